using DfspRegistry.Web.Security;

namespace DfspRegistry.Web.Layout;

/// <summary>Light or dark as the person chose, kept in a cookie; null follows the system.</summary>
public sealed class Appearance(PublicAddress address)
{
    private const string Light = "light";
    private const string Dark = "dark";

    private string CookieName => address.IsHttps ? "__Host-dfsp-appearance" : "dfsp-appearance";

    public string? Of(HttpContext context) => context.Request.Cookies[CookieName] is var chosen and (Light or Dark) ? chosen : null;

    public void Choose(HttpContext context, string? appearance)
    {
        var cookie = new CookieBuilder();
        address.Secure(cookie, "dfsp-appearance", SameSiteMode.Lax);
        cookie.MaxAge = TimeSpan.FromDays(365);
        if (appearance is Light or Dark)
            context.Response.Cookies.Append(CookieName, appearance, cookie.Build(context));
        else
            context.Response.Cookies.Delete(CookieName, cookie.Build(context));
    }
}
