using System.Security.Cryptography;

namespace DfspRegistry.Web.Security;

/// <summary>
/// Headers of every response, errors and downloads included: they are set when the response starts, so that an error handler that clears
/// the response cannot lose them. Scripts and styles run only with the nonce of their own response; nothing is inline.
/// </summary>
public static class SecurityHeaders
{
    private const string NonceKey = "dfsp.nonce";

    /// <summary>Two years; browsers then never ask without encryption.</summary>
    private const string OnlyEncrypted = "max-age=63072000; includeSubDomains";

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app)
    {
        var isHttps = app.ApplicationServices.GetRequiredService<PublicAddress>().IsHttps;
        return app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                Write(context);
                if (isHttps)
                    context.Response.Headers.StrictTransportSecurity = OnlyEncrypted;
                return Task.CompletedTask;
            });
            return next(context);
        });
    }

    /// <summary>The nonce of this response; the tag helper puts it on every script and style sheet of the page.</summary>
    public static string Nonce(HttpContext context)
    {
        if (context.Items[NonceKey] is string nonce)
            return nonce;
        nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        context.Items[NonceKey] = nonce;
        return nonce;
    }

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        var nonce = Nonce(context);
        var isFile = context.Response.StatusCode == StatusCodes.Status200OK && context.GetEndpoint()?.Metadata.GetMetadata<SandboxedFileAttribute>() is not null;
        headers.ContentSecurityPolicy = isFile ? "sandbox; default-src 'none'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'" :
            $"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
            + "manifest-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; report-uri " + PolicyReports.Path;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
        headers["Permissions-Policy"] = "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), publickey-credentials-get=(self), usb=()";
        headers["X-Permitted-Cross-Domain-Policies"] = "none";
        // Style sheets and scripts say themselves how long they may be kept; everything else can carry patients' data.
        if (context.GetEndpoint()?.Metadata.GetMetadata<PublicFile>() is null || context.Response.StatusCode >= 400)
            headers.CacheControl = "no-store";
    }
}

/// <summary>Marks a page that answers with a file from outside: opened by its own address, it can run nothing and load nothing.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SandboxedFileAttribute : Attribute;

/// <summary>Marks an endpoint whose response holds no data of anybody and may be cached.</summary>
public sealed record PublicFile;
