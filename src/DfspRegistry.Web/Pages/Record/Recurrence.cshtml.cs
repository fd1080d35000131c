using DfspRegistry.Data;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>A recurrence after final clearance.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class RecurrenceModel(PatientRecords records, FollowUpService followUp, RegistryDbContext database, IValidator<RecurrenceInput> validator) : PageModel
{
    [BindProperty]
    public RecurrenceInput Input { get; set; } = new();

    public RecordEntry Entry { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<Recurrence>(records, number, id, cancellation) is not { } entry)
            return NotFound();
        Entry = entry;
        if (entry.IsNew)
        {
            Input.Id = Guid.CreateVersion7();
            return Page();
        }
        if (await database.Set<Recurrence>().SingleOrDefaultAsync(r => r.Id == entry.ExistingId && r.PatientId == entry.Patient.Id, cancellation) is not { } row)
            return NotFound();
        Input = new RecurrenceInput
        {
            Id = row.Id,
            FoundOn = row.FoundOn,
            Kind = row.Kind,
            Confirmation = row.Confirmation,
            Site = row.Site,
        };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string id, CancellationToken cancellation)
    {
        if (await RecordEntry.OpenAsync<Recurrence>(records, number, id, cancellation) is not { } entry)
            return NotFound();
        Entry = entry;
        if (!this.Check(validator, Input, await records.DatesAsync(Entry.Patient.Id, null, cancellation)))
            return this.Invalid();
        await followUp.SaveRecurrenceAsync(Entry.Patient.Id, Input, cancellation);
        return Redirect($"/patients/{number}");
    }
}
