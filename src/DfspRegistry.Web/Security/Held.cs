using System.Security.Claims;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Patients;

namespace DfspRegistry.Web.Security;

/// <summary>The roles of the signed-in person as the session carries them: read from the account with every request, a claim for each.</summary>
public static class Held
{
    public const string ClaimType = "role-grant";
    private const char Separator = '|';

    public static Claim ToClaim(HeldRole held) => new(ClaimType, string.Join(Separator, held.Role, held.SiteId, held.SiteCode));

    public static IEnumerable<HeldRole> Of(ClaimsPrincipal person) => person.FindAll(ClaimType).Select(claim =>
    {
        var parts = claim.Value.Split(Separator, 3);
        return new HeldRole(parts[0], parts[1].Length == 0 ? null : Guid.Parse(parts[1]), parts[2].Length == 0 ? null : parts[2]);
    });

    /// <summary>Has the person the right at this patient's site?</summary>
    /// <param name="patient">Null: at any site at all, for what is not about one patient.</param>
    public static bool Allows(ClaimsPrincipal person, string policy, Patient? patient) => Allows(person, policy, patient?.SiteId);

    public static bool Allows(ClaimsPrincipal person, string policy, Guid? siteId) =>
        Of(person).Any(h => Policies.Gives(h.Role, policy) && (siteId is null || h.SiteId is null || h.SiteId == siteId));

    /// <returns>The sites at which the person has the right; null when it is every site.</returns>
    public static IReadOnlyCollection<Guid>? SitesOf(ClaimsPrincipal person, string policy)
    {
        var sites = Of(person).Where(h => Policies.Gives(h.Role, policy)).Select(h => h.SiteId).ToList();
        return sites.Contains(null) ? null : [.. sites.OfType<Guid>()];
    }

    /// <summary>Has the person the right wherever the person sees patients?</summary>
    public static bool AllowsEverywhere(ClaimsPrincipal person, string policy)
    {
        var seen = Of(person).Where(h => Policies.Gives(h.Role, Policies.SeePatients)).ToList();
        return seen.TrueForAll(h => seen.Any(other => Policies.Gives(other.Role, policy) && (other.SiteId is null || other.SiteId == h.SiteId)));
    }
}
