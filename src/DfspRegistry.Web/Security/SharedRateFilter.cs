using System.Globalization;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Limits;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace DfspRegistry.Web.Security;

/// <summary>Turns a person away who does something more often than <see cref="SharedRate"/> allows, on all processes together. The trail says so, once in a while and not for each request.</summary>
internal sealed class SharedRateFilter(Func<PageHandlerExecutingContext, SharedRate?> rateOf) : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        var (http, cancellation) = (context.HttpContext, context.HttpContext.RequestAborted);
        if (rateOf(context) is { } rate && Session.Of(http) is { } session)
        {
            var (rates, who) = (http.RequestServices.GetRequiredService<SharedRates>(), session.UserId.ToString());
            if (await rates.WaitAsync(rate, who, cancellation) is { } wait)
            {
                if (await rates.WaitAsync(SharedRate.Said(rate), who, cancellation) is null)
                    await http.RequestServices.GetRequiredService<ReadAudit>().DeniedAsync($"too many: {rate.Kind}", null, cancellation);
                http.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
                context.Result = new StatusCodeResult(StatusCodes.Status429TooManyRequests);
                return;
            }
        }
        await next();
    }
}
