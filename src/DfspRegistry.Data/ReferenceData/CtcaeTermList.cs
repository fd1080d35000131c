using DfspRegistry.Domain.AdverseEvents;

namespace DfspRegistry.Data.ReferenceData;

/// <summary>A term as a list gives it. The grade texts stand in the order of the grades, or are absent.</summary>
public sealed record CtcaeListedTerm(string Term, string OrganClass, IReadOnlyList<int> Grades, string? Definition, IReadOnlyList<string> GradeTexts);

/// <summary>The list that ships with the registry: names and allowed grades of CTCAE 5.0, without definitions and without MedDRA codes.</summary>
public static class CtcaeTermList
{
    public const CtcaeVersion Version = CtcaeVersion.V5;

    /// <summary>837 terms in 26 organ classes.</summary>
    public static IReadOnlyList<CtcaeListedTerm> Shipped()
    {
        using var stream = typeof(CtcaeTermList).Assembly.GetManifestResourceStream("ctcae-v5-terms.txt")!;
        using var lines = new StreamReader(stream);
        List<CtcaeListedTerm> terms = [];
        string? organClass = null;
        // The first line says what the file is; an empty line stands before each organ class.
        lines.ReadLine();
        while (lines.ReadLine() is { } line)
        {
            if (line.Length == 0)
                organClass = lines.ReadLine();
            else
                terms.Add(new CtcaeListedTerm(line[(line.IndexOf(' ') + 1)..], organClass!, [.. line.TakeWhile(char.IsAsciiDigit).Select(c => c - '0')], null, []));
        }
        return terms;
    }
}
