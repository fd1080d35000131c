namespace DfspRegistry.Web.Security;

/// <summary>The registry is read with GET and HEAD and written with POST. Every other method is refused before anything looks at it: a page would answer them with its empty self.</summary>
public static class AllowedMethods
{
    public static IApplicationBuilder UseAllowedMethods(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var method = context.Request.Method;
        if (HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPost(method))
            return next(context);
        context.Response.Headers.Allow = "GET, HEAD, POST";
        context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    });
}
