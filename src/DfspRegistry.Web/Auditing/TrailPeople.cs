using DfspRegistry.Data;
using DfspRegistry.Data.Auditing;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Auditing;

/// <summary>
/// Whose entries stand in a part of the trail: by account, since a person's name can change and two of long ago may have borne one. What has no account (commands, failed
/// sign-ins) goes by the name that stands in its entry.
/// </summary>
internal sealed class TrailPeople
{
    private readonly Dictionary<Guid, string?> accounts;
    private readonly HashSet<string> shared;

    private TrailPeople(IReadOnlyList<SelectListItem> choices, Dictionary<Guid, string?> accounts, HashSet<string> shared) => (Choices, this.accounts, this.shared) = (choices, accounts, shared);

    /// <summary>To choose from, each once: under the name of now, with earlier names.</summary>
    public IReadOnlyList<SelectListItem> Choices { get; }

    public static async Task<TrailPeople> OfAsync(IQueryable<AuditEntry> entries, RegistryDbContext database, CancellationToken cancellation)
    {
        var borne = await entries.Select(e => new { e.UserId, e.UserName }).Distinct().ToListAsync(cancellation);
        var ids = borne.Select(b => b.UserId).OfType<Guid>().Distinct().ToArray();
        var known = await database.Users.AsNoTracking().Where(u => ids.Contains(u.Id)).Select(u => new { u.Id, u.DisplayName, Account = u.Email ?? u.UserName }).ToDictionaryAsync(u => u.Id, cancellation);
        var people = borne.GroupBy(b => (b.UserId, Name: b.UserId is null ? b.UserName : "")).Select(p =>
        {
            var names = p.Select(b => b.UserName).Order(StringComparer.Ordinal).ToList();
            var person = p.Key.UserId is { } id ? known.GetValueOrDefault(id) : null;
            return (p.Key.UserId, Names: names, Now: person?.DisplayName ?? names[0], person?.Account);
        }).ToList();
        var twice = people.SelectMany(p => p.Names.Append(p.Now).Distinct(StringComparer.OrdinalIgnoreCase)).GroupBy(n => n, StringComparer.OrdinalIgnoreCase)
            .Where(n => n.Count() > 1).Select(n => n.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var choices = people.OrderBy(p => p.Now, StringComparer.OrdinalIgnoreCase).ThenBy(p => p.Account, StringComparer.Ordinal).Select(p =>
        {
            var earlier = p.Names.Where(n => n != p.Now).ToList();
            var account = p.Account is not null && p.Names.Append(p.Now).Any(twice.Contains) ? $" · {p.Account}" : "";
            return new SelectListItem(p.Now + account + (earlier.Count == 0 ? "" : $" (earlier {string.Join(", ", earlier)})"), Value(p.UserId, p.Names[0]));
        });
        return new TrailPeople([.. choices], known.ToDictionary(u => u.Key, u => u.Value.Account), twice);
    }

    /// <summary>The entries of one person; all of them without one.</summary>
    /// <param name="who">As <see cref="Value(AuditEntry)"/> gives it.</param>
    public static IQueryable<AuditEntry> By(IQueryable<AuditEntry> entries, string? who) =>
        string.IsNullOrEmpty(who) ? entries
        : Guid.TryParse(who, out var id) ? entries.Where(e => e.UserId == id)
        : entries.Where(e => e.UserId == null && e.UserName == who);

    public static string Value(AuditEntry entry) => Value(entry.UserId, entry.UserName);

    /// <summary>The name that stands in the entry, with the account where others have borne it.</summary>
    public string NameOf(AuditEntry entry) =>
        shared.Contains(entry.UserName) && entry.UserId is { } id && accounts.GetValueOrDefault(id) is { } account ? $"{entry.UserName} ({account})" : entry.UserName;

    private static string Value(Guid? account, string name) => account?.ToString() ?? name;
}
