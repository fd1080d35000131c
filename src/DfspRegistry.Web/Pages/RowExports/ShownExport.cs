using System.Security.Claims;
using DfspRegistry.Data;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Wording;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.RowExports;

/// <summary>A request as its pages name it.</summary>
/// <param name="Study">Its code.</param>
/// <param name="Sites">Their codes.</param>
/// <param name="Now">The moment that its state is of.</param>
public sealed record ShownExport(RowExport Export, string Study, string Sites, DateTimeOffset Now)
{
    public string State => StateAt(Export, Now);

    /// <returns>Null where there is none that this person may see.</returns>
    internal static async Task<ShownExport?> FindAsync(RegistryDbContext database, RowExportService exports, ClaimsPrincipal person, Guid id, CancellationToken cancellation)
    {
        if (await exports.FindAsync(id, cancellation) is not { } export || !RowExportRights.MaySee(person, export))
            return null;
        var study = await database.Studies.Where(s => s.Id == export.StudyId).Select(s => s.Code).SingleAsync(cancellation);
        var sites = await database.Sites.Where(s => export.SiteIds.Contains(s.Id)).OrderBy(s => s.Code).Select(s => s.Code).ToListAsync(cancellation);
        return new ShownExport(export, study, string.Join(", ", sites), exports.Now);
    }

    public static string StateAt(RowExport export, DateTimeOffset now) => export switch
    {
        { Outcome: null } => "waits",
        { Outcome: RowExportOutcome.Approved, ExpiresAt: { } until } when now >= until => "run out",
        { ExpiresAt: { } until } => $"approved, open until {SignInWords.At(until)}",
        _ => Words.Of(export.Outcome),
    };
}
