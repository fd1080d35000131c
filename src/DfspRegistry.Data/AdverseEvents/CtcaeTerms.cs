using DfspRegistry.Domain.AdverseEvents;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.AdverseEvents;

/// <summary>The lists of CTCAE terms: one by its name, or those that match what is being typed.</summary>
public sealed class CtcaeTerms(RegistryDbContext database)
{
    /// <summary>A function for the rules: the term of a version by name, upper and lower case alike; null when the version has none such.</summary>
    public async Task<Func<CtcaeVersion, string, CtcaeTerm?>> FinderAsync(CancellationToken cancellation)
    {
        var all = await database.Set<CtcaeTerm>().AsNoTracking().ToListAsync(cancellation);
        var byName = all.ToDictionary(t => (t.Version, t.Term.ToUpperInvariant()));
        return (version, name) => byName.GetValueOrDefault((version, name.Trim().ToUpperInvariant()));
    }

    /// <summary>
    /// Terms that match the typed letters, best first: synonym, start of the term, start of a word in it, anywhere. At most <paramref name="most"/>.
    /// </summary>
    public async Task<IReadOnlyList<CtcaeMatch>> MatchAsync(CtcaeVersion version, string typed, int most, CancellationToken cancellation)
    {
        var words = typed.Trim();
        if (words.Length < 2)
            return [];
        var terms = await database.Set<CtcaeTerm>().AsNoTracking().Where(t => t.Version == version).ToListAsync(cancellation);
        var synonyms = CtcaeSynonyms.Matching(words);
        return [.. terms.Select(t => (Term: t, Rank: Rank(t.Term, words), Synonym: synonyms.FirstOrDefault(s => s.Term == t.Term).Synonym))
            .Where(m => m.Rank is not null || m.Synonym is not null)
            .OrderBy(m => m.Synonym is not null ? 0 : m.Rank).ThenBy(m => m.Term.Term.Length).ThenBy(m => m.Term.Term, StringComparer.Ordinal)
            .Take(most).Select(m => new CtcaeMatch(m.Term, m.Synonym))];
    }

    private static int? Rank(string term, string typed)
    {
        var at = term.IndexOf(typed, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : at == 0 ? 1 : term[at - 1] == ' ' ? 2 : 3;
    }
}

/// <param name="Synonym">The everyday word through which it was found; null when the term itself matches.</param>
public sealed record CtcaeMatch(CtcaeTerm Term, string? Synonym);
