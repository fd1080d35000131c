using DfspRegistry.Data;
using DfspRegistry.Data.Drafts;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages;

/// <summary>
/// The worklist: what is late, what is due, what was left open, which contact would tell most. Word of a patient, alive or died, is entered in the list
/// itself.
/// </summary>
[ShowsPatients("worklist")]
public sealed class IndexModel(
    RegistryDbContext database, Worklist worklist, CurveContacts curve, EntryDrafts drafts, PatientRecords records, RecordRows rows, FollowUpService followUp,
    IAuthorizationService authorization, IValidator<AliveContactInput> aliveRules, IValidator<DeathInput> deathRules) : PageModel
{
    private const int DueShown = 12;
    private const int ContactsShown = 5;

    /// <summary>Null for somebody who sees no patients.</summary>
    public WorklistItems? List { get; private set; }
    public IReadOnlyList<CurveContact> Contacts { get; private set; } = [];
    public IReadOnlyList<OpenVisit> OpenVisits { get; private set; } = [];

    /// <summary>What the person typed and has not saved.</summary>
    public IReadOnlyList<OpenDraft> Drafts { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public bool All { get; set; }

    /// <summary>The row in which word of a patient is being entered.</summary>
    [BindProperty(SupportsGet = true)]
    public WorklistPlace At { get; set; } = new();

    [BindProperty]
    public AliveContactInput Alive { get; set; } = new();

    [BindProperty]
    public DeathInput Died { get; set; } = new();

    public IReadOnlyList<DueItem> Overdue => [.. List!.Overdue.Take(All ? int.MaxValue : DueShown)];
    public IReadOnlyList<DueItem> ThisWeek => [.. List!.ThisWeek.Take(All ? int.MaxValue : DueShown)];
    public IReadOnlyList<CurveContact> TopContacts => [.. Contacts.Take(All ? int.MaxValue : ContactsShown)];

    /// <summary>The row that word is entered for is on the page; it is not when somebody else settled it meanwhile.</summary>
    public bool HasRow => At.Section switch
    {
        WorklistPlace.Late => Overdue.Any(d => d.RegistryNumber == At.Number),
        WorklistPlace.Week => ThisWeek.Any(d => d.RegistryNumber == At.Number),
        WorklistPlace.Curve => TopContacts.Any(c => c.RegistryNumber == At.Number),
        _ => false,
    };

    public sealed record OpenVisit(Guid Id, string RegistryNumber, PartialDate VisitedOn);

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        // Values of a GET are no form: nothing of them is an error.
        ModelState.Clear();
        if (!await LoadAsync(cancellation) || At.Number is null)
            return;
        (Alive.Id, Alive.AliveOn, Alive.Source) = (Guid.CreateVersion7(), DayOf(At.Number), VitalStatusSource.Phone);
        (Died.Id, Died.Source) = (Alive.Id, VitalStatusSource.Phone);
    }

    public async Task<IActionResult> OnPostAliveAsync(CancellationToken cancellation)
    {
        if (await OpenAsync(WorklistPlace.AliveEntry, cancellation) is not { } patient)
            return NotFound();
        if (!this.Check(aliveRules, Alive, await records.DatesAsync(patient.Id, null, cancellation), nameof(Alive)))
            return this.Invalid();
        Alive.Id = await rows.OwnIdAsync(patient.Id, Alive.Id, cancellation);
        await followUp.AddAliveContactAsync(patient.Id, Alive, cancellation);
        return Saved($"{patient.RegistryNumber} was alive on {Words(Alive.AliveOn)}.", $"/patients/{patient.RegistryNumber}/contacts/{Alive.Id}");
    }

    public async Task<IActionResult> OnPostDiedAsync(CancellationToken cancellation)
    {
        if (await OpenAsync(WorklistPlace.DeathEntry, cancellation) is not { } patient)
            return NotFound();
        if (!this.Check(deathRules, Died, await records.DatesAsync(patient.Id, null, cancellation), nameof(Died)))
            return this.Invalid();
        Died.Id = await rows.OwnIdAsync(patient.Id, Died.Id, cancellation);
        await followUp.SaveDeathAsync(patient.Id, Died, cancellation);
        return Saved($"{patient.RegistryNumber} died on {Words(Died.DiedOn)}.", $"/patients/{patient.RegistryNumber}/deaths/{Died.Id}");
    }

    private static string Words(PartialDate? date) => Wording.Words.Of(date!.Value);

    private DateOnly DayOf(string number) =>
        List!.Due.Where(d => d.RegistryNumber == number).Select(d => (DateOnly?)d.Day).Concat(Contacts.Where(c => c.RegistryNumber == number).Select(c => (DateOnly?)c.Day)).FirstOrDefault()
            ?? List.Today;

    /// <returns>Null without the right to enter, and for a patient who is not there for this person.</returns>
    private async Task<Patient?> OpenAsync(string entry, CancellationToken cancellation)
    {
        At.Entry = entry;
        if (At.Number is not { } number)
            return null;
        DeniedAudit.IsAbout(HttpContext, number);
        if (!await LoadAsync(cancellation) || await records.FindAsync(number, cancellation) is not { } patient)
            return null;
        return (await authorization.AuthorizeAsync(User, patient, Policies.EnterData)).Succeeded ? patient : null;
    }

    /// <summary>Back to the list where the eye was: at the row that follows.</summary>
    private RedirectToPageResult Saved(string notice, string address)
    {
        (TempData["Notice"], TempData["NoticeAddress"]) = (notice, address);
        List<string> shown = At.Section switch
        {
            WorklistPlace.Week => [.. ThisWeek.Select(d => d.RegistryNumber)],
            WorklistPlace.Curve => [.. TopContacts.Select(c => c.RegistryNumber)],
            _ => [.. Overdue.Select(d => d.RegistryNumber)],
        };
        var next = shown.SkipWhile(n => n != At.Number).FirstOrDefault(n => n != At.Number);
        return RedirectToPage("/Index", null, All ? new { all = true } : null, next is null ? At.Section : $"{At.Section}-{next}");
    }

    private async Task<bool> LoadAsync(CancellationToken cancellation)
    {
        if (!(await authorization.AuthorizeAsync(User, Policies.SeePatients)).Succeeded)
            return false;
        List = await worklist.LoadAsync(cancellation);
        Contacts = await curve.LoadAsync(List, cancellation);
        Drafts = await drafts.OpenOfAsync(cancellation);
        OpenVisits = await database.Visits.AsNoTracking().Where(v => v.State == VisitState.InProgress)
            .Join(worklist.Patients, v => v.PatientId, p => p.Id, (v, p) => new { v.Id, p.RegistryNumber, v.VisitedOn })
            .OrderByDescending(v => v.VisitedOn).Take(20).Select(v => new OpenVisit(v.Id, v.RegistryNumber, v.VisitedOn)).ToListAsync(cancellation);
        return true;
    }
}
