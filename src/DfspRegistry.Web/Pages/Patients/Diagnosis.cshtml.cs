using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>The tumour at entry, with its sites; one a patient.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class DiagnosisModel(PatientService patients, PatientRecords records, IValidator<DiagnosisInput> rules) : PageModel
{
    [BindProperty]
    public DiagnosisInput Input { get; set; } = new();

    [BindProperty]
    public List<DiseaseSiteKind> Sites { get; set; } = [];

    [BindProperty]
    public DiseaseSiteKind? Dominant { get; set; }

    public string Number { get; private set; } = "";
    public IReadOnlyList<DiseaseSiteKind> Kinds { get; } = Enum.GetValues<DiseaseSiteKind>();

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return NotFound();
        Number = patient.RegistryNumber;
        Input = await patients.DiagnosisAsync(patient.Id, cancellation);
        Sites = [.. Input.DiseaseSites.Select(s => s.Kind!.Value).Distinct()];
        Dominant = Input.DiseaseSites.Find(s => s.IsDominant)?.Kind;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, string? then, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return NotFound();
        Number = patient.RegistryNumber;
        // What the form does not show of a site (its detail, its date) stays.
        var known = (await patients.DiagnosisAsync(patient.Id, cancellation)).DiseaseSites;
        Input.DiseaseSites = [.. Sites.Distinct().Select(kind => SiteOf(patient.Id, kind, known))];
        if (Dominant is { } dominant && !Sites.Contains(dominant))
            ModelState.AddModelError(nameof(Dominant), "Tick this site above as well.");
        if (!this.Check(rules, Input, await records.DatesAsync(patient.Id, null, cancellation)))
            return this.Invalid();
        await patients.SaveDiagnosisAsync(patient.Id, Input, cancellation);
        TempData["Notice"] = $"The diagnosis of {Number}.";
        return then == "screening" ? RedirectToPage("/Screenings/New", new { number = Number }) : RedirectToPage("/Patients/Patient", new { number = Number });
    }

    private DiseaseSiteInput SiteOf(Guid patientId, DiseaseSiteKind kind, List<DiseaseSiteInput> known)
    {
        var site = known.Find(s => s.Kind == kind) ?? new DiseaseSiteInput { Id = DerivedId.From(patientId, "disease site " + kind), Kind = kind };
        site.IsDominant = Dominant == kind;
        return site;
    }
}
