using DfspRegistry.Data;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Surgery;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>Clinical size by ruler, X and Y in cm.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class SizeModel(PatientRecords records, SurgeryService surgeries, RegistryDbContext database, IValidator<ClinicalSizeInput> validator) : PageModel
{
    [BindProperty]
    public ClinicalSizeInput Input { get; set; } = new();

    [BindProperty]
    public Guid? TreatmentLineId { get; set; }

    public RecordEntry Entry { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<ClinicalSize>(records, number, id, cancellation, withLines: true) is not { } entry)
            return NotFound();
        Entry = entry;
        if (entry.IsNew)
        {
            Input.Id = Guid.CreateVersion7();
            TreatmentLineId = Entry.Lines.Count == 0 ? null : Guid.Parse(Entry.Lines[^1].Value);
            return Page();
        }
        if (await database.Set<ClinicalSize>().SingleOrDefaultAsync(r => r.Id == entry.ExistingId && r.PatientId == entry.Patient.Id, cancellation) is not { } row)
            return NotFound();
        TreatmentLineId = row.TreatmentLineId;
        Input = new ClinicalSizeInput
        {
            Id = row.Id,
            Occasion = row.Occasion,
            MeasuredOn = row.MeasuredOn,
            XCm = row.XCm,
            YCm = row.YCm,
            ThicknessCm = row.ThicknessCm,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<ClinicalSize>(records, number, id, cancellation, withLines: true) is not { } entry)
            return NotFound();
        Entry = entry;
        if (TreatmentLineId is null || !Entry.Lines.Any(l => l.Value == TreatmentLineId.ToString()))
            ModelState.AddModelError(nameof(TreatmentLineId), "Choose the treatment line that it belongs to.");
        if (!this.Check(validator, Input, await records.DatesAsync(Entry.Patient.Id, TreatmentLineId, cancellation)))
            return this.Invalid();
        await surgeries.SaveSizeAsync(Entry.Patient.Id, TreatmentLineId!.Value, Input, cancellation);
        return Redirect($"/patients/{number}");
    }
}
