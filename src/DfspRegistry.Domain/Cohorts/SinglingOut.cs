using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Cohorts;

/// <param name="Facts">In words: sex, primary site.</param>
/// <param name="Patients">Patients who share these facts with fewer than four others.</param>
public sealed record SinglingCombination(IReadOnlyList<string> Facts, int Patients);

/// <summary>
/// Who could be recognised in rows without a name by what is known of them anyway: sex, ten years of age at enrolment, primary site, extent, year of enrolment,
/// hospital. A combination that fewer than five patients share singles them out (k-anonymity, Sweeney 2002). That k is five is
/// this registry's choice; no authority sets it.
/// </summary>
public sealed record SinglingOut
{
    /// <summary>k: so many patients share a combination before it tells nobody apart.</summary>
    public const int Fewest = 5;

    private static readonly (string Name, Func<CohortPatient, string> Of)[] Facts =
    [
        ("sex", p => p.Sex?.ToString() ?? ""),
        ("age in tens of years", p => AgeBand(p)),
        ("primary site", p => p.Diagnosis?.PrimarySite?.ToString() ?? ""),
        ("extent", p => p.Diagnosis?.Extent?.ToString() ?? ""),
        ("hospital", p => p.SiteCode),
        ("year of enrolment", p => p.EnrolledOn is { } on ? $"{on.Year}" : ""),
    ];

    /// <summary>Everybody the rows are about.</summary>
    public required int Patients { get; init; }
    /// <summary>Those whom all the facts together single out.</summary>
    public required int Affected { get; init; }
    /// <summary>The smallest combinations that single somebody out: without any one of its facts, a combination singles out nobody.</summary>
    public required IReadOnlyList<SinglingCombination> Combinations { get; init; }

    /// <param name="withCalendar">False when no dates of the calendar leave: then the year of enrolment is not known to the reader.</param>
    public static SinglingOut Of(IReadOnlyList<CohortPatient> patients, bool withCalendar)
    {
        var facts = withCalendar ? Facts : Facts[..^1];
        var values = patients.Select(p => facts.Select(f => f.Of(p)).ToArray()).ToList();
        List<(int Set, int Count)> found = [];
        foreach (var set in Enumerable.Range(1, (1 << facts.Length) - 1).OrderBy(s => int.PopCount(s)).ThenBy(s => s))
        {
            if (found.Exists(f => (f.Set & set) == f.Set))
                continue;
            if (Count(values, set) is > 0 and var count)
                found.Add((set, count));
        }
        return new SinglingOut
        {
            Patients = patients.Count,
            Affected = Count(values, (1 << facts.Length) - 1),
            Combinations = [.. found.Select(f => new SinglingCombination([.. facts.Where((_, i) => (f.Set >> i & 1) == 1).Select(n => n.Name)], f.Count))],
        };
    }

    private static int Count(List<string[]> values, int set) =>
        values.GroupBy(v => string.Join('\u001f', v.Where((_, i) => (set >> i & 1) == 1)), StringComparer.Ordinal).Where(g => g.Count() < Fewest).Sum(g => g.Count());

    private static string AgeBand(CohortPatient patient) =>
        patient is { BirthDate: { } born, EnrolledOn: { } on } ? $"{Math.Max(0, on.Complete(PartialDateCompletion.Middle).DayNumber - born.Complete(PartialDateCompletion.Middle).DayNumber) / 3652}" : "";
}
