using DfspRegistry.Data;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Treatment;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>A course of radiotherapy.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class RadiotherapyModel(PatientRecords records, TreatmentService treatment, RegistryDbContext database, IValidator<RadiotherapyInput> validator) : PageModel
{
    [BindProperty]
    public RadiotherapyInput Input { get; set; } = new();

    public RecordEntry Entry { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<Radiotherapy>(records, number, id, cancellation) is not { } entry)
            return NotFound();
        Entry = entry;
        if (entry.IsNew)
        {
            Input.Id = Guid.CreateVersion7();
            return Page();
        }
        if (await database.Set<Domain.Treatment.Radiotherapy>().SingleOrDefaultAsync(r => r.Id == entry.ExistingId && r.PatientId == entry.Patient.Id, cancellation) is not { } row)
            return NotFound();
        Input = new RadiotherapyInput
        {
            Id = row.Id,
            Intent = row.Intent,
            TargetSite = row.TargetSite,
            TotalDoseGy = row.TotalDoseGy,
            Fractions = row.Fractions,
            StartedOn = row.StartedOn,
            EndedOn = row.EndedOn,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<Radiotherapy>(records, number, id, cancellation) is not { } entry)
            return NotFound();
        Entry = entry;
        if (!this.Check(validator, Input, await records.DatesAsync(Entry.Patient.Id, null, cancellation)))
            return this.Invalid();
        await treatment.SaveRadiotherapyAsync(Entry.Patient.Id, Input, cancellation);
        return Redirect($"/patients/{number}");
    }
}
