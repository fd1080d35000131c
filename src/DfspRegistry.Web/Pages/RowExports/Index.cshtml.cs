using DfspRegistry.Data;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.RowExports;

/// <summary>What one asked for, and what others asked for of one's sites.</summary>
[Authorize(Policy = Policies.RequestRows)]
public sealed class IndexModel(RegistryDbContext database, RowExportService exports) : PageModel
{
    public IReadOnlyList<RowExport> Exports { get; private set; } = [];
    /// <summary>Codes by id.</summary>
    public IReadOnlyDictionary<Guid, string> Studies { get; private set; } = new Dictionary<Guid, string>();
    public int DaysOpen => exports.DaysOpen;

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Exports = [.. (await exports.ListAsync(cancellation)).Where(e => RowExportRights.MaySee(User, e))];
        Studies = await database.Studies.AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Code, cancellation);
    }

    public bool WaitsForMe(RowExport export) => export.Outcome is null && RowExportRights.MayDecide(User, export);

    public string State(RowExport export) => ShownExport.StateAt(export, exports.Now);
}
