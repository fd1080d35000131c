using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>Registers a patient with site, identity and consent; the diagnosis and the screening follow.</summary>
[Authorize(Policy = Policies.Screen)]
public sealed class NewModel(
    PatientService patients, PatientRecords records, IValidator<PatientInput> patientRules, IValidator<ConsentInput> consentRules) : PageModel
{
    [BindProperty]
    public PatientInput Input { get; set; } = new();

    [BindProperty]
    public ConsentInput Consent { get; set; } = new();

    public IReadOnlyList<SelectListItem> Sites { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        await LoadSitesAsync(cancellation);
        Input.Id = Guid.CreateVersion7();
        Consent.Id = Guid.CreateVersion7();
        if (Sites.Count == 1)
            Input.SiteId = Guid.Parse(Sites[0].Value);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await LoadSitesAsync(cancellation);
        this.Check(patientRules, Input, new RecordDates(records.Today));
        this.Check(consentRules, Consent, new RecordDates(records.Today) { BirthDate = Input.BirthDate }, nameof(Consent));
        if (Input.SiteId is { } site && !Sites.Any(s => s.Value == site.ToString()))
            ModelState.AddModelError("Input.SiteId", "Choose one of your sites.");
        if (Input.Id == Guid.Empty || Consent.Id == Guid.Empty)
            ModelState.AddModelError("", "The form has lost its number. Load the page again.");
        if (!ModelState.IsValid)
            return this.Invalid();
        var number = await patients.RegisterAsync(Input, Consent, cancellation);
        TempData["Notice"] = $"{number} is registered. The diagnosis is next.";
        return RedirectToPage("/Patients/Diagnosis", new { number });
    }

    private async Task LoadSitesAsync(CancellationToken cancellation) =>
        Sites = [.. (await patients.SitesAsync(cancellation)).Select(s => new SelectListItem(s.Name == s.Code ? s.Code : $"{s.Code} · {s.Name}", s.Id.ToString()))];
}
