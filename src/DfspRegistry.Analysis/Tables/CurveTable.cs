using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Analysis.Tables;

/// <summary>The numbers that a survival figure is drawn from, in full precision: one row for each time of each curve.</summary>
public static class CurveTable
{
    public static Table Of(SurvivalResult result) => new(
        $"curve-{result.Endpoint.Code().ToLowerInvariant().Replace(' ', '-')}",
        $"{Wording.Capital(result.Endpoint.InWords())} on {result.Ledger.Line}: curve",
        [
            TableColumn.Words("group"), TableColumn.Number("days"), TableColumn.Number("months"), TableColumn.Number("at_risk"), TableColumn.Number("events"),
            TableColumn.Number("censored"), TableColumn.Number("survival"), TableColumn.Number("std_error"), TableColumn.Number("lower"), TableColumn.Number("upper"),
        ],
        result.Groups.Count == 0 ? [.. Rows("all", result.Curve)] : [.. result.Groups.SelectMany(g => Rows(g.Group, g.Curve))],
        [
            $"{result.Ledger.Definition} Kaplan-Meier, limits {result.Options.ConfidenceType.ToName()} at {100 * result.Options.ConfidenceLevel:0.##} %.",
            "Empty: not estimable.",
        ]);

    private static IEnumerable<TableRow> Rows(string group, SurvivalCurve curve) => curve.Points.Select(p => TableRow.Item(
        group, Exact(p.Time), Exact(Domain.Shared.Months.FromDays(p.Time)), $"{p.AtRisk}", $"{p.Events}", $"{p.Censored}",
        Exact(p.Survival), Exact(p.StdError), Exact(p.Lower), Exact(p.Upper)));

    private static string Exact(double? value) => value is { } v ? v.ToString("R", CultureInfo.InvariantCulture) : "";
}
