using DfspRegistry.Data;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Drafts;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Hosting;
using DfspRegistry.Web.Layout;
using DfspRegistry.Web.Pages;
using DfspRegistry.Web.Security;

namespace DfspRegistry.Web;

/// <summary>What the web application is made of, and the order in which a request passes through it.</summary>
public static class RegistryWeb
{
    public static void AddRegistryWeb(this WebApplicationBuilder builder)
    {
        builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = options.ValidateScopes = true);
        builder.WebHost.ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = 10 * 1024 * 1024;
        });
        var address = PublicAddress.From(builder.Configuration);
        builder.Services.AddSingleton(address);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddRegistryDatabase(builder.Configuration);
        builder.Services.AddSignIn(address);
        builder.Services.AddRequestLimits();
        builder.Services.AddHealthChecks().AddDbContextCheck<RegistryDbContext>();
        builder.Services.AddHsts(hsts =>
        {
            hsts.MaxAge = TimeSpan.FromDays(2 * 365);
            hsts.IncludeSubDomains = true;
        });
        builder.Services.AddPages(address);
        AuditAnchoring.AddTo(builder.Services, builder.Configuration);
        if (builder.Configuration.GetValue<bool>(StopWithStandardInput.Setting))
            builder.Services.AddHostedService<StopWithStandardInput>();
    }

    public static void UseRegistryWeb(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseResponseCompression();
        app.UseExceptionHandler("/error");
        if (app.Services.GetRequiredService<PublicAddress>().IsHttps)
            app.UseHsts();
        app.UseStatusCodePagesWithReExecute("/status/{0}");
        app.UseRouting();
        app.UseRateLimiter();
        app.UseSameOriginWrites();
        app.UseAuthentication();
        app.UseLapsedForms();
        app.UseAuthorization();
        app.MapStaticAssets().AllowAnonymous().WithMetadata(new PublicFile());
        app.MapHealthChecks("/health").AllowAnonymous();
        app.MapRazorPages().WithStaticAssets();
    }

    private static void AddPages(this IServiceCollection services, PublicAddress address)
    {
        services.AddRazorPages(pages =>
        {
            pages.Conventions.AddPageRoute("/Record/Visit", "/patients/{number}/visits/new");
            pages.Conventions.KeepForms("/Record");
        }).AddMvcOptions(mvc =>
        {
            mvc.ModelBinderProviders.Insert(0, new PartialDateModelBinderProvider());
            mvc.ModelBinderProviders.Insert(1, new NumberModelBinderProvider());
            mvc.ModelBindingMessageProvider.InWords();
            // What must be there is said by the validators, in words, and not by a type that happens not to be nullable.
            mvc.SuppressImplicitRequiredAttributeForNonNullableReferenceTypes = true;
            mvc.MaxModelValidationErrors = 1000;
        }).AddCookieTempDataProvider(cookie => address.Secure(cookie.Cookie, "dfsp-notice"));
        // Pages are text. What they repeat of a request is the sender's own (same site only), and form tokens differ in every answer.
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddAntiforgery(form => address.Secure(form.Cookie, "dfsp-form"));
        services.AddValidatorsOf(typeof(PartialDate).Assembly);
        services.AddRecordServices();
        services.AddKeptForms();
        services.AddScoped<SyntheticStudies>();
        services.AddScoped<CurveContacts>();
        services.AddSingleton<Appearance>();
    }
}
