using DfspRegistry.Data;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.RowExports;

/// <summary>One request, for the one who asked, who withdraws it or takes the file while the time runs, and for those who decide elsewhere.</summary>
[Authorize(Policy = Policies.RequestRows)]
[RequireRecentSignIn(GivesFile = "Download")]
public sealed class RowExportModel(RegistryDbContext database, RowExportService exports) : PageModel
{
    public ShownExport Shown { get; private set; } = null!;
    public IReadOnlyList<RowExportDownload> Downloads { get; private set; } = [];

    public bool MayDecide => Shown.Export.Outcome is null && RowExportRights.MayDecide(User, Shown.Export);
    public bool MayWithdraw => Shown.Export.Outcome is null && IsRequester;
    public bool MayDownload => Shown.Export.IsOpenAt(exports.Now) && IsRequester;
    /// <summary>The proof of who it is has grown old.</summary>
    public bool WillAsk => !RecentSignIn.Holds(HttpContext);

    private bool IsRequester => RowExportRights.IsRequester(User, Shown.Export);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation) => await LoadAsync(id, cancellation) ? Page() : NotFound();

    public async Task<IActionResult> OnPostWithdrawAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || !IsRequester)
            return NotFound();
        TempData["Notice"] = await exports.WithdrawAsync(id, cancellation) ? "The request is withdrawn." : DecideModel.DecidedBefore;
        return RedirectToPage(new { id });
    }

    public async Task<IActionResult> OnPostDownloadAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation) || !MayDownload)
            return NotFound();
        var export = Shown.Export;
        var cohort = await exports.CohortAsync(Shown.Study, export.SiteIds, cancellation);
        if (RowExportService.SinglingOutOf(cohort, export.Dates).Affected > export.Acknowledged)
        {
            ModelState.AddModelError("", "By now more patients can be singled out than when it was approved. Ask again.");
            return this.Invalid();
        }
        var files = export.Content == RowExportContent.Records
            ? await exports.RecordsAsync(export, cohort, cancellation)
            : AnalysisRows.Of(cohort, new RowDisguise(export.Secret, export.Dates), await KnownWords.OfAsync(database, cancellation));
        files = files with { Files = [.. files.Files, Codebook.Of(files.Files)] };
        var archive = RowArchive.Write(export, Shown.Study, files);
        await exports.RecordAsync(export, Shown.Study, files, archive, cancellation);
        // Stands on the page to which the script goes back, or on the next one.
        TempData["Notice"] = "The file was downloaded; what went out is recorded below the request.";
        return File(archive, "application/zip", $"rows-{export.Id:N}.zip");
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellation)
    {
        if (await ShownExport.FindAsync(database, exports, User, id, cancellation) is not { } shown)
            return false;
        Shown = shown;
        Downloads = await exports.DownloadsAsync(id, cancellation);
        return true;
    }
}
