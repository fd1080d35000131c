using DfspRegistry.Data;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>Consents and waivers of a patient, and their withdrawal.</summary>
[Authorize(Policy = Policies.Screen)]
[OpenWhenLocked]
public sealed class ConsentModel(
    RegistryDbContext database, PatientService patients, PatientRecords records, ChangeReason changeReason, IValidator<ConsentInput> rules) : PageModel
{
    [BindProperty]
    public ConsentInput Input { get; set; } = new();

    [BindProperty]
    public string? Reason { get; set; }

    public string Number { get; private set; } = "";
    public IReadOnlyList<Consent> Known { get; private set; } = [];
    public bool IsNew { get; private set; }

    public async Task<IActionResult> OnGetAsync(string number, Guid? consent, CancellationToken cancellation)
    {
        if (await LoadAsync(number, cancellation) is null)
            return NotFound();
        var chosen = consent is null ? null : Known.FirstOrDefault(c => c.Id == consent);
        if (consent is not null && chosen is null)
            return NotFound();
        IsNew = chosen is null;
        Input = chosen is null
            ? new ConsentInput { Id = Guid.CreateVersion7() }
            : new ConsentInput
            {
                Id = chosen.Id, Basis = chosen.Basis, Scope = chosen.Scope, DocumentVersion = chosen.DocumentVersion, GivenOn = chosen.GivenOn,
                Withdrawal = chosen.Withdrawal, WithdrawnOn = chosen.WithdrawnOn,
            };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, CancellationToken cancellation)
    {
        if (await LoadAsync(number, cancellation) is not { } patient)
            return NotFound();
        IsNew = !Known.Any(c => c.Id == Input.Id);
        if (!IsNew && string.IsNullOrWhiteSpace(Reason))
            ModelState.AddModelError(nameof(Reason), "Say why the consent on record changes.");
        if (!this.Check(rules, Input, await records.DatesAsync(patient.Id, null, cancellation)))
            return this.Invalid();
        changeReason.Text = string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim();
        await patients.SaveConsentAsync(patient.Id, Input, cancellation);
        TempData["Notice"] = $"The consent of {Number}.";
        return RedirectToPage("/Patients/Patient", new { number = Number });
    }

    private async Task<Patient?> LoadAsync(string number, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return null;
        Number = patient.RegistryNumber;
        Known = await database.Consents.AsNoTracking().Where(c => c.PatientId == patient.Id).OrderBy(c => c.GivenOn).ToListAsync(cancellation);
        return patient;
    }
}
