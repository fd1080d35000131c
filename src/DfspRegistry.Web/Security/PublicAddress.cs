namespace DfspRegistry.Web.Security;

/// <summary>
/// The address under which people reach the registry, DFSP_PUBLIC_ADDRESS. With https its cookies are bound to that host (the __Host- prefix) and
/// never travel unencrypted; without it the registry serves the machine it runs on.
/// </summary>
public sealed record PublicAddress(Uri Address)
{
    public bool IsHttps => Address.Scheme == Uri.UriSchemeHttps;

    /// <exception cref="InvalidOperationException">The setting is no web address, or an unencrypted one of another machine.</exception>
    public static PublicAddress From(IConfiguration configuration)
    {
        var text = configuration["DFSP_PUBLIC_ADDRESS"];
        if (string.IsNullOrWhiteSpace(text))
            return new PublicAddress(new Uri("http://localhost"));
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
            throw new InvalidOperationException("DFSP_PUBLIC_ADDRESS has to be a web address such as https://registry.example.org.");
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback)
            throw new InvalidOperationException($"DFSP_PUBLIC_ADDRESS is {address}: passwords and patients' data would cross the network unencrypted. Give an https address; http is for this machine alone, such as http://localhost.");
        return new PublicAddress(address);
    }

    /// <summary>A path under the address that people reach the registry by; without that setting, where the request came in.</summary>
    public string Below(HttpRequest request, string path) => (IsHttps ? Address.GetLeftPart(UriPartial.Authority) : $"{request.Scheme}://{request.Host}") + path;

    /// <summary>Gives a cookie the strictest form that the address allows: no script reads it, no other site sends it.</summary>
    public void Secure(CookieBuilder cookie, string name, SameSiteMode sameSite = SameSiteMode.Strict)
    {
        cookie.Name = IsHttps ? "__Host-" + name : name;
        cookie.SecurePolicy = IsHttps ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
        cookie.HttpOnly = true;
        cookie.SameSite = sameSite;
        cookie.Path = "/";
        cookie.IsEssential = true;
    }
}
