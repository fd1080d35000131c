using DfspRegistry.Data;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Surgery;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>Histology before or after treatment.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class HistologyModel(PatientRecords records, SurgeryService surgeries, RegistryDbContext database, IValidator<HistologyInput> validator) : PageModel
{
    [BindProperty]
    public HistologyInput Input { get; set; } = new();

    [BindProperty]
    public Guid? TreatmentLineId { get; set; }

    /// <summary>The visit that this was entered from, to go back to.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Visit { get; set; }

    public RecordEntry Entry { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<HistologyExamination>(records, number, id, cancellation, withLines: true) is not { } entry)
            return NotFound();
        Entry = entry;
        if (entry.IsNew)
        {
            Input.Id = Guid.CreateVersion7();
            TreatmentLineId = Entry.Lines.Count == 0 ? null : Guid.Parse(Entry.Lines[^1].Value);
            return Page();
        }
        if (await database.Set<HistologyExamination>().SingleOrDefaultAsync(r => r.Id == entry.ExistingId && r.PatientId == entry.Patient.Id, cancellation) is not { } row)
            return NotFound();
        TreatmentLineId = row.TreatmentLineId;
        Input = new HistologyInput
        {
            Id = row.Id,
            Occasion = row.Occasion,
            SpecimenOn = row.SpecimenOn,
            CellularityDecreasePercent = row.CellularityDecreasePercent,
            Hyalinization = row.Hyalinization,
            StoriformPattern = row.StoriformPattern,
            Notes = row.Notes,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<HistologyExamination>(records, number, id, cancellation, withLines: true) is not { } entry)
            return NotFound();
        Entry = entry;
        entry.CheckLine(ModelState, nameof(TreatmentLineId), TreatmentLineId);
        if (!this.Check(validator, Input, await records.DatesAsync(Entry.Patient.Id, TreatmentLineId, cancellation)))
            return this.Invalid();
        await surgeries.SaveHistologyAsync(Entry.Patient.Id, Input, TreatmentLineId, cancellation);
        return Redirect(Visit is { } visit ? $"/visits/{visit}#surgery" : $"/patients/{number}");
    }
}
