using DfspRegistry.Data;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Signing;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Signing;

/// <summary>Locks a visit or a patient's record, or unlocks it, for a reason.</summary>
[Authorize(Policy = Policies.Lock)]
[OpenWhenLocked]
public sealed class LockModel(RegistryDbContext database, PatientRecords records, LockService locks, IValidator<LockInput> validator) : PageModel
{
    [BindProperty]
    public LockInput Input { get; set; } = new();

    /// <summary>What the form was opened for, so that two people do not undo each other.</summary>
    [BindProperty]
    public bool Unlocks { get; set; }

    public SigningTarget Target { get; private set; } = null!;
    public RecordLock? Held { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number, Guid? visitId, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, visitId, cancellation))
            return NotFound();
        Input.Id = Guid.CreateVersion7();
        Unlocks = Held is not null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, Guid? visitId, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, visitId, cancellation))
            return NotFound();
        if (!this.Check(validator, Input, new RecordDates(records.Today)))
            return this.Invalid();
        if (Unlocks)
            await locks.UnlockAsync(Target.Patient.Id, visitId, Input, cancellation);
        else
            await locks.LockAsync(Target.Patient.Id, visitId, Input, cancellation);
        return Redirect(Target.Back);
    }

    private async Task<bool> LoadAsync(string number, Guid? visitId, CancellationToken cancellation)
    {
        if (await SigningTarget.FindAsync(database, records, number, visitId, cancellation) is not { } target)
            return false;
        Target = target;
        var state = await locks.StateAsync(target.Patient.Id, visitId, cancellation);
        Held = visitId is null ? state.Whole : state.OfVisit;
        return true;
    }
}
