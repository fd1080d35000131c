using System.IO.Compression;
using DfspRegistry.Data;
using DfspRegistry.Data.Limits;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Drafts;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Hosting;
using DfspRegistry.Web.Layout;
using DfspRegistry.Web.Pages;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.ResponseCompression;

namespace DfspRegistry.Web;

/// <summary>What the web application is made of, and the order in which a request passes through it.</summary>
public static class RegistryWeb
{
    public static void AddRegistryWeb(this WebApplicationBuilder builder)
    {
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = options.ValidateScopes = true);
        builder.WebHost.ConfigureKestrel(RequestLimits.Apply);
        var address = PublicAddress.From(builder.Configuration);
        builder.Services.AddSingleton(address);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRegistryDatabase(builder.Configuration);
        builder.Services.AddSignIn(address);
        builder.Services.AddAroundTheRegistry(address, builder.Configuration);
        builder.Services.AddScoped<SharedRates>();
        builder.Services.AddSingleton(new FileScanner(builder.Configuration["DFSP_FILE_SCANNER"]));
        builder.Services.AddSingleton(new RowExportSettings(builder.Configuration.GetValue("DFSP_EXPORT_DAYS", RowExportSettings.UsualDays)));
        builder.Services.AddExceptionHandler<FailureLog>();
        builder.Services.AddRequestLimits();
        builder.Services.AddHealthChecks().AddDbContextCheck<RegistryDbContext>();
        builder.Services.AddPages(address);
        AuditAnchoring.AddTo(builder.Services, builder.Configuration);
        if (builder.Configuration.GetValue<bool>(StopWithStandardInput.Setting))
            builder.Services.AddHostedService<StopWithStandardInput>();
    }

    public static void UseRegistryWeb(this WebApplication app)
    {
        app.UseAroundTheRegistry();
        app.UseSecurityHeaders();
        app.UseAllowedMethods();
        app.UseOnlyEncrypted();
        app.UseResponseCompression();
        app.UseExceptionHandler("/error");
        app.UseStatusCodePagesWithReExecute("/status/{0}");
        app.UseRouting();
        app.UseRequestTimeouts();
        app.UseSameOriginWrites();
        app.UseAuthentication();
        app.UseRateLimiter();
        app.UseLapsedForms();
        app.UseDeniedAudit();
        app.UseAuthorization();
        app.MapStaticAssets().AllowAnonymous().WithMetadata(new PublicFile());
        app.MapHealthChecks("/health", new() { ResponseWriter = (context, health) =>
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(health.Status.ToString());
        } }).AllowAnonymous();
        app.MapPolicyReports();
        app.MapRazorPages().WithStaticAssets();
    }

    private static void AddPages(this IServiceCollection services, PublicAddress address)
    {
        services.AddRazorPages(pages =>
        {
            // Both addresses lead to the page and are made by links; AddPageRoute would stop links from being made to the page's own.
            pages.Conventions.AddPageRouteModelConvention("/Record/Visit", page =>
                page.Selectors.Add(new SelectorModel { AttributeRouteModel = new AttributeRouteModel { Template = "patients/{number}/visits/new" } }));
            pages.Conventions.KeepForms("/Record");
            pages.Conventions.LimitRates();
            pages.Conventions.Add(new WhereValuesComeFrom());
        }).AddMvcOptions(mvc =>
        {
            mvc.Filters.Add<EmergencyReading>();
            mvc.Filters.Add<ReadingAudit>();
            mvc.Filters.Add<RecordGuard>();
            mvc.Filters.Add<FormRowsFilter>(int.MaxValue);
            mvc.ModelBinderProviders.Insert(0, new PartialDateModelBinderProvider());
            mvc.ModelBinderProviders.Insert(1, new NumberModelBinderProvider());
            mvc.ModelBindingMessageProvider.InWords();
            // What must be there is said by the validators, in words, and not by a type that happens not to be nullable.
            mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            mvc.MaxModelValidationErrors = 1000;
        }).AddCookieTempDataProvider(cookie => address.Secure(cookie.Cookie, "dfsp-notice"));
        // Pages are text. To guess what stands in one by its length (BREACH), somebody on the network has to make the browser open it thousands of times with words of their own in it. The session's
        // cookie comes along with whole pages only (SameSite=Lax), pages of patients are addressed by numbers and ids and limited in rate, and form tokens differ in every answer.
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        // The fastest level leaves a report half as large again, for a millisecond less.
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal);
        services.AddAntiforgery(form => address.Secure(form.Cookie, "dfsp-form"));
        services.AddValidatorsOf(typeof(PartialDate).Assembly);
        services.AddRecordServices();
        services.AddKeptForms();
        services.AddScoped<SyntheticStudies>().AddScoped<WaitingExports>();
        services.AddScoped<CurveContacts>();
        services.AddSingleton<Appearance>();
    }
}
