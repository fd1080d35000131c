using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Analysis.Reports;

/// <summary>Who the patients of a line were when it began.</summary>
/// <param name="Age">Null when no birth date is known.</param>
/// <param name="Groups">Each characteristic with every value that occurs; "not recorded" is one, so that the counts add up to N.</param>
public sealed record Characteristics(string Line, int N, AgeSummary? Age, IReadOnlyList<CategoryCounts> Groups)
{
    /// <summary>Table 1's sex, location and dominant site first, as the founding study prints them.</summary>
    public static Characteristics Of(StudyLine line, EndpointRules rules) => new(
        line.Name,
        line.Members.Count,
        AgeSummary.Of(line, rules.Completion),
        [
            Count("sex", "Sex", line, m => m.Patient.Sex, [Sex.Male, Sex.Female, Sex.Other]),
            Count("tumorLocation", "Tumour location", line, m => m.Patient.Diagnosis?.PrimarySite is { } site ? BodyRegions.Of(site) : null,
                [BodyRegion.Trunk, BodyRegion.Limbs, BodyRegion.HeadAndNeck, BodyRegion.Other]),
            Count("dominantSite", "Site of metastasis or recurrence", line, m => m.Patient.DominantSite(), [DiseaseSiteKind.Lung, DiseaseSiteKind.Liver, DiseaseSiteKind.LocalRecurrence]),
            Count("presentation", "Presentation", line, m => m.Patient.Diagnosis?.Presentation),
            Count("extent", "Extent of disease", line, m => m.Patient.Diagnosis?.Extent),
            Count("histology", "Histology", line, m => m.Patient.Diagnosis?.Histology),
            Count("fusion", "COL1A1-PDGFB fusion", line, m => m.Patient.Diagnosis?.FusionStatus),
            Count("depth", "Tumour depth", line, m => m.Patient.Diagnosis?.Depth),
            CountText("stage", "Stage as reported", line, m => m.Patient.Diagnosis?.StageAsReported),
        ]);

    public CategoryCounts this[string key] => Groups.First(g => g.Key == key);

    private static CategoryCounts Count<T>(string key, string title, StudyLine line, Func<LineOfPatient, T?> value, params IReadOnlyList<T> first) where T : struct, Enum
    {
        var found = line.Members.ToLookup(value);
        return CategoryCounts.Of(
            key, title, line.Members.Count,
            [
                .. first.Concat(Enum.GetValues<T>()).Distinct().Where(v => found.Contains(v)).Select(v => (Wording.Of(v), found[v])),
                (Wording.NotRecorded, found[null]),
            ]);
    }

    private static CategoryCounts CountText(string key, string title, StudyLine line, Func<LineOfPatient, string?> value)
    {
        var found = line.Members.ToLookup(m => string.IsNullOrWhiteSpace(value(m)) ? null : value(m)!.Trim());
        return CategoryCounts.Of(
            key, title, line.Members.Count,
            [
                .. found.Where(g => g.Key is not null).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key!, (IEnumerable<LineOfPatient>)g)),
                (Wording.NotRecorded, found[null]),
            ]);
    }
}

/// <summary>Age at the first dose in completed years; the median of an even number is the mean of the middle two.</summary>
/// <param name="N">Patients whose birth date is known; one known to the year or month is completed by the printed rule.</param>
public sealed record AgeSummary(int N, double Median, int Minimum, int Maximum)
{
    public static AgeSummary? Of(StudyLine line, PartialDateCompletion completion)
    {
        int[] ages = [.. line.Members.Select(m => AgeOf(m, completion)).OfType<int>().Order()];
        if (ages.Length == 0)
            return null;
        return new AgeSummary(ages.Length, (ages[(ages.Length - 1) / 2] + ages[ages.Length / 2]) / 2.0, ages[0], ages[^1]);
    }

    /// <summary>One patient's age; null when the birth date is not known.</summary>
    public static int? AgeOf(LineOfPatient member, PartialDateCompletion completion) =>
        member.Patient.BirthDate is { } birth ? CompletedYears(birth.Complete(completion), member.Start) : null;

    private static int CompletedYears(DateOnly birth, DateOnly on) => on.Year - birth.Year - (on < birth.AddYears(on.Year - birth.Year) ? 1 : 0);
}

public sealed record CategoryCounts(string Key, string Title, IReadOnlyList<CategoryCount> Counts)
{
    public bool IsRecorded => Counts.Any(c => c.Value != Wording.NotRecorded);

    internal static CategoryCounts Of(string key, string title, int of, IReadOnlyList<(string Value, IEnumerable<LineOfPatient> Members)> values) => new(
        key, title,
        [
            .. values.Select(v => new CategoryCount(v.Value, of, [.. v.Members.Select(m => m.Patient.RegistryNumber)])).Where(c => c.Count > 0),
        ]);
}

/// <param name="Treated">All patients of the line.</param>
/// <param name="Patients">Registry numbers.</param>
public sealed record CategoryCount(string Value, int Treated, IReadOnlyList<string> Patients)
{
    public int Count => Patients.Count;
    public double Percent => 100.0 * Count / Treated;
}
