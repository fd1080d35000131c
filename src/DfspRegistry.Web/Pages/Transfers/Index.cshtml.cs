using DfspRegistry.Data;
using DfspRegistry.Data.Transfers;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Transfers;

/// <summary>Patients who are to come or go, and those who did of late, at the sites that one coordinates.</summary>
[Authorize(Policy = Policies.ReceivePatients)]
[ShowsPatients("transfers")]
public sealed class IndexModel(RegistryDbContext database, TransferService transfers) : PageModel
{
    public IReadOnlyList<PatientTransfer> Transfers { get; private set; } = [];
    /// <summary>Codes by id.</summary>
    public IReadOnlyDictionary<Guid, string> Sites { get; private set; } = new Dictionary<Guid, string>();

    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Transfers = await transfers.ListAsync(Held.SitesOf(User, Policies.ReceivePatients), cancellation);
        Sites = await database.Sites.AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Code, cancellation);
    }

    public bool WaitsForMe(PatientTransfer transfer) => transfer.Outcome is null && Held.Allows(User, Policies.ReceivePatients, transfer.ToSiteId);
}
