using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Figures;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Analysis.Tables;

/// <summary>The numbers behind a cumulative incidence figure, death competing; in full precision, one row for each time.</summary>
public static class IncidenceTable
{
    public static Table Of(SurvivalResult result)
    {
        IReadOnlyList<(string Group, IReadOnlyList<LedgerLine> Lines)> groups = result.Groups.Count == 0
            ? [("all", result.Ledger.Lines)]
            : [.. result.Groups.Select(g => (g.Group, g.Lines))];
        return new Table(
            "incidence", $"Cumulative incidence of {result.Endpoint.InWords()} on {result.Ledger.Line}",
            [
                TableColumn.Words("group"), TableColumn.Number("days"), TableColumn.Number("months"), TableColumn.Number("at_risk"), TableColumn.Number("events"),
                TableColumn.Number("competing"), TableColumn.Number("censored"), TableColumn.Number("incidence"), TableColumn.Number("lower"), TableColumn.Number("upper"),
            ],
            [
                .. groups.SelectMany(g => Steps(g.Lines, result.Options).Select(s => TableRow.Item(
                    g.Group, Exact(s.Time), Exact(Domain.Shared.Months.FromDays(s.Time)), $"{s.AtRisk}", $"{s.Events}", $"{s.CompetingEvents}", $"{s.Censored}",
                    Exact(s.Incidence), Exact(s.Lower), Exact(s.Upper)))),
            ],
            [$"{result.Ledger.Definition} Aalen-Johansen, limits {result.Options.ConfidenceType.ToName()} at {100 * result.Options.ConfidenceLevel:0.##} %."]);
    }

    /// <summary>One row for each distinct time of the lines.</summary>
    public static IReadOnlyList<IncidenceStep> Steps(IReadOnlyList<LedgerLine> lines, SurvivalOptions options)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var data = new CompetingRisksData(
            [.. lines.Select(l => (double)l.Days)],
            [.. lines.Select(l => l.Outcome switch { LedgerOutcome.Event => 1, LedgerOutcome.Competing => 2, _ => 0 })]);
        var curve = data.Causes == 0 ? null : CumulativeIncidence.Estimate(data, options)[0];
        var left = lines.Count;
        var steps = new List<IncidenceStep>();
        foreach (var day in lines.GroupBy(l => l.Days).OrderBy(g => g.Key))
        {
            var point = curve?.Points.First(p => p.Time == day.Key);
            steps.Add(new IncidenceStep(
                day.Key, left, day.Count(l => l.IsEvent), day.Count(l => l.Outcome == LedgerOutcome.Competing), day.Count(l => l.Outcome == LedgerOutcome.Censored),
                point?.Incidence ?? 0, point?.Lower, point?.Upper));
            left -= day.Count();
        }
        return steps;
    }

    private static string Exact(double? value) => value is { } v ? v.ToString("R", CultureInfo.InvariantCulture) : "";
}
