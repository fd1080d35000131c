using System.Text;
using DfspRegistry.Analysis.Figures;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Reports.Publication;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>
/// What can be taken away, by name: an item of the report (line-1-pfs.svg), the figure and ledger of the survival page (survival.pdf, ledger.csv),
/// the whole report (report.pdf). The query string is the page's, so a file holds what the page shows.
/// </summary>
[Authorize(Policy = Policies.Export)]
[ShowsPatients("analysis", IsExport = true)]
public sealed class FilesModel(CohortQuery cohorts, IAuthorizationService authorization) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string study, string file, string? size, string? count, CancellationToken cancellation)
    {
        var choices = AnalysisChoices.Read(Request.Query, ModelState);
        var dot = file.LastIndexOf('.');
        if (!ModelState.IsValid || dot < 1)
            return BadRequest();
        var (name, format) = (file[..dot], file[(dot + 1)..]);
        // Rows of single patients are for those who may see patients.
        if ((name == "ledger" || format == "R") && !(await authorization.AuthorizeAsync(User, Policies.SeePatients)).Succeeded)
            return Forbid();
        if (await cohorts.FindAsync(study, choices.Cutoff, cancellation) is not { } cohort)
            return NotFound();
        var drawn = size == "half" ? FigureFormat.HalfPage : FigureFormat.FullPage;
        if (name is "survival" or "ledger")
            return SurvivalFile(cohort, choices, name, format, drawn);
        if (choices.By is { } by && Grouping.Resolve(cohort, by) is null)
            return BadRequest();
        var report = StudyReport.Of(cohort, choices.ReportOptions);
        if (name == "report")
            return format == "pdf" ? Taken(ReportPdf.Write(Printed(report, cohort, choices)), "application/pdf", study, file) : NotFound();
        if (name == "comparison")
            return ComparisonFile(report, cohort, choices, format);
        var items = count == "events" ? AdverseEventsModel.Of(cohort, choices, countsEvents: true) : ReportItems.Of(report).SelectMany(s => s.Items);
        return items.FirstOrDefault(i => i.Key == name) is { } item ? ItemFile(report, cohort, choices, item, format, drawn) : NotFound();
    }

    private IActionResult SurvivalFile(Cohort cohort, AnalysisChoices choices, string name, string format, FigureFormat drawn)
    {
        if (SurvivalView.Of(cohort, choices, ModelState) is not { } view)
            return ModelState.IsValid ? NotFound() : BadRequest();
        var basis = Basis(cohort, choices);
        var what = $"{AnalysisChoices.Code(view.Result.Endpoint)}-{view.Line.Name}{(choices.By is null ? "" : "-by-" + choices.By)}";
        return (name, format) switch
        {
            ("ledger", "csv") => Text(TableCsv.Write(WithBasis(view.LedgerTable, basis)), "text/csv", cohort, $"ledger-{what}.csv"),
            ("ledger", "pdf") => Taken(ReportPdf.Write(One(cohort, basis, new TableBlock(view.LedgerTable))), "application/pdf", cohort.Study.Code, $"ledger-{what}.pdf"),
            ("survival", "csv") => Text(TableCsv.Write(WithBasis(view.CurveTable, basis)), "text/csv", cohort, $"{what}.csv"),
            ("survival", "R") => Text(Script(view, $"{cohort.Study.Code} · {basis}"), "text/plain", cohort, $"{what}.R"),
            ("survival", "svg") => Text(SvgWriter.Standalone(WithFootnote(view.Figure("figure", drawn), cohort, basis)), "image/svg+xml", cohort, $"{what}.svg"),
            ("survival", "pdf") => Taken(PdfWriter.Write(WithFootnote(view.Figure("figure", drawn), cohort, basis)), "application/pdf", cohort.Study.Code, $"{what}.pdf"),
            _ => NotFound(),
        };
    }

    private static string Script(SurvivalView view, string provenance) =>
        view.HasCompetingEvent ? SurgicalRScripts.CumulativeIncidence(view.Result, provenance) : RScript.For(view.Result, provenance);

    private IActionResult ItemFile(StudyReport report, Cohort cohort, AnalysisChoices choices, ReportItem item, string format, FigureFormat drawn)
    {
        var basis = Basis(cohort, choices);
        return format switch
        {
            "csv" => Text(TableCsv.Write(WithBasis(item.Table ?? item.Data!, basis)), "text/csv", cohort, item.Key + ".csv"),
            "R" when item.RScript is not null => Text(item.RScript(), "text/plain", cohort, item.Key + ".R"),
            "svg" when item.Figure is not null => Text(SvgWriter.Standalone(WithFootnote(item.Figure("figure", drawn), cohort, basis)), "image/svg+xml", cohort, item.Key + ".svg"),
            "pdf" when item.Figure is not null => Taken(PdfWriter.Write(WithFootnote(item.Figure("figure", drawn), cohort, basis)), "application/pdf", report.Study.Code, item.Key + ".pdf"),
            "pdf" => Taken(ReportPdf.Write(One(cohort, basis, new TableBlock(item.Table!))), "application/pdf", report.Study.Code, item.Key + ".pdf"),
            _ => NotFound(),
        };
    }

    private IActionResult ComparisonFile(StudyReport report, Cohort cohort, AnalysisChoices choices, string format)
    {
        if (PublicationComparison.Of(report) is not { } comparison)
            return NotFound();
        var basis = Basis(cohort, choices);
        return format switch
        {
            "csv" => Text(TableCsv.Write(comparison.ToTable()), "text/csv", cohort, "comparison.csv"),
            "pdf" => Taken(ReportPdf.Write(One(cohort, basis, new TableBlock(comparison.ToTable()))), "application/pdf", cohort.Study.Code, "comparison.pdf"),
            _ => NotFound(),
        };
    }

    private static string Basis(Cohort cohort, AnalysisChoices choices) => StudyCohort.Basis(cohort, choices);

    /// <summary>A file that travels alone says what its numbers rest on.</summary>
    private static Table WithBasis(Table table, string basis) => table with { Footnotes = [.. table.Footnotes, basis] };

    private static Figure WithFootnote(Figure figure, Cohort cohort, string basis) =>
        FigureFootnote.Under(figure, $"{cohort.Study.Code} · {basis}{(cohort.Study.IsSynthetic ? " · synthetic demonstration data" : "")}");

    private static PrintedReport One(Cohort cohort, string basis, ReportBlock block) =>
        new($"{cohort.Study.Code} · {cohort.Study.Title}", basis, basis, cohort.Study.IsSynthetic, [block]);

    private static PrintedReport Printed(StudyReport report, Cohort cohort, AnalysisChoices choices)
    {
        var blocks = new List<ReportBlock>();
        foreach (var section in ReportItems.Of(report))
        {
            blocks.Add(new HeadingBlock(section.Title));
            foreach (var item in section.Items)
            {
                if (item.Table is not null)
                    blocks.Add(new TableBlock(item.Number is null ? item.Table : item.Table with { Title = $"{item.Number} · {item.Table.Title}" }));
                if (item.Figure is not null && item.Table is null)
                {
                    var figure = item.Figure("figure", FigureFormat.FullPage);
                    blocks.Add(new FigureBlock(item.Number is null ? figure : figure with { Title = $"{item.Number} · {figure.Title}" }, item.Notes));
                }
            }
        }
        var basis = Basis(cohort, choices);
        return new PrintedReport($"{cohort.Study.Code} · {cohort.Study.Title}", $"{cohort.Patients.Count} patients · {basis}", basis, cohort.Study.IsSynthetic, blocks);
    }

    private FileContentResult Text(string text, string type, Cohort cohort, string name) =>
        Taken(new UTF8Encoding(encoderShouldEmitUTF8Identifier: type == "text/csv").GetPreamble() is { Length: > 0 } mark
            ? [.. mark, .. Encoding.UTF8.GetBytes(text)]
            : Encoding.UTF8.GetBytes(text), type + "; charset=utf-8", cohort.Study.Code, name);

    private FileContentResult Taken(byte[] content, string type, string study, string name)
    {
        // An imported line can be called anything; a file's name is kept to what every system takes.
        var safe = string.Concat($"{study}-{name}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' ? c : '-'));
        return File(content, type, safe);
    }
}
