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
/// What each person did, for those who look after people: a coordinator sees what was done with the patients of the own sites and by and with the people who work there, an
/// administrator what is of no patient. Who is both sees both.
/// </summary>
[Authorize(Policy = Policies.SeeActivity)]
public sealed class ActivityModel(RegistryDbContext database, ICurrentUser person) : PageModel
{
    private const int EntriesShown = 60;

    /// <summary>An account's id, or the name of what has none.</summary>
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
    public sealed record Activity(AuditEntry Entry, string Name, string? Number, string What);

    public async Task OnGetAsync(long? before, CancellationToken cancellation)
    {
        var seen = await SeenActivity.OfAsync(database, person, Held.Allows(User, Policies.AdministerUsers, siteId: null), cancellation);
        var people = await TrailPeople.OfAsync(seen, database, cancellation);
        People = people.Choices;
        var (start, end) = (At(From), At(To?.AddDays(1)));
        var entries = await TrailPeople.By(seen, Who)
            .Where(e => (Did == null || e.Action == Did) && (before == null || e.Id < before))
            .Where(e => (start == null || e.At >= start) && (end == null || e.At < end))
            .OrderByDescending(e => e.Id).Take(EntriesShown + 1).ToListAsync(cancellation);
        if (entries.Count > EntriesShown)
            Before = entries[EntriesShown - 1].Id;
        var ids = entries.Select(e => e.PatientId).OfType<Guid>().Distinct().ToArray();
        var numbers = await database.Patients.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, p => p.RegistryNumber, cancellation);
        var names = await database.Sites.AsNoTracking().Select(s => new { s.Id, Name = s.Code }).Concat(database.Users.AsNoTracking().Select(u => new { u.Id, Name = u.DisplayName })).ToDictionaryAsync(n => n.Id.ToString(), n => n.Name, cancellation);
        Entries = [.. entries.Take(EntriesShown).Select(e => new Activity(e, people.NameOf(e), e.PatientId is { } id ? numbers.GetValueOrDefault(id) : null, ActivityWords.Of(e, names)))];
    }

    private static DateTimeOffset? At(DateOnly? day) => day is { } d ? new DateTimeOffset(d, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
