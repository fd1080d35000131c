using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Reports.Publication;

namespace DfspRegistry.Analysis.Tables;

/// <summary>Every table of a report, in the order in which it is read.</summary>
public static class ReportTables
{
    public static IReadOnlyList<Table> Of(StudyReport report) =>
    [
        .. report.Lines.SelectMany(Of),
        .. report.PfsRatios.Select(OutcomeTables.PfsRatios),
        .. report.Surgical.SelectMany(SurgicalTables.All),
        .. PublicationComparison.Of(report) is { } comparison ? (Table[])[comparison.ToTable()] : [],
    ];

    public static IReadOnlyList<Table> Of(LineReport line) =>
    [
        CharacteristicsTable.Of(line),
        .. line.Response.Patients.Any(p => p.Best.Best is not null)
            ? (Table[])[BestResponseTable.Of(line.Response), BestResponseTable.Of(line.Response, confirmed: true)]
            : [],
        OutcomeTables.Medians(line),
        .. OutcomeTables.HazardRatios(line) is { } ratios ? (Table[])[ratios] : [],
        OutcomeTables.Rates(line),
        .. line.Response.Patients.Any(p => p.Best.Best is not null) ? (Table[])[OutcomeTables.ByBestResponse(line), OutcomeTables.Landmark(line)] : [],
        .. line.AdverseEvents.Terms.Count > 0 ? (Table[])[AdverseEventTable.Of(line.AdverseEvents)] : [],
    ];
}
