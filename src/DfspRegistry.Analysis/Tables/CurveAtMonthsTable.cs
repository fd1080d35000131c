using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Analysis.Tables;

/// <summary>A curve read off every three months: what can be taken away of it without the times at which single patients had the event.</summary>
public static class CurveAtMonthsTable
{
    private const int Step = 3;

    public static Table Of(SurvivalResult result, bool competing) => new(
        $"curve-{result.Endpoint.Code().ToLowerInvariant().Replace(' ', '-')}",
        $"{Wording.Capital(result.Endpoint.InWords())} on {result.Ledger.Line}: curve every {Step} months",
        [
            TableColumn.Words("group"), TableColumn.Number("months"), TableColumn.Number("at_risk"), TableColumn.Number(competing ? "incidence %" : "survival %"), TableColumn.Number("lower %"), TableColumn.Number("upper %"),
        ],
        result.Groups.Count == 0
            ? [.. Rows("all", result.Curve, result.Ledger.Lines, result.Options, competing)]
            : [.. result.Groups.SelectMany(g => Rows(g.Group, g.Curve, g.Lines, result.Options, competing))],
        [
            $"{result.Ledger.Definition} {(competing ? "Aalen-Johansen, death competing" : "Kaplan-Meier")}, limits {result.Options.ConfidenceType.ToName()} at {100 * result.Options.ConfidenceLevel:0.##} %. At risk: just before that day.",
            "The curve at every time of an event is data of single patients: ask for rows.",
        ]);

    private static IEnumerable<TableRow> Rows(string group, SurvivalCurve curve, IReadOnlyList<LedgerLine> lines, SurvivalOptions options, bool competing)
    {
        var steps = competing ? IncidenceTable.Steps(lines, options) : [];
        var end = lines.Select(l => l.Days).DefaultIfEmpty().Max();
        for (var month = 0; month * Domain.Shared.Months.DaysPerMonth <= end; month += Step)
        {
            var days = month * Domain.Shared.Months.DaysPerMonth;
            var at = curve.At([days])[0];
            var (value, lower, upper) = competing
                ? steps.LastOrDefault(s => s.Time <= days) is { } step ? (step.Incidence, step.Lower, step.Upper) : (0, (double?)null, (double?)null)
                : (at.Survival ?? double.NaN, at.Lower, at.Upper);
            yield return TableRow.Item(
                group, month.ToString(CultureInfo.InvariantCulture), lines.Count(l => l.Days >= days).ToString(CultureInfo.InvariantCulture), Percent(double.IsNaN(value) ? null : value), Percent(lower), Percent(upper));
        }
    }

    private static string Percent(double? value) => value is { } v ? Math.Round(100 * v, 1, MidpointRounding.AwayFromZero).ToString("0.0", CultureInfo.InvariantCulture) : "";
}
