using System.Security.Claims;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Security;

/// <summary>Whether a page may offer what a right allows: for one patient by the patient's site, for a list of anybody by any.</summary>
public sealed class RecordRights(RegistryDbContext database, ICurrentUser current)
{
    private readonly Dictionary<string, Guid?> sites = new(StringComparer.Ordinal);

    /// <param name="number">Registry number of the patient; null for what is not about one.</param>
    public async Task<bool> AllowAsync(ClaimsPrincipal person, string policy, string? number, CancellationToken cancellation)
    {
        // Most people hold one role everywhere: then nothing has to be looked up.
        if (!Held.Allows(person, policy, siteId: null))
            return false;
        if (number is null || (current.OpenedPatientIds.Count == 0 && Held.AllowsEverywhere(person, policy)))
            return true;
        if (!sites.TryGetValue(number, out var site))
            sites[number] = site = await database.Patients.AsNoTracking().Where(p => p.RegistryNumber == number).Select(p => (Guid?)p.SiteId).SingleOrDefaultAsync(cancellation);
        return site is not null && Held.Allows(person, policy, site);
    }
}
