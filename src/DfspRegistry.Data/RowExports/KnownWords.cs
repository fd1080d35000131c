using System.Text.RegularExpressions;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.RowExports;

/// <summary>
/// Words of the field that may leave with rows. Anything can be typed into the fields that hold them, so a text leaves only when it stands in a list; another
/// drug, organ or term is <see cref="Other"/>.
/// </summary>
/// <param name="terms">The CTCAE terms, upper and lower case alike.</param>
public sealed partial class KnownWords(IReadOnlySet<string> terms)
{
    public const string Other = "other";

    public static async Task<KnownWords> OfAsync(RegistryDbContext database, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(database);
        return new KnownWords((await database.CtcaeTerms.AsNoTracking().Select(t => t.Term).ToListAsync(cancellation)).ToHashSet(StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>One drug or several: doxorubicin and ifosfamide.</summary>
    public static string Drug(string text) => Between().Split(text.Trim()).All(part => KnownDrugs.All.Contains(part)) ? text : Other;

    public static string Organ(string text) => LesionOrgans.Known.Contains(text.Trim()) ? text : Other;

    public static string MissingItem(string text) => MissingItems.All.Contains(text, StringComparer.Ordinal) ? text : Other;

    public string Term(string text) => terms.Contains(text.Trim()) ? text : Other;

    /// <summary>I to IV with a letter and a digit, as the UICC and the AJCC write stages; null for another text.</summary>
    public static string? Stage(string? text) => text is not null && StageWords().IsMatch(text) ? text : null;

    /// <summary>UICC or AJCC with its number; null for another text.</summary>
    public static string? StageEdition(string? text) => text is not null && EditionWords().IsMatch(text) ? text : null;

    [GeneratedRegex(@"\s*(?:,\s*and\s|,|\+|/|\sand\s)\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Between();

    [GeneratedRegex(@"^\s*(?:stage )?(?:0|I{1,3}|IV|[1-4])[A-C]?[12]?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex StageWords();

    [GeneratedRegex(@"^\s*(?:UICC|AJCC)(?: TNM)? ?[1-9]?\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex EditionWords();
}
