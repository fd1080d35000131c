using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;

namespace DfspRegistry.Web.Security;

/// <summary>
/// Says of each failed request which door, whose, and the number that the error page shows, so that the two can be brought together. The door is the route's
/// pattern and not the address, which names a patient.
/// </summary>
internal sealed partial class FailureLog(ILogger<FailureLog> log) : IExceptionHandler
{
    public ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // Too large, too slow, cut off: the sender's doing and no failure of ours.
        if (exception is BadHttpRequestException refused)
        {
            httpContext.Response.StatusCode = refused.StatusCode;
            return ValueTask.FromResult(true);
        }
        var route = (httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint as RouteEndpoint)?.RoutePattern.RawText ?? "no page";
        Failed(httpContext.Request.Method, route, Session.Of(httpContext)?.UserId, exception.GetType().Name, Activity.Current?.TraceId.ToString() ?? httpContext.TraceIdentifier);
        return ValueTask.FromResult(false);
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Route} of person {Person} failed with {Kind}, number {Number}")]
    private partial void Failed(string method, string route, Guid? person, string kind, string number);
}
