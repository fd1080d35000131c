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
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.RowExports;

/// <summary>One request: the second person approves or declines it, the one who asked withdraws it, or takes the file while the time runs.</summary>
[Authorize(Policy = Policies.RequestRows)]
[RequireRecentSignIn]
public sealed class RowExportModel(RegistryDbContext database, RowExportService exports) : PageModel
{
    [BindProperty]
    public string? Note { get; set; }

    /// <summary>How many singled-out patients the approver saw on the page.</summary>
    [BindProperty]
    public int Seen { get; set; }

    /// <summary>The approver takes it upon them that so many can be singled out.</summary>
    [BindProperty]
    public bool Acknowledged { get; set; }

    public RowExport Export { get; private set; } = null!;
    public string Study { get; private set; } = "";
    public string Sites { get; private set; } = "";
    public IReadOnlyList<RowExportDownload> Downloads { get; private set; } = [];
    /// <summary>As the registry stands now; only while somebody decides.</summary>
    public SinglingOut? Singling { get; private set; }

    public string State => IndexModel.StateAt(Export, exports.Now);
    public bool MayDecide => Export.Outcome is null && RowExportRights.MayDecide(User, Export);
    public bool MayWithdraw => Export.Outcome is null && IsRequester;
    public bool MayDownload => Export.IsOpenAt(exports.Now) && IsRequester;
    public int DaysOpen => exports.DaysOpen;

    private bool IsRequester => RowExportRights.IsRequester(User, Export);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation) => await LoadAsync(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostApproveAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || !RowExportRights.MayDecide(User, Export))
            return NotFound();
        if (!MayDecide)
            return Decided(false, "");
        Require(Note, "Say why the rows may leave");
        if (Singling is { Affected: > 0 } singling && (!Acknowledged || Seen != singling.Affected))
            ModelState.AddModelError(nameof(Acknowledged), $"{singling.Affected} patients can be singled out. Approve only when you take that upon you.");
        if (!ModelState.IsValid)
            return this.Invalid();
        return Decided(await exports.ApproveAsync(id, Note!.Trim(), Singling!.Affected, cancellation), $"Approved. {Export.RequestedBy} can take the file for {exports.DaysOpen} days.");
    }

    public async Task<IActionResult> OnPostDeclineAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || !RowExportRights.MayDecide(User, Export))
            return NotFound();
        if (!MayDecide)
            return Decided(false, "");
        Require(Note, "Say why it is declined");
        if (!ModelState.IsValid)
            return this.Invalid();
        return Decided(await exports.DeclineAsync(id, Note!.Trim(), cancellation), "Declined. Nothing leaves.");
    }

    public async Task<IActionResult> OnPostWithdrawAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || !IsRequester)
            return NotFound();
        return Decided(await exports.WithdrawAsync(id, cancellation), "The request is withdrawn.");
    }

    public async Task<IActionResult> OnPostDownloadAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || !MayDownload)
            return NotFound();
        var cohort = await exports.CohortAsync(Study, Export.SiteIds, cancellation);
        if (RowExportService.SinglingOutOf(cohort, Export.Dates).Affected > Export.Acknowledged)
        {
            ModelState.AddModelError("", "By now more patients can be singled out than when it was approved. Ask again.");
            return this.Invalid();
        }
        var files = Export.Content == RowExportContent.Records
            ? await exports.RecordsAsync(Export, cohort, cancellation)
            : AnalysisRows.Of(cohort, new RowDisguise(Export.Secret, Export.Dates), await KnownWords.OfAsync(database, cancellation));
        var archive = RowArchive.Write(Export, Study, files);
        await exports.RecordAsync(Export, Study, files, archive, cancellation);
        return File(archive, "application/zip", $"rows-{Export.Id:N}.zip");
    }

    private void Require(string? text, string demand)
    {
        if (text?.Trim() is not { Length: > 0 and <= TextRules.LongText })
            ModelState.AddModelError(nameof(Note), $"{demand}, in up to {TextRules.LongText} characters.");
    }

    private RedirectToPageResult Decided(bool isDone, string notice)
    {
        TempData["Notice"] = isDone ? notice : "This was decided before; nothing more was changed.";
        return RedirectToPage(new { id = Export.Id });
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellation)
    {
        if (await exports.FindAsync(id, cancellation) is not { } export || !RowExportRights.MaySee(User, export))
            return false;
        Export = export;
        Study = await database.Studies.Where(s => s.Id == export.StudyId).Select(s => s.Code).SingleAsync(cancellation);
        Sites = string.Join(", ", await database.Sites.Where(s => export.SiteIds.Contains(s.Id)).OrderBy(s => s.Code).Select(s => s.Code).ToListAsync(cancellation));
        Downloads = await exports.DownloadsAsync(id, cancellation);
        if (export.Outcome is null)
            Singling = RowExportService.SinglingOutOf(await exports.CohortAsync(Study, export.SiteIds, cancellation), export.Dates);
        return true;
    }
}
