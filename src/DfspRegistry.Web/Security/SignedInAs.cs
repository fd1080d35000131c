using System.Security.Claims;

namespace DfspRegistry.Web.Security;

public static class SignedInAs
{
    /// <summary>A. Example · clinician · Site 2.</summary>
    public static string InWords(ClaimsPrincipal user)
    {
        var sites = user.FindAll(Session.SiteCodeClaim).Select(c => c.Value).ToList();
        var where = user.HasClaim(Session.AllSitesClaim, "true") ? "all sites" : sites.Count switch
        {
            0 => null,
            <= 2 => string.Join(", ", sites),
            var n => $"{n} sites",
        };
        return string.Join(" · ", new[]
        {
            user.FindFirstValue(ClaimTypes.Name), string.Join(", ", user.FindAll(ClaimTypes.Role).Select(c => c.Value)), where,
        }.Where(part => !string.IsNullOrEmpty(part)));
    }
}
