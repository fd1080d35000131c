using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Admin;

/// <summary>
/// What each person did, for those who look after people: a coordinator sees what was done with the patients of the own sites, an administrator what was done
/// with accounts, sites and studies, and what was refused that is no patient's. Who is both sees both.
/// </summary>
[Authorize(Policy = Policies.SeeActivity)]
public sealed class ActivityModel(RegistryDbContext database, ICurrentUser person) : PageModel
{
    private const int EntriesShown = 60;

    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    [BindProperty(SupportsGet = true)]
    public AuditAction? Did { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    public IReadOnlyList<Activity> Entries { get; private set; } = [];
    public IReadOnlyList<SelectListItem> People { get; private set; } = [];
    /// <summary>The page of earlier entries begins before this one; null on the last page.</summary>
    public long? Before { get; private set; }

    /// <param name="Number">Registry number of the patient, where the entry is of one.</param>
    public sealed record Activity(AuditEntry Entry, string? Number, string What);

    public async Task OnGetAsync(long? before, CancellationToken cancellation)
    {
        var (accounts, everywhere, sites) = (Held.Allows(User, Policies.AdministerUsers, siteId: null), person.SeesAllSites, person.SiteIds);
        // The filter lets through what is some patient's; what is nobody's is the administrator's, so the sites are asked for here.
        var seen = database.AuditEntries.IgnoreQueryFilters().AsNoTracking().Where(e => e.PatientId == null
            ? accounts && (e.Table != "patients" || e.Action == AuditAction.Denied)
            : everywhere || database.Patients.Any(p => p.Id == e.PatientId && sites.Contains(p.SiteId)));
        People = [.. (await seen.Select(e => e.UserName).Distinct().OrderBy(n => n).ToListAsync(cancellation)).Select(n => new SelectListItem(n, n))];
        var (start, end) = (At(From), At(To?.AddDays(1)));
        var entries = await seen
            .Where(e => (Who == null || e.UserName == Who) && (Did == null || e.Action == Did) && (before == null || e.Id < before))
            .Where(e => (start == null || e.At >= start) && (end == null || e.At < end))
            .OrderByDescending(e => e.Id).Take(EntriesShown + 1).ToListAsync(cancellation);
        if (entries.Count > EntriesShown)
            Before = entries[EntriesShown - 1].Id;
        var ids = entries.Select(e => e.PatientId).OfType<Guid>().Distinct().ToArray();
        var numbers = await database.Patients.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.RegistryNumber, cancellation);
        var names = await database.Sites.AsNoTracking().Select(s => new { s.Id, Name = s.Code }).Concat(database.Users.AsNoTracking().Select(u => new { u.Id, Name = u.DisplayName })).ToDictionaryAsync(n => n.Id.ToString(), n => n.Name, cancellation);
        Entries = [.. entries.Take(EntriesShown).Select(e => new Activity(e, e.PatientId is { } id ? numbers.GetValueOrDefault(id) : null, ActivityWords.Of(e, names)))];
    }

    private static DateTimeOffset? At(DateOnly? day) => day is { } d ? new DateTimeOffset(d, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
