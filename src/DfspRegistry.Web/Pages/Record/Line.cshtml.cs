using DfspRegistry.Data;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Treatment;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>A treatment line: drug, first dose, and its end.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class LineModel(PatientRecords records, TreatmentService treatment, RegistryDbContext database, IValidator<TreatmentLineInput> validator) : PageModel
{
    [BindProperty]
    public TreatmentLineInput Input { get; set; } = new();

    /// <summary>The line that just ended, where this one follows it.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? After { get; set; }

    /// <summary>A usual regimen that was chosen to start from.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Regimen { get; set; }

    public TreatmentLine? Previous { get; private set; }
    public RecordEntry Entry { get; private set; } = null!;
    public IReadOnlyList<SelectListItem> Studies { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, id, cancellation))
            return NotFound();
        if (Entry.IsNew)
        {
            Input.Id = Guid.CreateVersion7();
            Input.StudyId = Previous?.StudyId ?? (Studies.Count == 1 ? Guid.Parse(Studies[0].Value) : null);
            Input.Intent = Previous?.Intent;
            if (Regimens.Find(Regimen) is { } usual)
                (Input.Drug, Input.DoseMgPerDay, Input.Schedule) = (usual.Drug, usual.DoseMgPerDay, usual.Schedule);
            return Page();
        }
        var line = (await records.LinesAsync(Entry.Patient.Id, cancellation)).Find(l => l.Id == Entry.ExistingId);
        if (line is null)
            return NotFound();
        var first = line.DosePeriods.MinBy(d => d.StartedOn);
        Input = new TreatmentLineInput
        {
            Id = line.Id,
            StudyId = line.StudyId,
            Drug = line.Drug,
            Intent = line.Intent,
            StartedOn = line.StartedOn,
            DoseMgPerDay = first?.DoseMgPerDay,
            Schedule = first?.Schedule,
            DoseReason = first?.Reason,
            DoseReasonDetail = first?.ReasonDetail,
            EndedOn = line.EndedOn,
            StopReason = line.StopReason,
            StopReasonDetail = line.StopReasonDetail,
            Resistance = line.Resistance,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, id, cancellation))
            return NotFound();
        if (!this.Check(validator, Input, await records.DatesAsync(Entry.Patient.Id, null, cancellation)))
            return this.Invalid();
        await treatment.SaveLineAsync(Entry.Patient.Id, Input, cancellation);
        return Redirect($"/patients/{number}");
    }

    private async Task<bool> LoadAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<TreatmentLine>(records, number, id, cancellation) is not { } entry)
            return false;
        Entry = entry;
        Previous = entry.IsNew && After is { } after ? (await records.LinesAsync(entry.Patient.Id, cancellation)).Find(l => l.Id == after) : null;
        var enrolled = database.Set<Domain.Enrollment.StudyEnrollment>().Where(e => e.PatientId == entry.Patient.Id).Select(e => e.StudyId);
        Studies = await database.Set<Study>().Where(s => enrolled.Contains(s.Id)).OrderBy(s => s.Code)
            .Select(s => new SelectListItem(s.Code + " · " + s.Title, s.Id.ToString())).ToListAsync(cancellation);
        return true;
    }
}
