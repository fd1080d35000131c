namespace DfspRegistry.Web.Security;

/// <summary>
/// Refuses writes that a browser says come from another site, beside the form's own token: by Sec-Fetch-Site, and where that is absent by Origin. Programs
/// that are no browser send neither and are judged by the token alone.
/// </summary>
public static partial class SameOriginWrites
{
    public static IApplicationBuilder UseSameOriginWrites(this IApplicationBuilder app)
    {
        var address = app.ApplicationServices.GetRequiredService<PublicAddress>();
        var log = app.ApplicationServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SameOriginWrites));
        return app.Use((context, next) =>
        {
            if (IsRead(context.Request.Method) || IsFromHere(context.Request, address))
                return next(context);
            FromElsewhere(log, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "no page", context.Connection.RemoteIpAddress);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
    }

    [LoggerMessage(LogLevel.Warning, "A write from another site was refused: {Route}, sent from {Address}")]
    private static partial void FromElsewhere(ILogger log, string route, System.Net.IPAddress? address);

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsFromHere(HttpRequest request, PublicAddress address)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } said)
            return said == "same-origin";
        // With a public address its name counts, whatever Host header a sender writes; a registry without one serves its own machine.
        return request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || origin == (address.IsHttps ? address.Address.GetLeftPart(UriPartial.Authority) : $"{request.Scheme}://{request.Host}");
    }
}
