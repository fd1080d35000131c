using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Reports;

/// <summary>
/// What curves are split by: a recorded characteristic, the best response, or an attribute that an import brought. A patient for whom it is
/// not recorded is in no group.
/// </summary>
public sealed class Grouping
{
    /// <summary>Best response is known only after the start: a responder must live to respond, so a test would compare survival with itself.</summary>
    public const string NoTestByBestResponse = "No test by best response: a responder must live to respond. See the landmark analysis at 3 months.";

    public const string BestResponse = "bestResponse";

    private readonly Dictionary<Guid, string> groupOfPatient;

    private Grouping(string name, IReadOnlyList<string> groups, Dictionary<Guid, string> groupOfPatient, string? noTestBecause) =>
        (Name, Groups, this.groupOfPatient, NoTestBecause) = (name, groups, groupOfPatient, noTestBecause);

    /// <summary>As it is asked for: sex, bestResponse, stage.</summary>
    public string Name { get; }

    /// <summary>Groups that occur, in the order in which they are printed.</summary>
    public IReadOnlyList<string> Groups { get; }

    public string? NoTestBecause { get; }

    public string? GroupOf(Guid patientId) => groupOfPatient.GetValueOrDefault(patientId);

    /// <summary>The registry's own names; attributes of the cohort's lines come beside them and win when they have the same name.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
        ["sex", "site", "histology", "fusion", "presentation", BestResponse, "group", "location", "dominantSite", "extent", "stage"];

    /// <summary>Every name that this cohort can be split by.</summary>
    public static IReadOnlyList<string> NamesFor(Cohort cohort) =>
        [.. BuiltIn.Concat(Attributes(cohort)).DistinctBy(n => n, StringComparer.OrdinalIgnoreCase)];

    /// <summary>The name as the cohort writes it; upper and lower case do not matter. Null when the cohort cannot be split by it.</summary>
    public static string? Resolve(Cohort cohort, string name) =>
        Attributes(cohort).FirstOrDefault(a => a == name)
        ?? NamesFor(cohort).FirstOrDefault(n => string.Equals(n, name, StringComparison.OrdinalIgnoreCase));

    /// <param name="name">One of <see cref="NamesFor"/>.</param>
    /// <param name="responses">Best responses of the line's patients.</param>
    /// <exception cref="ArgumentException">The name is none.</exception>
    public static Grouping Of(string name, StudyLine line, IReadOnlyList<LineResponse> responses)
    {
        if (string.Equals(name, BestResponse, StringComparison.OrdinalIgnoreCase))
            return ByBestResponse(responses);
        Func<LineOfPatient, string?> read = line.Members.Any(m => m.Line.Attributes.ContainsKey(name))
            ? m => m.Line.Attributes.GetValueOrDefault(name)
            : name.ToUpperInvariant() switch
            {
                "SEX" => m => Words(m.Patient.Sex),
                "SITE" => m => m.Patient.SiteCode,
                "HISTOLOGY" => m => Words(m.Patient.Diagnosis?.Histology),
                "FUSION" => m => Words(m.Patient.Diagnosis?.FusionStatus),
                "PRESENTATION" => m => Words(m.Patient.Diagnosis?.Presentation),
                "GROUP" => m => m.Line.Group,
                "LOCATION" => m => Words(m.Patient.Diagnosis?.PrimarySite is { } site ? BodyRegions.Of(site) : (BodyRegion?)null),
                "DOMINANTSITE" => m => Words(m.Patient.DominantSite()),
                "EXTENT" => m => Words(m.Patient.Diagnosis?.Extent),
                "STAGE" => m => m.Patient.Diagnosis?.StageAsReported,
                _ => m => m.Line.Attributes.GetValueOrDefault(name),
            };
        var groups = new Dictionary<Guid, string>();
        foreach (var member in line.Members)
        {
            if (read(member) is { } group && !string.IsNullOrWhiteSpace(group))
                groups[member.Patient.Id] = group.Trim();
        }
        return new Grouping(name, [.. groups.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)], groups, null);
    }

    public static Grouping ByBestResponse(IReadOnlyList<LineResponse> responses)
    {
        var groups = responses.Where(r => r.Best.Best is not null).ToDictionary(r => r.Member.Patient.Id, r => ResponseCodes.Print(r.Best.Best!.Value));
        return new Grouping(
            BestResponse,
            [.. Enum.GetValues<ResponseCode>().Select(ResponseCodes.Print).Where(groups.ContainsValue)],
            groups,
            NoTestByBestResponse);
    }

    /// <summary>A grouping made elsewhere, such as the response at a landmark.</summary>
    public static Grouping Custom(string name, IReadOnlyList<string> groups, IReadOnlyDictionary<Guid, string> groupOfPatient, string? noTestBecause = null) =>
        new(name, groups, new Dictionary<Guid, string>(groupOfPatient), noTestBecause);

    private static string? Words<T>(T? value) where T : struct, Enum => value is { } v ? Wording.Of(v) : null;

    private static IEnumerable<string> Attributes(Cohort cohort) => cohort.Patients
        .SelectMany(p => p.Lines).Where(l => l.IsOfStudy).SelectMany(l => l.Attributes.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
}
