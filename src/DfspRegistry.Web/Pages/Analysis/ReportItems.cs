using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Figures;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.Studies;
using Endpoint = DfspRegistry.Analysis.Endpoints.Endpoint;
using TableWords = DfspRegistry.Analysis.Tables.Wording;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>A table or a figure of the report: what is shown, what can be taken away.</summary>
/// <param name="Key">Stable name in addresses and file names: line-1-pfs.</param>
/// <param name="Number">Table 1, Figure 2; null where the founding study has no such table.</param>
public sealed record ReportItem(string Key, string? Number, string Title)
{
    public Table? Table { get; init; }
    public Func<string, FigureFormat, Figure>? Figure { get; init; }
    /// <summary>The figure without small counts; null where its numbers are the table's, which has to hide none of them.</summary>
    public Func<string, FigureFormat, Figure>? OutsideFigure { get; init; }
    /// <summary>Small drawings beside the rows of the table, and what heads them.</summary>
    public RowDrawings? Drawings { get; init; }
    public IReadOnlyList<string> Notes { get; init; } = [];
    /// <summary>What stands under <see cref="OutsideFigure"/>.</summary>
    public IReadOnlyList<string> OutsideNotes { get; init; } = [];
    /// <summary>The curve at each time of an event: rows of patients.</summary>
    public Table? Data { get; init; }
    /// <summary>The curve every three months.</summary>
    public Table? Summary { get; init; }
    /// <summary>The table, or the curve every three months, as it is made for outside; null where hiding small counts in the other is enough.</summary>
    public Table? OutsideForm { get; init; }
    /// <summary>With the rows of patients that its numbers are computed from.</summary>
    public Func<string>? RScript { get; init; }
    /// <summary>Facts of single patients, on the page for those who see them; not to be taken away without a request.</summary>
    public bool IsOfPatients => Table is not null && OutsideTable.IsOfPatients(Table);
    /// <summary>The table that can be taken away: the item's own, or of a figure the curve every three months.</summary>
    public Table TableFor(bool outside) => outside ? OutsideTable.Of(OutsideForm ?? Table ?? Summary!).Table : Table ?? Summary!;
    /// <summary>What of the item can be taken away for outside: its figure only where no count behind it is hidden.</summary>
    public Func<string, FigureFormat, Figure>? FigureFor(bool outside) => !outside ? Figure : OutsideFigure ?? (Table is not null && OutsideTable.Of(Table).IsWhole ? Figure : null);
    public string Heading => Number is null ? Title : $"{Number} · {Title}";
    /// <summary>A figure is drawn on the page; where there is a table too, the table is what stands there.</summary>
    public bool IsFigure => Table is null;
}

/// <param name="Items">In the order of print.</param>
/// <param name="Rows">As a page lays them out: what stands at the left and at the right; without a right side, over the whole width.</param>
public sealed record ReportSection(string Title, IReadOnlyList<ReportItem> Items, IReadOnlyList<ReportRow> Rows)
{
    public static ReportSection Of(string title, params IReadOnlyList<ReportRow> rows) =>
        new(title, [.. rows.SelectMany(r => r.Left.Concat(r.Right))], [.. rows.Where(r => r.Left.Count + r.Right.Count > 0)]);
}

public sealed record ReportRow(IReadOnlyList<ReportItem> Left, IReadOnlyList<ReportItem> Right);

/// <summary>
/// The contents of a study's report, in the order of the founding study: by line its characteristics, responses, curves, outcome by response and
/// adverse events; for treatment before surgery the patients one by one and what came of it. The numbers are the founding studies'.
/// </summary>
public static class ReportItems
{
    public static IReadOnlyList<ReportSection> Of(StudyReport report, Func<Endpoint, string, string, double, string>? stepLink = null)
    {
        var isNeoadjuvant = report.Study.Design == StudyDesign.Neoadjuvant;
        var sections = new List<ReportSection>();
        var figures = 0;
        foreach (var (surgical, i) in report.Surgical.Select((s, i) => (s, i + 1)))
        {
            var tables = SurgicalTables.All(surgical).Select((t, j) => new ReportItem($"surgery-{i}-{t.Key}", i == 1 && j == 0 ? "Table 1" : null, t.Title)
            {
                Table = t,
                OutsideForm = t.Key == SurgicalTables.LocalControlKey ? SurgicalTables.LocalControl(surgical, forOutside: true) : null,
                RScript = () => SurgicalRScripts.For(surgical, t, report.Provenance),
            }).ToList();
            sections.Add(ReportSection.Of(
                $"Before surgery: {surgical.Line}",
                new ReportRow([tables[0]], []),
                new ReportRow([.. tables.Skip(1).Where((_, j) => j % 2 == 0)], [.. tables.Skip(1).Where((_, j) => j % 2 == 1)])));
        }
        for (var i = 0; i < report.Lines.Count; i++)
        {
            var line = report.Lines[i];
            var key = $"line-{i + 1}";
            // The founding study numbers the first line's characteristics, and outcome and adverse events of the last.
            string? Number(string number, bool isHere) => isHere && !isNeoadjuvant ? number : null;
            var isLast = i == report.Lines.Count - 1;
            // Where no response was ever assessed there is no response rate: it would say that nobody responded.
            var isAssessed = line.Response.Unconfirmed.Missing < line.N;
            var curves = new List<ReportItem>();
            foreach (var endpoint in Shown(isNeoadjuvant))
            {
                if (line[endpoint].N > 0)
                    curves.Add(Curve(report, line[endpoint], key, $"Figure {++figures}", stepLink));
            }
            var outcome = new ReportItem($"{key}-outcome", Number("Table 2", isLast), $"Outcome on {line.Line} by best response")
            {
                Table = OutcomeTables.ByBestResponse(line),
                RScript = () => RScript.For(line.ByBestResponse[0], report.Provenance) + "\n" + RScript.For(line.ByBestResponse[1], report.Provenance),
            };
            var landmark = new ReportItem($"{key}-landmark", null, $"Outcome on {line.Line} from day {line.Landmark[0].LandmarkDays}, by response up to it")
            {
                Table = OutcomeTables.Landmark(line),
                RScript = () => RScript.For(line.Landmark[0].Result, report.Provenance) + "\n" + RScript.For(line.Landmark[1].Result, report.Provenance),
            };
            sections.Add(ReportSection.Of(
                $"{TableWords.Capital(line.Line)}, n = {line.N}",
                new ReportRow(
                    [new($"{key}-characteristics", Number("Table 1", i == 0), $"Characteristics at start of {line.Line}")
                    {
                        Table = CharacteristicsTable.Of(line),
                        RScript = () => LineRScripts.Characteristics(line, report.Provenance),
                    }],
                    [
                        .. isAssessed ? (ReportItem[])[Responses(line, key, report.Provenance)] : [],
                        Events(line.AdverseEvents, $"{key}-adverse-events", Number("Table 3", isLast), report.Provenance),
                        new($"{key}-medians", null, $"Survival on {line.Line}") { Table = OutcomeTables.Medians(line), RScript = () => LineRScripts.Medians(line, report.Provenance) },
                    ]),
                new ReportRow([.. curves.Where((_, j) => j % 2 == 0)], [.. curves.Where((_, j) => j % 2 == 1)]),
                // Before surgery, what counts years is the recurrence; its incidence stands in the surgical tables.
                new ReportRow([.. isNeoadjuvant ? [] : AtYears(line, key, report.Provenance), .. Ratios(line, key, report.Provenance)], []),
                new ReportRow([.. isAssessed ? (ReportItem[])[outcome] : [], .. isAssessed && landmark.Table!.Rows.Count > 0 ? (ReportItem[])[landmark] : []], [])));
        }
        if (report.PfsRatios.Count > 0)
        {
            sections.Add(ReportSection.Of(
                "From line to line",
                new ReportRow([.. report.PfsRatios.Select((r, i) => new ReportItem($"pfs-ratio-{i + 1}", null, $"PFS on {r.SecondLine} over PFS on {r.FirstLine}") 
                {
                    Table = OutcomeTables.PfsRatios(r),
                    RScript = () => LineRScripts.PfsRatios(r, report.Provenance),
                })], [])));
        }
        return sections;
    }

    private static Endpoint[] Shown(bool isNeoadjuvant) => isNeoadjuvant
        ? [Endpoint.EventFreeSurvival, Endpoint.RecurrenceFreeSurvival]
        : [Endpoint.ProgressionFreeSurvival, Endpoint.OverallSurvival];

    private static ReportItem Curve(StudyReport report, SurvivalResult result, string key, string number, Func<Endpoint, string, string, double, string>? stepLink) => new(
        $"{key}-{AnalysisChoices.Code(result.Endpoint)}", number, $"{result.Endpoint.Code()} on {result.Ledger.Line}, n = {result.N}")
    {
        Figure = (id, format) => ReportFigures.Survival(
            result, id, format, stepLink is null ? null : (group, day) => stepLink(result.Endpoint, result.Ledger.Line, group, day), endWhereFewAreAtRisk: true),
        Notes =
        [
            $"{result.Ledger.Definition} Kaplan-Meier; limits {result.Options.ConfidenceType.ToName()}. "
                + "Under the axis: at risk just before the tick; events and censored before it, cumulative."
                + (ReportFigures.EndMonth(result) is { } end ? $" Drawn to month {end}, from where fewer than five are at risk; the survival page draws all of it." : ""),
            .. result.NoTestBecause is { } why && result.By is not null ? (string[])[why] : [],
        ],
        OutsideNotes = [$"{result.Ledger.Definition} Kaplan-Meier; limits {result.Options.ConfidenceType.ToName()}."],
        OutsideFigure = (id, format) => ReportFigures.Survival(result, id, format, forOutside: true),
        Data = CurveTable.Of(result),
        Summary = CurveAtMonthsTable.Of(result, competing: false),
        OutsideForm = CurveAtMonthsTable.Of(result, competing: false, forOutside: true),
        RScript = () => RScript.For(result, report.Provenance),
    };

    private static ReportItem[] AtYears(LineReport line, string key, string provenance)
    {
        var table = OutcomeTables.Rates(line);
        return [new ReportItem($"{key}-rates", null, table.Title) { Table = table, OutsideForm = OutcomeTables.Rates(line, forOutside: true), RScript = () => LineRScripts.Rates(line, provenance) }];
    }

    private static IEnumerable<ReportItem> Ratios(LineReport line, string key, string provenance)
    {
        if (OutcomeTables.HazardRatios(line) is { } table)
            yield return new ReportItem($"{key}-hazard-ratios", null, table.Title) { Table = table, RScript = () => LineRScripts.HazardRatios(line, provenance)! };
    }

    private static ReportItem Responses(LineReport line, string key, string provenance)
    {
        var table = BestResponseTable.Of(line.Response);
        return new ReportItem($"{key}-best-response", null, $"Best response on {line.Line}")
        {
            Table = table,
            Figure = (id, format) => ReportFigures.BestResponse(line.Response, id, format),
            RScript = () => ResponseRScript.For(line.Response, provenance),
            Drawings = RowDrawings.Rates(table, $"{key}-rate"),
        };
    }

    public static ReportItem Events(AdverseEventResult result, string key, string? number, string provenance) => new(key, number, $"Adverse events on {result.Line} by worst grade, n = {result.N}")
    {
        Table = AdverseEventTable.Of(result),
        Figure = result.N == 0 ? null : (id, format) => ReportFigures.AdverseEvents(result, id, format)!,
        Drawings = RowDrawings.Grades(result, $"{key}-share"),
        RScript = () => AdverseEventRScript.ByGrade(result, provenance),
    };
}
