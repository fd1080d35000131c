using System.Security.Claims;
using DfspRegistry.Data.Accounts;

namespace DfspRegistry.Web.Security;

public static class SignedInAs
{
    /// <summary>A. Example · clinician · Site 2; with several roles, each with its sites.</summary>
    public static string InWords(ClaimsPrincipal user)
    {
        var held = Held.Of(user).ToList();
        var roles = held.Select(h => h.Role).Distinct().ToList();
        var parts = roles.Count > 1 ? [HeldRoles.InWords(held)] : new[] { roles.FirstOrDefault(), Where(held) };
        return string.Join(" · ", parts.Prepend(user.FindFirstValue(ClaimTypes.Name)).Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string? Where(List<HeldRole> held)
    {
        if (held.Exists(h => h.SiteId is null))
            return held[0].Role == RegistryRoles.Administrator ? null : "all sites";
        var codes = held.Select(h => h.SiteCode).ToList();
        return codes.Count switch { 0 => null, <= 2 => string.Join(", ", codes), var n => $"{n} sites" };
    }
}
