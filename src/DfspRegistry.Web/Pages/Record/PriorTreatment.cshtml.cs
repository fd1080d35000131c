using DfspRegistry.Data;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Treatment;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>Treatment before the first line that the registry follows.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class PriorTreatmentModel(PatientRecords records, TreatmentService treatment, RegistryDbContext database, IValidator<PriorTreatmentInput> validator) : PageModel
{
    [BindProperty]
    public PriorTreatmentInput Input { get; set; } = new();

    public RecordEntry Entry { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<PriorTreatment>(records, number, id, cancellation) is not { } entry)
            return NotFound();
        Entry = entry;
        if (entry.IsNew)
        {
            Input.Id = Guid.CreateVersion7();
            return Page();
        }
        if (await database.Set<PriorTreatment>().SingleOrDefaultAsync(r => r.Id == entry.ExistingId && r.PatientId == entry.Patient.Id, cancellation) is not { } row)
            return NotFound();
        Input = new PriorTreatmentInput
        {
            Id = row.Id,
            Kind = row.Kind,
            Description = row.Description,
            StartedOn = row.StartedOn,
            EndedOn = row.EndedOn,
            Outcome = row.Outcome,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<PriorTreatment>(records, number, id, cancellation) is not { } entry)
            return NotFound();
        Entry = entry;
        if (!this.Check(validator, Input, await records.DatesAsync(Entry.Patient.Id, null, cancellation)))
            return this.Invalid();
        await treatment.SavePriorTreatmentAsync(Entry.Patient.Id, Input, cancellation);
        return Redirect($"/patients/{number}");
    }
}
