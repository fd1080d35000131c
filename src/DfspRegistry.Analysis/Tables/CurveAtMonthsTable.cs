using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Analysis.Tables;

/// <summary>A curve read off every three months: what can be taken away of it without the times at which single patients had the event.</summary>
public static class CurveAtMonthsTable
{
    private const int Step = OutsideReadings.StepMonths;

    /// <param name="competing">Death competes: cumulative incidence, not survival.</param>
    /// <param name="forOutside">Values and numbers at risk as in <see cref="OutsideReadings"/>.</param>
    public static Table Of(SurvivalResult result, bool competing, bool forOutside = false) => new(
        $"curve-{result.Endpoint.Code().ToLowerInvariant().Replace(' ', '-')}",
        $"{Wording.Capital(result.Endpoint.InWords())} on {result.Ledger.Line}: curve every {Step} months",
        [
            TableColumn.Words("group"), TableColumn.Number("months"), TableColumn.Number("at_risk"), TableColumn.Number(competing ? "incidence %" : "survival %"), TableColumn.Number("lower %"), TableColumn.Number("upper %"),
        ],
        result.Groups.Count == 0
            ? [.. Rows("all", result.Curve, result.Ledger.Lines, result.Options, competing, forOutside)]
            : [.. result.Groups.SelectMany(g => Rows(g.Group, g.Curve, g.Lines, result.Options, competing, forOutside))],
        [
            $"{result.Ledger.Definition} {(competing ? "Aalen-Johansen, death competing" : "Kaplan-Meier")}, limits {result.Options.ConfidenceType.ToName()} at {100 * result.Options.ConfidenceLevel:0.##} %. At risk: just before that day.",
            .. forOutside ? (string[])[$"{OutsideReadings.InWords} {OutsideReadings.NotRead}: not told."] : [],
            "The curve at every time of an event is data of single patients: ask for rows.",
        ]);

    private static IEnumerable<TableRow> Rows(string group, SurvivalCurve curve, IReadOnlyList<LedgerLine> lines, SurvivalOptions options, bool competing, bool forOutside)
    {
        var steps = competing ? IncidenceTable.Steps(lines, options) : [];
        var end = lines.Select(l => l.Days).DefaultIfEmpty().Max();
        var months = OutsideReadings.Months().TakeWhile(month => Days(month) <= end);
        var readings = forOutside
            // Of a group of fewer than five one row stands, without numbers.
            ? OutsideReadings.Of(months, month => (AtRisk(month), lines.Count(l => l.IsEvent && l.Days <= Days(month)))).DefaultIfEmpty((0, false))
            : months.Select(month => (Month: month, IsRead: true));
        foreach (var (month, isRead) in readings)
        {
            var at = curve.At([Days(month)])[0];
            var (value, lower, upper) = competing
                ? steps.LastOrDefault(s => s.Time <= Days(month)) is { } step ? (step.Incidence, step.Lower, step.Upper) : (0, (double?)null, (double?)null)
                : (at.Survival ?? double.NaN, at.Lower, at.Upper);
            var atRisk = forOutside ? OutsideReadings.InFives(AtRisk(month)) : AtRisk(month);
            yield return TableRow.Item(
                [group, month.ToString(CultureInfo.InvariantCulture), atRisk.ToString(CultureInfo.InvariantCulture), .. isRead
                    ? (TableCell[])[Percent(double.IsNaN(value) ? null : value), Percent(lower), Percent(upper)]
                    : [OutsideReadings.NotRead, OutsideReadings.NotRead, OutsideReadings.NotRead]]);
        }

        static double Days(int month) => month * Domain.Shared.Months.DaysPerMonth;
        int AtRisk(int month) => lines.Count(l => l.Days >= Days(month));
    }

    private static string Percent(double? value) => value is { } v ? Math.Round(100 * v, 1, MidpointRounding.AwayFromZero).ToString("0.0", CultureInfo.InvariantCulture) : "";
}
