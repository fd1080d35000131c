using DfspRegistry.Data.Enrollment;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace DfspRegistry.Web.Pages.Screenings;

/// <summary>Opens a screening of a patient for one set of criteria.</summary>
[Authorize(Policy = Policies.Screen)]
public sealed class NewModel(ScreeningService screenings, PatientRecords records) : PageModel
{
    [BindProperty]
    public Guid Id { get; set; }

    [BindProperty]
    public Guid? SetId { get; set; }

    [BindProperty]
    public PartialDate? PlannedStart { get; set; }

    public string Number { get; private set; } = "";
    public IReadOnlyList<SelectListItem> Sets { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancellation)
    {
        if (await LoadAsync(number, cancellation) is null)
            return NotFound();
        Id = Guid.CreateVersion7();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, CancellationToken cancellation)
    {
        if (await LoadAsync(number, cancellation) is not { } patientId)
            return NotFound();
        if (SetId is null || !Sets.Any(s => s.Value == SetId.ToString()))
            ModelState.AddModelError(nameof(SetId), "Choose the study and its criteria.");
        if (Id == Guid.Empty)
            ModelState.AddModelError("", "The form has lost its number. Load the page again.");
        if (PlannedStart is { } planned && planned.Earliest > records.Today.AddYears(1))
            ModelState.AddModelError(nameof(PlannedStart), $"{planned} lies more than a year ahead.");
        if (!ModelState.IsValid)
            return this.Invalid();
        await screenings.OpenAsync(Id, patientId, SetId!.Value, PlannedStart, cancellation);
        return RedirectToPage("/Screenings/Answers", new { id = Id });
    }

    private async Task<Guid?> LoadAsync(string number, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient)
            return null;
        Number = patient.RegistryNumber;
        Sets = [.. (await screenings.SetsAsync(cancellation)).Select(s => new SelectListItem($"{s.Study} · {s.Set.Title} v{s.Set.Version}", s.Set.Id.ToString()))];
        return patient.Id;
    }
}
