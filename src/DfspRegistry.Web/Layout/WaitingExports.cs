using System.Security.Claims;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Web.Pages.RowExports;
using DfspRegistry.Web.Security;

namespace DfspRegistry.Web.Layout;

/// <summary>Requests for rows that wait for this person's decision, for the navigation: whoever decides does not look at them by themselves.</summary>
public sealed class WaitingExports(RowExportService exports)
{
    public async Task<int> CountAsync(ClaimsPrincipal person) => Held.Allows(person, Policies.ApproveRows, siteId: null)
        ? (await exports.WaitingAsync(CancellationToken.None)).Count(e => RowExportRights.MayDecide(person, e))
        : 0;
}
