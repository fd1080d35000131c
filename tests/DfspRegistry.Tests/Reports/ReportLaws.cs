using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Studies;
using FsCheck;
using FsCheck.Fluent;

namespace DfspRegistry.Tests.Reports;

/// <summary>Laws that hold for any record, however incomplete.</summary>
public sealed class ReportLaws
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(40);

    private static void ForAnyCohort(Func<Cohort, int, bool> law) => Check.One(Runs, Prop.ForAll(
        Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), Gen.Elements(StudyDesign.Systemic, StudyDesign.Neoadjuvant).ToArbitrary(),
        (seed, design) => law(new RandomCohort(seed).Build(design), seed)));

    private static string Json(Cohort cohort, EndpointRules? rules = null) =>
        System.Text.Encoding.UTF8.GetString(StudyReportJson.Write(StudyReport.Of(cohort, new ReportOptions { Rules = rules ?? EndpointRules.AsPublished, By = "sex" })));

    [Fact]
    public void The_order_of_patients_and_rows_does_not_matter() => ForAnyCohort((cohort, seed) =>
    {
        var random = new Random(seed);
        T[] Shuffled<T>(IReadOnlyList<T> rows)
        {
            T[] copy = [.. rows];
            random.Shuffle(copy);
            return copy;
        }
        var shuffled = cohort with
        {
            Patients = Shuffled(cohort.Patients.Select(p => p with
            {
                Contacts = Shuffled(p.Contacts),
                Lines = [.. p.Lines.Select(l => l with { Assessments = Shuffled(l.Assessments), AdverseEvents = Shuffled(l.AdverseEvents) })],
            }).ToList()),
        };
        return EndpointRules.All.All(rules => Json(cohort, rules) == Json(shuffled, rules));
    });

    [Fact]
    public void Rows_after_the_cutoff_change_nothing() =>
        ForAnyCohort((cohort, _) => EndpointRules.All.All(rules => Json(cohort, rules) == Json(RandomCohort.WithLaterRows(cohort), rules)));

    [Fact]
    public void The_ledger_is_what_the_curve_is_computed_from() => ForAnyCohort((cohort, _) => StudyReport.Of(cohort).Lines.SelectMany(l => l.Survival).All(s =>
        s.N == s.Ledger.Lines.Count
        && s.Events == s.Ledger.Lines.Count(l => l.IsEvent)
        && s.Ledger.Lines.Select(l => (double)l.Days).Distinct().Order().SequenceEqual(s.Curve.Points.Select(p => p.Time))
        && s.Ledger.Lines.All(l => l.Days >= 0 && l.End <= cohort.DataCutoff)));

    [Fact]
    public void Every_patient_of_a_line_is_in_the_ledger_or_is_said_to_be_left_out() => ForAnyCohort((cohort, _) => StudyReport.Of(cohort).Lines.All(line => line.Survival.All(s =>
        s.Ledger.Lines.Count + s.Ledger.Errors.Count + s.Ledger.WithoutStart.Count == line.N)));

    [Fact]
    public void Progression_free_survival_never_outlasts_survival_and_time_to_progression_ends_on_the_same_day() => ForAnyCohort((cohort, _) =>
    {
        IEnumerable<LedgerLine> Lines(Endpoint endpoint, EndpointRules rules) => EndpointLedger.Derive(cohort, endpoint, rules).SelectMany(l => l.Lines);
        var survival = Lines(Endpoint.OverallSurvival, EndpointRules.AsPublished).ToDictionary(l => (l.PatientId, l.Line), l => l.Days);
        var published = Lines(Endpoint.ProgressionFreeSurvival, EndpointRules.AsPublished).ToDictionary(l => (l.PatientId, l.Line), l => l.Days);
        return published.All(l => l.Value <= survival[l.Key])
            && Lines(Endpoint.TimeToProgression, EndpointRules.AsPublished).All(l => l.Days == published[(l.PatientId, l.Line)]);
    });
}
