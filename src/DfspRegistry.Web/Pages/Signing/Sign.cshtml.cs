using DfspRegistry.Data;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Concurrency;
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

/// <summary>Signs a visit, or a patient's record, with name, time and meaning, after the password once more.</summary>
[Authorize(Policy = Policies.Sign)]
[OpenWhenLocked]
public sealed class SignModel(
    RegistryDbContext database, PatientRecords records, SignatureService signatures, Reauthentication reauthentication, ReadAudit audit, IValidator<SignatureInput> validator) : PageModel
{
    [BindProperty]
    public SignatureInput Input { get; set; } = new();

    public SigningTarget Target { get; private set; } = null!;
    public string? Hindrance { get; private set; }
    public bool AsksCode { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number, Guid? visitId, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, visitId, cancellation))
            return NotFound();
        Input.Id = Guid.CreateVersion7();
        Input.Seen = await signatures.MarkAsync(Target.Patient.Id, visitId, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, Guid? visitId, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, visitId, cancellation))
            return NotFound();
        if (Hindrance is not null)
            ModelState.AddModelError("", Hindrance);
        if (!this.Check(validator, Input, new RecordDates(records.Today)))
            return this.Invalid();
        if (!await reauthentication.ConfirmAsync(User, Input.Password, Input.Code))
        {
            await audit.DeniedAsync("signature: the password or code was not right", Target.Patient.Id, cancellation);
            ModelState.AddModelError("Input.Password", AsksCode ? "Password and code do not fit, or there were too many wrong ones: wait some minutes." : "This is not your password, or there were too many wrong ones: wait some minutes.");
            return this.Invalid();
        }
        try
        {
            await signatures.SignAsync(Target.Patient.Id, visitId, Input, cancellation);
        }
        catch (ConcurrencyConflict)
        {
            ModelState.Remove("Input.Seen");
            Input.Seen = await signatures.MarkAsync(Target.Patient.Id, visitId, cancellation);
            ModelState.AddModelError("", "Somebody changed the data after you opened this page. Look at them again, then sign.");
            var page = this.Invalid();
            Response.StatusCode = StatusCodes.Status409Conflict;
            return page;
        }
        return Redirect(Target.Back);
    }

    private async Task<bool> LoadAsync(string number, Guid? visitId, CancellationToken cancellation)
    {
        if (await SigningTarget.FindAsync(database, records, number, visitId, cancellation) is not { } target)
            return false;
        Target = target;
        Hindrance = await signatures.HindranceAsync(target.Patient.Id, visitId, cancellation);
        AsksCode = await reauthentication.HasSecondFactorAsync(User);
        return true;
    }
}
