using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Domain.Cohorts;

namespace DfspRegistry.Analysis.Reports;

/// <summary>Patients: each patient once per term, at the worst grade. Events: every recorded event at its own worst grade.</summary>
public enum AdverseEventCounting { PatientsByWorstGrade, Events }

/// <summary>Adverse events attributed to a line, by term as the study prints it.</summary>
/// <param name="Terms">Most frequent first, then by name.</param>
/// <param name="BeforeStart">Events left out because they began before the first dose.</param>
public sealed record AdverseEventResult(string Line, int N, AdverseEventCounting Counting, IReadOnlyList<AdverseEventTerm> Terms, int BeforeStart)
{
    /// <summary>The events that count, for the script that counts them again.</summary>
    public IReadOnlyList<CountedAdverseEvent> Events { get; private init; } = [];

    public const string RuleVersion = "ae-worst v1";

    public string Rule => Counting == AdverseEventCounting.PatientsByWorstGrade
        ? $"Rule {RuleVersion}: each patient counts once per term, at the worst grade recorded from the first dose of {Line} to the data cut-off; events without a grade have a column of their own; "
            + $"grade 0 and terms never recorded are not events. Percent of the {N} treated."
        : $"Each recorded event counts, at its worst grade, from the first dose of {Line} to the data cut-off; a patient can have several. Percent: patients with the term, of the {N} treated.";

    public static AdverseEventResult Of(StudyLine line, DateOnly cutoff, EndpointRules rules, AdverseEventCounting counting = AdverseEventCounting.PatientsByWorstGrade)
    {
        var events = line.Members
            .SelectMany(m => m.Line.AdverseEvents.Select(e => (Member: m, Event: e)))
            .Where(x => x.Event.WorstGrade is not 0 && !(x.Event.OnsetOn?.Complete(rules.Completion) > cutoff))
            .ToList();
        var afterStart = events.Where(x => !(x.Event.OnsetOn is { } onset && onset.Latest < x.Member.Start)).ToList();
        var byTerm = afterStart.GroupBy(x => x.Event.Term.Trim(), StringComparer.OrdinalIgnoreCase)
            .Select(g => (Term: TermOf(g.Select(x => x.Event)), Rows: g.ToList()))
            .ToList();
        AdverseEventTerm[] terms =
        [
            .. byTerm.Select(g => AdverseEventTerm.Of(g.Term, g.Rows, counting, line.Members.Count))
                .OrderByDescending(t => t.Patients.Count).ThenBy(t => t.Term, StringComparer.OrdinalIgnoreCase),
        ];
        return new AdverseEventResult(line.Name, line.Members.Count, counting, terms, events.Count - afterStart.Count)
        {
            Events = [.. byTerm.SelectMany(g => g.Rows.Select(r => new CountedAdverseEvent(r.Member.Patient.RegistryNumber, g.Term, r.Event.WorstGrade, IsResolved(r.Event))))],
        };
    }

    internal static bool IsResolved(CohortAdverseEvent adverseEvent) =>
        adverseEvent.Outcome is Domain.AdverseEvents.AdverseEventOutcome.Resolved or Domain.AdverseEvents.AdverseEventOutcome.ResolvedWithSequelae;

    // Fatigue and fatigue are one term, written as most rows write it.
    private static string TermOf(IEnumerable<CohortAdverseEvent> events) =>
        events.GroupBy(e => e.Term.Trim(), StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().Key;
}

/// <param name="ByGrade">Grades 1 to 5.</param>
/// <param name="Patients">Registry numbers of the patients with the term at any grade or none.</param>
/// <param name="Resolved">Of them, those whose every event of the term is recorded as resolved.</param>
public sealed record AdverseEventTerm(string Term, IReadOnlyList<int> ByGrade, int Ungraded, IReadOnlyList<string> Patients, int Resolved, int Treated)
{
    public int Any => Patients.Count;
    public double Percent => Treated == 0 ? 0 : 100.0 * Any / Treated;

    internal static AdverseEventTerm Of(
        string term, IReadOnlyList<(LineOfPatient Member, CohortAdverseEvent Event)> rows, AdverseEventCounting counting, int treated)
    {
        var byPatient = rows.GroupBy(r => r.Member.Patient.RegistryNumber, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        var grades = counting == AdverseEventCounting.PatientsByWorstGrade
            ? byPatient.Select(p => p.Max(r => r.Event.WorstGrade)).ToList()
            : [.. rows.Select(r => r.Event.WorstGrade)];
        return new AdverseEventTerm(
            term,
            [.. Enumerable.Range(1, 5).Select(g => grades.Count(x => x == g))],
            grades.Count(g => g is null),
            [.. byPatient.Select(p => p.Key)],
            byPatient.Count(p => p.All(r => AdverseEventResult.IsResolved(r.Event))),
            treated);
    }
}

/// <param name="Patient">Registry number.</param>
/// <param name="Term">As the table prints it.</param>
/// <param name="Grade">1 to 5; null when not graded.</param>
public sealed record CountedAdverseEvent(string Patient, string Term, int? Grade, bool IsResolved);
