using DfspRegistry.Data;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.RowExports;

/// <summary>The second person approves or declines a request, knowing whom the rows would single out.</summary>
[Authorize(Policy = Policies.ApproveRows)]
[RequireRecentSignIn]
public sealed class DecideModel(RegistryDbContext database, RowExportService exports) : PageModel
{
    internal const string DecidedBefore = "This was decided before; nothing more was changed.";

    [BindProperty]
    public string? Note { get; set; }

    /// <summary>How many singled-out patients the approver saw on the page.</summary>
    [BindProperty]
    public int Seen { get; set; }

    /// <summary>The approver takes it upon them that so many can be singled out.</summary>
    [BindProperty]
    public bool Acknowledged { get; set; }

    public ShownExport Shown { get; private set; } = null!;
    /// <summary>As the registry stands now.</summary>
    public SinglingOut Singling { get; private set; } = null!;
    public int DaysOpen => exports.DaysOpen;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation) => await LoadAsync(id, cancellation) ?? Page();

    public async Task<IActionResult> OnPostApproveAsync(Guid id, CancellationToken cancellation)
    {
        if (await LoadAsync(id, cancellation) is { } elsewhere)
            return elsewhere;
        Require("Say why the rows may leave");
        if (Singling.Affected > 0 && (!Acknowledged || Seen != Singling.Affected))
            ModelState.AddModelError(nameof(Acknowledged), $"{Singling.Affected} patients can be singled out. Approve only when you take that upon you.");
        if (!ModelState.IsValid)
            return this.Invalid();
        return Decided(await exports.ApproveAsync(id, Note!.Trim(), Singling.Affected, cancellation), $"Approved. {Shown.Export.RequestedBy} can take the file for {exports.DaysOpen} days.");
    }

    public async Task<IActionResult> OnPostDeclineAsync(Guid id, CancellationToken cancellation)
    {
        if (await LoadAsync(id, cancellation) is { } elsewhere)
            return elsewhere;
        Require("Say why it is declined");
        if (!ModelState.IsValid)
            return this.Invalid();
        return Decided(await exports.DeclineAsync(id, Note!.Trim(), cancellation), "Declined. Nothing leaves.");
    }

    private void Require(string demand)
    {
        if (Note?.Trim() is not { Length: > 0 and <= TextRules.LongText })
            ModelState.AddModelError(nameof(Note), $"{demand}, in up to {TextRules.LongText} characters.");
    }

    private RedirectToPageResult Decided(bool isDone, string notice)
    {
        TempData["Notice"] = isDone ? notice : DecidedBefore;
        return RedirectToPage("/RowExports/RowExport", new { id = Shown.Export.Id });
    }

    /// <returns>Where to go instead: nothing is there for this person, or it was decided before.</returns>
    private async Task<IActionResult?> LoadAsync(Guid id, CancellationToken cancellation)
    {
        if (await ShownExport.FindAsync(database, exports, User, id, cancellation) is not { } shown || !RowExportRights.MayDecide(User, shown.Export))
            return NotFound();
        Shown = shown;
        if (shown.Export.Outcome is not null)
            return Decided(false, "");
        Singling = RowExportService.SinglingOutOf(await exports.CohortAsync(shown.Study, shown.Export.SiteIds, cancellation), shown.Export.Dates);
        return null;
    }
}
