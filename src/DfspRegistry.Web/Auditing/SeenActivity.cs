using System.Text.Json;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Auditing;

/// <summary>
/// Which entries those who look after people see. A coordinator: all of the patients of the own sites; and of the people who hold or held a role there, what they searched,
/// listed, took away and were refused, and what became of their accounts and rights, since an administrator who opens somebody's account must not be the only one to know. An
/// administrator: all that is of no patient.
/// </summary>
internal static class SeenActivity
{
    private const string Accounts = "users";
    private const string Rights = "role_grants";

    /// <summary>What is done with patients as many, and names none.</summary>
    private static readonly string[] Work = ["patients", "row_exports", "row_export_downloads"];

    /// <param name="administers">The person looks after accounts.</param>
    public static async Task<IQueryable<AuditEntry>> OfAsync(RegistryDbContext database, ICurrentUser person, bool administers, CancellationToken cancellation)
    {
        // The filter lets through what is some patient's; what is nobody's is shared out here, so the sites are asked for here too.
        var entries = database.AuditEntries.IgnoreQueryFilters().AsNoTracking();
        var (everywhere, sites) = (person.SeesAllSites, person.SiteIds);
        var (people, rights) = everywhere || sites.Count == 0 ? ([], []) : await PeopleAsync(database, entries, sites, cancellation);
        var rows = people.Select(id => id.ToString()).ToArray();
        return entries.Where(e => e.PatientId != null
            ? everywhere || database.Patients.Any(p => p.Id == e.PatientId && sites.Contains(p.SiteId))
            : administers
                || (Work.Contains(e.Table) && (everywhere || people.Contains(e.UserId!.Value)))
                || (e.Table == Accounts && e.Action != AuditAction.Denied && (everywhere || rows.Contains(e.RowId)))
                || (e.Table == Rights && (everywhere || rights.Contains(e.Id))));
    }

    /// <summary>Who holds a role at the sites or has held one, and the entries that say so.</summary>
    private static async Task<(Guid[] People, long[] Rights)> PeopleAsync(RegistryDbContext database, IQueryable<AuditEntry> entries, IReadOnlyCollection<Guid> sites, CancellationToken cancellation)
    {
        var people = (await database.RoleGrants.Where(g => g.Role != RegistryRoles.Administrator && (g.SiteId == null || sites.Contains(g.SiteId.Value))).Select(g => g.UserId).ToListAsync(cancellation)).ToHashSet();
        var said = (await entries.Where(e => e.Table == Rights).Select(e => new { e.Id, Row = e.New ?? e.Old }).ToListAsync(cancellation))
            .Select(e => (e.Id, Grant: GrantIn(e.Row))).Where(e => e.Grant is not null).Select(e => (e.Id, Grant: e.Grant!)).ToList();
        people.UnionWith(said.Where(e => e.Grant.Role != RegistryRoles.Administrator && (e.Grant.SiteId is not { } site || sites.Contains(site))).Select(e => e.Grant.UserId));
        return ([.. people], [.. said.Where(e => people.Contains(e.Grant.UserId)).Select(e => e.Id)]);
    }

    private static RoleGrant? GrantIn(string? json)
    {
        using var row = JsonDocument.Parse(json ?? "{}");
        return row.RootElement.TryGetProperty("user_id", out var user) && user.TryGetGuid(out var userId) && row.RootElement.TryGetProperty("role", out var role)
            ? new RoleGrant { Id = Guid.Empty, UserId = userId, Role = role.GetString()!, SiteId = row.RootElement.TryGetProperty("site_id", out var site) && site.TryGetGuid(out var at) ? at : null }
            : null;
    }
}
