using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>Erases who a patient is (GDPR Art. 17), for a reason. The record stays under its registry number; nothing brings the identity back.</summary>
[Authorize(Policy = Policies.Forget)]
[RequireRecentSignIn]
[OpenWhenLocked]
public sealed class ForgetModel(PatientRecords records, IdentityVault identities, ChangeReason changeReason) : PageModel
{
    /// <summary>The registry number, typed once more.</summary>
    [BindProperty]
    public string? Confirmation { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public Patient Patient { get; private set; } = null!;
    public Identifying Held { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancellation) => await LoadAsync(number, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string number, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, cancellation))
            return NotFound();
        if (!string.Equals(Confirmation?.Trim(), Patient.RegistryNumber, StringComparison.OrdinalIgnoreCase))
            ModelState.AddModelError(nameof(Confirmation), $"Type {Patient.RegistryNumber}: what is erased does not come back.");
        if (Reason?.Trim() is not { Length: > 0 and <= TextRules.ShortText })
            ModelState.AddModelError(nameof(Reason), $"Say why, in up to {TextRules.ShortText} characters, and without the patient's name.");
        if (!ModelState.IsValid)
            return this.Invalid();
        changeReason.Text = Reason!.Trim();
        await identities.ForgetAsync(Patient.Id, cancellation);
        TempData["Notice"] = $"The registry no longer knows who {Patient.RegistryNumber} is.";
        return RedirectToPage("/Patients/Patient", new { number = Patient.RegistryNumber });
    }

    private async Task<bool> LoadAsync(string number, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return false;
        Patient = patient;
        Held = await identities.HeldAsync(patient.Id, cancellation);
        return true;
    }
}
