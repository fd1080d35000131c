using DfspRegistry.Data;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>A progression that no assessment shows.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class ProgressionModel(PatientRecords records, FollowUpService followUp, RegistryDbContext database, IValidator<ReportedProgressionInput> validator) : PageModel
{
    [BindProperty]
    public ReportedProgressionInput Input { get; set; } = new();

    [BindProperty]
    public Guid? TreatmentLineId { get; set; }

    public RecordEntry Entry { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<ReportedProgression>(records, number, id, cancellation, withLines: true) is not { } entry)
            return NotFound();
        Entry = entry;
        if (entry.IsNew)
        {
            Input.Id = Guid.CreateVersion7();
            TreatmentLineId = Entry.Lines.Count == 0 ? null : Guid.Parse(Entry.Lines[^1].Value);
            return Page();
        }
        if (await database.Set<ReportedProgression>().SingleOrDefaultAsync(r => r.Id == entry.ExistingId && r.PatientId == entry.Patient.Id, cancellation) is not { } row)
            return NotFound();
        TreatmentLineId = row.TreatmentLineId;
        Input = new ReportedProgressionInput
        {
            Id = row.Id,
            ProgressedOn = row.ProgressedOn,
            Basis = row.Basis,
            Detail = row.Detail,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<ReportedProgression>(records, number, id, cancellation, withLines: true) is not { } entry)
            return NotFound();
        Entry = entry;
        if (TreatmentLineId is null || !Entry.Lines.Any(l => l.Value == TreatmentLineId.ToString()))
            ModelState.AddModelError(nameof(TreatmentLineId), "Choose the treatment line that it belongs to.");
        if (!this.Check(validator, Input, await records.DatesAsync(Entry.Patient.Id, TreatmentLineId, cancellation)))
            return this.Invalid();
        await followUp.SaveProgressionAsync(Entry.Patient.Id, TreatmentLineId!.Value, Input, cancellation);
        return Redirect($"/patients/{number}");
    }
}
