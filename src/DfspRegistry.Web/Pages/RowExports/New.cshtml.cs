using DfspRegistry.Data;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.RowExports;

/// <summary>Asks for rows of a study's patients: what, with which dates, what for. Whom they would single out is said before it is sent.</summary>
[Authorize(Policy = Policies.RequestRows)]
[RequireRecentSignIn]
public sealed class NewModel(RegistryDbContext database, RowExportService exports) : PageModel
{
    [BindProperty]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Study { get; set; }

    /// <summary>Null: every site at which the person may ask.</summary>
    [BindProperty]
    public Guid? Site { get; set; }

    [BindProperty]
    public RowExportContent? What { get; set; }

    [BindProperty]
    public RowExportDates? Dates { get; set; }

    [BindProperty]
    public string? Purpose { get; set; }

    /// <summary>How many singled-out patients the person was shown before sending.</summary>
    [BindProperty]
    public int? Told { get; set; }

    public IReadOnlyList<SelectListItem> Studies { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Sites { get; private set; } = [];
    /// <summary>What has to be said before it is sent; null when nothing has.</summary>
    public SinglingOut? Warning { get; private set; }

    public async Task OnGetAsync(string? study, CancellationToken cancellation)
    {
        await LoadAsync(cancellation);
        (Id, Study) = (Guid.CreateVersion7(), study);
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await LoadAsync(cancellation);
        if (Id == Guid.Empty)
            ModelState.AddModelError("", "The form has lost its number. Load the page again.");
        if (Studies.All(s => s.Value != Study))
            ModelState.AddModelError(nameof(Study), "Choose the study.");
        if (Site is not null && Sites.All(s => s.Value != Site.ToString()))
            ModelState.AddModelError(nameof(Site), "Choose one of the sites.");
        if (What is null)
            ModelState.AddModelError(nameof(What), "Choose what is asked for.");
        if (Dates is null)
            ModelState.AddModelError(nameof(Dates), "Choose how dates leave.");
        if (Purpose?.Trim() is not { Length: > 0 and <= TextRules.LongText })
            ModelState.AddModelError(nameof(Purpose), $"Say what the rows are for, in up to {TextRules.LongText} characters.");
        if (!ModelState.IsValid)
            return this.Invalid();

        Guid[] sites = Site is { } one ? [one] : [.. Sites.Select(s => Guid.Parse(s.Value))];
        var cohort = await exports.CohortAsync(Study!, sites, cancellation);
        if (cohort.Patients.Count == 0)
        {
            ModelState.AddModelError(nameof(Study), "There is no patient of this study at these sites whose data may be used.");
            return this.Invalid();
        }
        var singling = RowExportService.SinglingOutOf(cohort, Dates!.Value);
        if (singling.Affected > 0 && Told != singling.Affected)
        {
            Warning = singling;
            ModelState.Remove(nameof(Told));
            Told = singling.Affected;
            return Page();
        }
        if (!await exports.RequestAsync(Id, cohort.Study.Id, sites, What!.Value, Dates!.Value, Purpose!.Trim(), singling, cancellation))
        {
            ModelState.AddModelError("", "This form was used already for another request. Look it through, and send it again.");
            ModelState.Remove(nameof(Id));
            Id = Guid.CreateVersion7();
            return this.Invalid();
        }
        TempData["Notice"] = "Asked for. A coordinator who holds that role at all of these sites decides; it cannot be you.";
        return RedirectToPage("/RowExports/RowExport", new { id = Id });
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        Studies = [.. (await database.Studies.AsNoTracking().OrderBy(s => s.Code).Select(s => new { s.Code, s.Title }).ToListAsync(cancellation)).Select(s => new SelectListItem($"{s.Code} {s.Title}", s.Code))];
        var sites = await database.Sites.AsNoTracking().OrderBy(s => s.Code).Select(s => new { s.Id, s.Code, s.Name }).ToListAsync(cancellation);
        Sites = [.. sites.Where(s => Held.Allows(User, Policies.RequestRows, s.Id)).Select(s => new SelectListItem($"{s.Code} {s.Name}", s.Id.ToString()))];
    }
}
