using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Limits;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.Filters;

namespace DfspRegistry.Web.Security;

/// <summary>Turns a person away who does something more often than <see cref="SharedRate"/> allows, on all processes together; the trail says so.</summary>
internal sealed class SharedRateFilter(SharedRate rate, Func<PageHandlerExecutingContext, bool> applies) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var http = context.HttpContext;
        if (applies(context) && Session.Of(http) is { } session
            && await http.RequestServices.GetRequiredService<SharedRates>().WaitAsync(rate, session.UserId.ToString(), http.RequestAborted) is { } wait)
        {
            await http.RequestServices.GetRequiredService<ReadAudit>().DeniedAsync($"too many: {rate.Kind}", null, http.RequestAborted);
            http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
            context.Result = new StatusCodeResult(StatusCodes.Status429TooManyRequests);
            return;
        }
        await next();
    }
}

/// <summary>Which pages are counted, in one place.</summary>
internal static class SharedRatePages
{
    public static void LimitRates(this PageConventionCollection pages)
    {
        Limit(pages, "/Patients/Index", SharedRate.Search, context => context.HandlerMethod?.Name == "Search");
        Limit(pages, "/Patients/Patient", SharedRate.Record, _ => true);
        Limit(pages, "/Analysis/Files", SharedRate.Export, _ => true);
        Limit(pages, "/Pictures/VisitPictures", SharedRate.Upload, context => HttpMethods.IsPost(context.HttpContext.Request.Method));
    }

    private static void Limit(PageConventionCollection pages, string page, SharedRate rate, Func<PageHandlerExecutingContext, bool> applies) =>
        pages.AddPageApplicationModelConvention(page, model => model.Filters.Add(new SharedRateFilter(rate, applies)));
}
