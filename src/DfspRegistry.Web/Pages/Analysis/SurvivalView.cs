using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Figures;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Studies;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Endpoint = DfspRegistry.Analysis.Endpoints.Endpoint;
using TableWords = DfspRegistry.Analysis.Tables.Wording;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>One endpoint of one line as an address asks for it: the result, its figure, the open step.</summary>
public sealed class SurvivalView
{
    private const int LedgerRows = 12;

    private SurvivalView(Cohort cohort, AnalysisChoices choices, StudyLine line, SurvivalResult result, LandmarkResult? landmark)
    {
        (Cohort, Choices, Line, Result, Landmark) = (cohort, choices, line, result, landmark);
    }

    public Cohort Cohort { get; }
    public AnalysisChoices Choices { get; }
    public StudyLine Line { get; }
    public SurvivalResult Result { get; }
    public LandmarkResult? Landmark { get; }
    public required IReadOnlyList<string> Lines { get; init; }
    public required IReadOnlyList<string> Groupings { get; init; }
    public required IReadOnlyList<Endpoint> Endpoints { get; init; }

    public string Title => $"{TableWords.Capital(Result.Endpoint.InWords())} on {Line.Name}" + (Choices.By is null ? "" : $", by {InWords(Choices.By)}");

    public string Counts => $"{Result.N} {(Result.N == 1 ? "patient" : "patients")} · {Result.Events} {(Result.Events == 1 ? "event" : "events")} · {Result.N - Result.Events} censored";

    /// <summary>What must be said beside the figure: why there is no test, who is in no curve, what the landmark left out.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    public static string InWords(string by) => by == AnalysisChoices.Landmark ? "response at 3 months" : ReportFigures.Grouped(by);

    /// <returns>Null when the study has no treatment line yet, or an error was added.</returns>
    public static SurvivalView? Of(Cohort cohort, AnalysisChoices choices, ModelStateDictionary errors)
    {
        var lines = StudyLine.Of(cohort, choices.Rules.Completion);
        if (lines.Count == 0 || !errors.IsValid)
            return null;
        var line = choices.Line is null ? lines[0] : lines.FirstOrDefault(l => string.Equals(l.Name, choices.Line, StringComparison.OrdinalIgnoreCase));
        if (line is null)
        {
            errors.AddModelError("line", $"The study has no line “{choices.Line}”. It has: {string.Join(", ", lines.Select(l => l.Name))}.");
            return null;
        }
        var isNeoadjuvant = cohort.Study.Design == StudyDesign.Neoadjuvant;
        var options = choices.ReportOptions;
        var ledger = EndpointLedger.Derive(line, cohort.DataCutoff, choices.Endpoint, choices.Rules);
        var responses = ResponseResult.Of(line, cohort.DataCutoff, choices.Rules, options.Response).Patients;
        var groupings = Grouping.NamesFor(cohort).Where(n => Grouping.Of(n, line, responses).Groups.Count > 1).ToList();
        LandmarkResult? landmark = null;
        SurvivalResult result;
        if (choices.By == AnalysisChoices.Landmark)
        {
            landmark = LandmarkResult.Of(line, ledger, options.Survival, options.LandmarkDays, options.Response);
            result = landmark.Result;
        }
        else if (choices.By is null)
        {
            result = SurvivalResult.Of(ledger, options.Survival);
        }
        else if (Grouping.Resolve(cohort, choices.By) is { } name)
        {
            result = SurvivalResult.Of(ledger, options.Survival, Grouping.Of(name, line, responses));
            choices = choices with { By = name };
        }
        else
        {
            errors.AddModelError("by", $"The study cannot be split by “{choices.By}”. It can by: {string.Join(", ", groupings)}.");
            return null;
        }
        return new SurvivalView(cohort, choices with { Line = line.Name }, line, result, landmark)
        {
            Lines = [.. lines.Select(l => l.Name)],
            Groupings = groupings,
            Endpoints =
            [
                .. EndpointNames.All.Where(e => isNeoadjuvant
                    || e is Endpoint.ProgressionFreeSurvival or Endpoint.OverallSurvival or Endpoint.TimeToProgression or Endpoint.DurationOfResponse),
            ],
            Notes = [.. NotesOf(result, landmark)],
        };
    }

    /// <summary>Death competes with the event: a cumulative incidence is drawn, not a survival curve.</summary>
    public bool HasCompetingEvent => Result.Endpoint == Endpoint.LocalRecurrence;

    public Figure Figure(string id, FigureFormat format, Func<string, double, string>? stepLink = null, bool forOutside = false) => HasCompetingEvent
        ? ReportFigures.Incidence(Result, id, format, forOutside)
        : ReportFigures.Survival(Result, id, format, stepLink, Landmark is null ? null : $"Months since day {Landmark.LandmarkDays} after the first dose of {Line.Name}", forOutside: forOutside);

    public Table Summary(bool forOutside)
    {
        var table = CurveAtMonthsTable.Of(Result, HasCompetingEvent, forOutside);
        return forOutside ? OutsideTable.Of(table).Table : table;
    }

    /// <summary>The ledger by days, and the part of it that a page shows: its beginning, or what is around the open step.</summary>
    public (IReadOnlyList<LedgerLine> Shown, int First, int All) Ledger()
    {
        var all = Result.Ledger.Lines.OrderBy(l => l.Days).ThenBy(l => l.Patient, StringComparer.Ordinal).ToList();
        if (Choices.WholeLedger || all.Count <= LedgerRows + 3)
            return (all, 1, all.Count);
        var start = Choices.Step is { } step ? Math.Clamp(all.FindIndex(l => l.Days >= step.Day) - LedgerRows / 2, 0, all.Count - LedgerRows) : 0;
        return (all.GetRange(start, LedgerRows), start + 1, all.Count);
    }

    public string? GroupOf(LedgerLine line) => Result.By?.GroupOf(line.PatientId);

    /// <summary>The open step with the patients behind it; null when none is asked for, or there is none on that day.</summary>
    public OpenStep? Step()
    {
        if (Choices.Step is not { } asked)
            return null;
        var group = Result.Groups.FirstOrDefault(g => g.Group == asked.Group);
        var (curve, lines) = group is not null ? (group.Curve, group.Lines) : (Result.Curve, Result.Ledger.Lines);
        if (HasCompetingEvent)
            return null;
        var points = curve.Points;
        var at = points.ToList().FindIndex(p => p.Time == asked.Day && p.Events > 0);
        if (at < 0 || (group is null && Result.Groups.Count > 0))
            return null;
        return new OpenStep(
            group?.Group, points[at], at == 0 ? 1 : points[at - 1].Survival ?? 1,
            [.. lines.Where(l => l.IsEvent && l.Days == asked.Day)], [.. lines.Where(l => l.Days > asked.Day).OrderBy(l => l.Patient, StringComparer.Ordinal)]);
    }

    private static IEnumerable<string> NotesOf(SurvivalResult result, LandmarkResult? landmark)
    {
        var estimator = result.Endpoint == Endpoint.LocalRecurrence ? "Aalen-Johansen" : "Kaplan-Meier";
        yield return $"{result.Ledger.Definition} {estimator}, limits {result.Options.ConfidenceType.ToName()}.";
        if (landmark is not null)
        {
            yield return $"Only patients still followed without the event after day {landmark.LandmarkDays} (3 months); groups by the best response up to it, time counted from it. "
                + $"Left out: {landmark.ExcludedEvents} with the event and {landmark.ExcludedCensored} censored by then.";
        }
        // A log-rank test of one cause is none of its cumulative incidence.
        if (result.LogRank is { } test && result.Endpoint != Endpoint.LocalRecurrence)
            yield return $"Log-rank: chi-square {test.ChiSquare.ToString("0.00", CultureInfo.InvariantCulture)} on {test.DegreesOfFreedom} df.";
        if (result.Cox?.ProportionalHazards() is { } check)
            yield return $"Proportional hazards: p {(check.Global.PValue < 0.0001 ? "" : "= ")}{TableWords.PValue(check.Global.PValue)} (score test, R: cox.zph); a small p says that one hazard ratio does not describe all of the follow-up.";
        if (result.NotRecorded > 0)
            yield return $"{result.NotRecorded} {(result.NotRecorded == 1 ? "patient is" : "patients are")} in no curve: the grouping is not recorded for them.";
        if (result.Ledger.Errors.Count > 0)
            yield return $"Not counted, because the record contradicts itself: {string.Join("; ", result.Ledger.Errors.Select(e => $"{e.Patient}, {e.Message}"))}.";
        foreach (var without in result.Ledger.WithoutStart.GroupBy(w => w.Reason))
            yield return $"Without a start ({without.Key}): {without.Count()}.";
    }
}

/// <param name="Before">The curve's value just before the step.</param>
/// <param name="Had">Patients with the event on that day.</param>
/// <param name="Left">Patients still at risk after it.</param>
public sealed record OpenStep(string? Group, CurvePoint Point, double Before, IReadOnlyList<LedgerLine> Had, IReadOnlyList<LedgerLine> Left);
