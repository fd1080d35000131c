using System.Linq.Expressions;

namespace DfspRegistry.Data.Accounts;

/// <summary>A role as a person holds it.</summary>
/// <param name="SiteId">Null: at every site, or, for an administrator, of the accounts.</param>
public sealed record HeldRole(string Role, Guid? SiteId, string? SiteCode);

public static class HeldRoles
{
    /// <summary>From the row to the words, within a query.</summary>
    public static Expression<Func<RoleGrant, HeldRole>> From(RegistryDbContext database) =>
        grant => new HeldRole(grant.Role, grant.SiteId, database.Sites.Where(s => s.Id == grant.SiteId).Select(s => s.Code).FirstOrDefault());

    /// <summary>For example: clinician at ALDER; researcher at BRECK, CORVO; administrator.</summary>
    public static string InWords(IEnumerable<HeldRole> held) => string.Join("; ", held
        .GroupBy(h => h.Role).OrderBy(g => Array.IndexOf([.. RegistryRoles.All], g.Key))
        .Select(g => g.Key == RegistryRoles.Administrator ? g.Key
            : g.Any(h => h.SiteId is null) ? $"{g.Key} at all sites"
            : $"{g.Key} at {string.Join(", ", g.Select(h => h.SiteCode).Order(StringComparer.Ordinal))}"));
}
