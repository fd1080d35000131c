using DfspRegistry.Analysis.Survival;
using DfspRegistry.Domain.Cohorts;

namespace DfspRegistry.Analysis.Endpoints;

/// <summary>
/// One endpoint of one treatment line for every patient: the lines that a curve is computed from, the patients whom the endpoint has no
/// start for, and the records that contradict themselves. Ordered by registry number.
/// </summary>
public sealed record EndpointLedger(
    Endpoint Endpoint,
    EndpointRules Rules,
    string Line,
    DateOnly DataCutoff,
    IReadOnlyList<LedgerLine> Lines,
    IReadOnlyList<LedgerError> Errors,
    IReadOnlyList<WithoutStart> WithoutStart)
{
    /// <summary>
    /// Lines censored without progression although a visit up to then has progression as its disease status. A status dates no event, so it
    /// is not made one; the progression may not have been entered.
    /// </summary>
    public IReadOnlyList<LedgerDoubt> Doubts { get; init; } = [];

    /// <summary>Start, event and censoring, in one sentence.</summary>
    public string Definition => Endpoint.Definition(Rules);

    /// <summary>Days and events of the lines, in the ledger's order; a competing event censors here.</summary>
    public SurvivalData ToSurvivalData() => ToSurvivalData(Lines);

    public static SurvivalData ToSurvivalData(IReadOnlyList<LedgerLine> lines) =>
        new([.. lines.Select(l => (double)l.Days)], [.. lines.Select(l => l.IsEvent)]);

    /// <summary>The same with the competing event as a cause of its own: 1 the event, 2 what competes, 0 censored.</summary>
    public CompetingRisksData ToCompetingRisksData() => new(
        [.. Lines.Select(l => (double)l.Days)],
        [.. Lines.Select(l => l.Outcome switch { LedgerOutcome.Event => 1, LedgerOutcome.Competing => 2, _ => 0 })]);

    /// <summary>Derives an endpoint for the patients of a line. Rows after the cut-off are not read.</summary>
    public static EndpointLedger Derive(StudyLine line, DateOnly cutoff, Endpoint endpoint, EndpointRules rules)
    {
        Func<PatientCourse, Derived> rule = endpoint switch
        {
            Endpoint.OverallSurvival => OverallSurvival.Of,
            Endpoint.ProgressionFreeSurvival => ProgressionOrDeath.ProgressionFreeSurvival,
            Endpoint.TimeToProgression => ProgressionOrDeath.TimeToProgression,
            Endpoint.DurationOfResponse => ProgressionOrDeath.DurationOfResponse,
            Endpoint.RecurrenceFreeSurvival => AfterSurgery.RecurrenceFreeSurvival,
            Endpoint.LocalRecurrenceFreeSurvival => AfterSurgery.LocalRecurrenceFreeSurvival,
            Endpoint.LocalRecurrence => AfterSurgery.LocalRecurrence,
            Endpoint.EventFreeSurvival => EventFreeSurvival.Of,
            _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, null),
        };
        List<LedgerLine> lines = [];
        List<LedgerError> errors = [];
        List<WithoutStart> withoutStart = [];
        List<LedgerDoubt> doubts = [];
        foreach (var member in line.Members.OrderBy(m => m.Patient.RegistryNumber, StringComparer.Ordinal).ThenBy(m => m.Patient.Id))
        {
            var course = new PatientCourse(member, line.Name, cutoff, rules);
            var derived = rule(course);
            if (derived.Line is not null)
                lines.Add(derived.Line);
            if (derived.Line is { IsEvent: false } && Doubt(endpoint, course, derived.Line) is { } doubt)
                doubts.Add(doubt);
            if (derived.Error is not null)
                errors.Add(derived.Error);
            if (derived.WithoutStart is not null)
                withoutStart.Add(derived.WithoutStart);
        }
        return new EndpointLedger(endpoint, rules, line.Name, cutoff, lines, errors, withoutStart) { Doubts = doubts };
    }

    private static LedgerDoubt? Doubt(Endpoint endpoint, PatientCourse course, LedgerLine line) =>
        endpoint is Endpoint.ProgressionFreeSurvival or Endpoint.EventFreeSurvival && course.StatusOfProgression is { } status && status.On <= line.End && status.On > line.Start
            ? new LedgerDoubt(
                line.Patient, line.PatientId, line.Line, endpoint,
                $"the disease status at the {status.Words} on {status.On:yyyy-MM-dd} is progression, but no progression is recorded", status.Evidence)
            : null;

    /// <summary>Derives an endpoint for every line of a study.</summary>
    public static IReadOnlyList<EndpointLedger> Derive(Cohort cohort, Endpoint endpoint, EndpointRules rules) =>
        [.. StudyLine.Of(cohort, rules.Completion).Select(line => Derive(line, cohort.DataCutoff, endpoint, rules))];
}
