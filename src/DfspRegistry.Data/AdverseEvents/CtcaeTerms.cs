using DfspRegistry.Domain.AdverseEvents;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.AdverseEvents;

/// <summary>The lists of CTCAE terms: one by its name, or those that match what is being typed.</summary>
public sealed class CtcaeTerms(RegistryDbContext database)
{
    /// <summary>
    /// A function for the rules: the term of a version by name, upper and lower case alike; null when the version has none such. It knows the named terms
    /// only: the whole list with its definitions is too much to read for one form.
    /// </summary>
    public async Task<Func<CtcaeVersion, string, CtcaeTerm?>> FinderAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        string[] wanted = [.. names.Select(Key).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal)];
        var found = wanted.Length == 0 ? [] : await database.Set<CtcaeTerm>().AsNoTracking().Where(t => wanted.Contains(t.Term.ToUpper())).ToListAsync(cancellation);
        var byName = found.ToDictionary(t => (t.Version, Key(t.Term)));
        return (version, name) => byName.GetValueOrDefault((version, Key(name)));
    }

    private static string Key(string name) => name.Trim().ToUpperInvariant();

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
