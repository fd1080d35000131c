using System.Security.Claims;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Web.Security;

namespace DfspRegistry.Web.Pages.RowExports;

/// <summary>Who sees a request and who decides it. A right counts only when it is held at every site whose patients are asked for.</summary>
internal static class RowExportRights
{
    public static bool IsRequester(ClaimsPrincipal person, RowExport export) =>
        person.FindFirstValue(ClaimTypes.NameIdentifier) == export.RequestedById.ToString() && AtAll(person, Policies.RequestRows, export);

    /// <summary>A second person: never the one who asked.</summary>
    public static bool MayDecide(ClaimsPrincipal person, RowExport export) =>
        person.FindFirstValue(ClaimTypes.NameIdentifier) != export.RequestedById.ToString() && AtAll(person, Policies.ApproveRows, export);

    public static bool MaySee(ClaimsPrincipal person, RowExport export) => IsRequester(person, export) || MayDecide(person, export);

    private static bool AtAll(ClaimsPrincipal person, string policy, RowExport export) => Array.TrueForAll(export.SiteIds, site => Held.Allows(person, policy, site));
}
