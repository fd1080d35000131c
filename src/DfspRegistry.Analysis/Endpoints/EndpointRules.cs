using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Analysis.Endpoints;

/// <summary>
/// A versioned set of rules by which dates become days and events. The same rows under the same set give the same ledger; a change of
/// meaning is a new version.
/// </summary>
public sealed record EndpointRules
{
    /// <summary>
    /// The founding studies' reading, and that of an analysis that follows every patient to the end: the last contact censors, a new therapy
    /// does not, every recorded progression counts.
    /// </summary>
    public static EndpointRules AsPublished { get; } = new() { Name = "as-published", Version = 1 };

    /// <summary>
    /// The conservative reading, after the tables for progression-free survival in the FDA's guidance of 2007 (appendix 3, table A):
    /// follow-up is cut at a new therapy, at curative resection and at two missed assessments, whichever comes first; the last adequate
    /// assessment before it censors; only progression that an assessment documents counts.
    /// </summary>
    public static EndpointRules Regulatory { get; } = new()
    {
        Name = "regulatory",
        Version = 1,
        CutsAtNewTherapyAndResection = true,
        OnlyDocumentedProgression = true,
        CensorsAtAdequateAssessment = true,
        MissedAssessments = MissedAssessmentRule.FoundingSchedule,
    };

    public static IReadOnlyList<EndpointRules> All { get; } = [AsPublished, Regulatory];

    public required string Name { get; init; }
    public required int Version { get; init; }
    public bool CutsAtNewTherapyAndResection { get; init; }
    /// <summary>Progression counts only when an assessment shows it; a clinical judgement or a bare date does not.</summary>
    public bool OnlyDocumentedProgression { get; init; }
    /// <summary>The last adequate assessment censors; else the last contact does.</summary>
    public bool CensorsAtAdequateAssessment { get; init; }
    public MissedAssessmentRule? MissedAssessments { get; init; }
    /// <summary>How a date known to the month or the year becomes a day.</summary>
    public PartialDateCompletion Completion { get; init; } = PartialDateCompletion.Middle;

    public string Label => $"{Name} v{Version}";

    public string CensoringInWords => CensorsAtAdequateAssessment
        ? "cut at a new therapy, at curative resection and at two missed assessments, and censored at the last adequate assessment before; only progression shown by an assessment counts"
        : "censored at the last contact, a new therapy does not censor";

    public string CompletionInWords => Completion switch
    {
        PartialDateCompletion.Earliest => "a date known to the month or year counts as its first possible day",
        PartialDateCompletion.Latest => "a date known to the month or year counts as its last possible day",
        _ => "a date known to the month counts as the 15th, one known to the year as 1 July",
    } + ", but never as a day before the start where a later one is possible";

    /// <summary>Reads a name or label: as-published, regulatory v1.</summary>
    public static bool TryParse(string? name, out EndpointRules rules)
    {
        var found = All.FirstOrDefault(r =>
            string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase) || string.Equals(r.Label, name, StringComparison.OrdinalIgnoreCase));
        rules = found ?? AsPublished;
        return found is not null;
    }
}

/// <summary>
/// How long a patient may go unassessed before two assessments count as missed: two intervals and a tolerance. The first interval after the
/// start differs from the later ones.
/// </summary>
/// <param name="FirstIntervalDays">Planned days from the start to the first assessment.</param>
/// <param name="LaterIntervalDays">Planned days between later assessments.</param>
/// <param name="ToleranceDays">Days by which the second of the two may be late.</param>
public sealed record MissedAssessmentRule(int FirstIntervalDays, int LaterIntervalDays, int ToleranceDays)
{
    /// <summary>The founding study's schedule: after 3 months, then every 6; four weeks' tolerance (ours, the paper states none).</summary>
    public static MissedAssessmentRule FoundingSchedule { get; } = new(91, 183, 28);

    /// <summary>Longest gap that does not miss two assessments.</summary>
    public int AllowedGapDays(bool fromStart) => (fromStart ? FirstIntervalDays : LaterIntervalDays) + LaterIntervalDays + ToleranceDays;
}
