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
/// What can be taken away at once, by name: an item of the report (line-1-pfs.svg), the figure of the survival page (survival.pdf) and its curve every three months
/// (survival.csv), the whole report (report.pdf). The query string is the page's. Files hold counts and rates; rows of patients (ledgers, curves by day, R scripts,
/// tables of single patients) are asked for at /exports, and their addresses here lead there. For outside, small counts are not in them.
/// </summary>
[Authorize(Policy = Policies.Export)]
[ShowsPatients("analysis", IsExport = true)]
public sealed class FilesModel(CohortQuery cohorts) : PageModel
{
    public async Task<IActionResult> OnGetAsync(string study, string file, string? size, string? count, CancellationToken cancellation)
    {
        var choices = AnalysisChoices.Read(Request.Query, ModelState);
        var dot = file.LastIndexOf('.');
        if (!ModelState.IsValid || dot < 1)
            return BadRequest();
        var (name, format) = (file[..dot], file[(dot + 1)..]);
        if (await cohorts.FindAsync(study, choices.Cutoff, cancellation) is not { } cohort)
            return NotFound();
        if (name == "ledger" || format == "R")
            return AskForRows(study);
        var outside = FileScope.IsOutside(User, choices);
        var drawn = size == "half" ? FigureFormat.HalfPage : FigureFormat.FullPage;
        if (name == "survival")
            return SurvivalFile(cohort, choices, format, drawn, outside);
        if (choices.By is { } by && Grouping.Resolve(cohort, by) is null)
            return BadRequest();
        var report = StudyReport.Of(cohort, choices.ReportOptions);
        if (name == "report")
            return format == "pdf" ? Taken(ReportPdf.Write(Printed(report, cohort, choices, outside)), "application/pdf", study, file) : NotFound();
        // What is laid beside a publication are counts down to single patients: it has no form for outside.
        if (name == "comparison")
            return outside ? NotFound() : ComparisonFile(report, cohort, choices, format);
        var items = count == "events" ? AdverseEventsModel.Of(cohort, choices, countsEvents: true) : ReportItems.Of(report).SelectMany(s => s.Items);
        if (items.FirstOrDefault(i => i.Key == name) is not { } item)
            return NotFound();
        return item.IsOfPatients ? AskForRows(study) : ItemFile(report, cohort, choices, item, format, drawn, outside);
    }

    /// <summary>Those who may ask are led to where they ask; the others have no way to rows.</summary>
    private IActionResult AskForRows(string study) =>
        Held.Allows(User, Policies.RequestRows, siteId: null) ? RedirectToPage("/RowExports/New", new { study }) : Forbid();

    private IActionResult SurvivalFile(Cohort cohort, AnalysisChoices choices, string format, FigureFormat drawn, bool outside)
    {
        if (SurvivalView.Of(cohort, choices, ModelState) is not { } view)
            return ModelState.IsValid ? NotFound() : BadRequest();
        var basis = Basis(cohort, choices, outside);
        var what = $"{AnalysisChoices.Code(view.Result.Endpoint)}-{view.Line.Name}{(choices.By is null ? "" : "-by-" + choices.By)}";
        return format switch
        {
            "csv" => Text(TableCsv.Write(WithBasis(view.Summary(outside), basis)), "text/csv", cohort, $"{what}.csv"),
            "svg" => Text(SvgWriter.Standalone(WithFootnote(view.Figure("figure", drawn, forOutside: outside), cohort, basis)), "image/svg+xml", cohort, $"{what}.svg"),
            "pdf" => Taken(PdfWriter.Write(WithFootnote(view.Figure("figure", drawn, forOutside: outside), cohort, basis)), "application/pdf", cohort.Study.Code, $"{what}.pdf"),
            _ => NotFound(),
        };
    }

    private IActionResult ItemFile(StudyReport report, Cohort cohort, AnalysisChoices choices, ReportItem item, string format, FigureFormat drawn, bool outside)
    {
        var basis = Basis(cohort, choices, outside);
        var figure = item.FigureFor(outside);
        return format switch
        {
            "csv" => Text(TableCsv.Write(WithBasis(item.TableFor(outside), basis)), "text/csv", cohort, item.Key + ".csv"),
            "svg" when figure is not null => Text(SvgWriter.Standalone(WithFootnote(figure("figure", drawn), cohort, basis)), "image/svg+xml", cohort, item.Key + ".svg"),
            "pdf" when figure is not null => Taken(PdfWriter.Write(WithFootnote(figure("figure", drawn), cohort, basis)), "application/pdf", report.Study.Code, item.Key + ".pdf"),
            "pdf" => Taken(ReportPdf.Write(One(cohort, basis, new TableBlock(item.TableFor(outside)))), "application/pdf", report.Study.Code, item.Key + ".pdf"),
            _ => NotFound(),
        };
    }

    private IActionResult ComparisonFile(StudyReport report, Cohort cohort, AnalysisChoices choices, string format)
    {
        if (PublicationComparison.Of(report) is not { } comparison)
            return NotFound();
        var basis = Basis(cohort, choices, outside: false);
        return format switch
        {
            "csv" => Text(TableCsv.Write(comparison.ToTable()), "text/csv", cohort, "comparison.csv"),
            "pdf" => Taken(ReportPdf.Write(One(cohort, basis, new TableBlock(comparison.ToTable()))), "application/pdf", cohort.Study.Code, "comparison.pdf"),
            _ => NotFound(),
        };
    }

    private static string Basis(Cohort cohort, AnalysisChoices choices, bool outside) => Said(outside, StudyCohort.Basis(cohort, choices));

    private static string Said(bool outside, string words) => outside ? OutsideTable.Words(words) : words;

    /// <summary>A file that travels alone says what its numbers rest on.</summary>
    private static Table WithBasis(Table table, string basis) => table with { Footnotes = [.. table.Footnotes, basis] };

    private static Figure WithFootnote(Figure figure, Cohort cohort, string basis) =>
        FigureFootnote.Under(figure, $"{cohort.Study.Code} · {basis}{(cohort.Study.IsSynthetic ? " · synthetic demonstration data" : "")}");

    private static PrintedReport One(Cohort cohort, string basis, ReportBlock block) =>
        new($"{cohort.Study.Code} · {cohort.Study.Title}", basis, basis, cohort.Study.IsSynthetic, [block]);

    private static PrintedReport Printed(StudyReport report, Cohort cohort, AnalysisChoices choices, bool outside)
    {
        var blocks = new List<ReportBlock>();
        foreach (var section in ReportItems.Of(report))
        {
            blocks.Add(new HeadingBlock(Said(outside, section.Title)));
            foreach (var item in section.Items.Where(i => !i.IsOfPatients))
            {
                if (item.Table is not null)
                {
                    var table = item.TableFor(outside);
                    blocks.Add(new TableBlock(item.Number is null ? table : table with { Title = $"{item.Number} · {table.Title}" }));
                }
                else if (item.FigureFor(outside) is { } draw)
                {
                    var figure = draw("figure", FigureFormat.FullPage);
                    blocks.Add(new FigureBlock(item.Number is null ? figure : figure with { Title = $"{item.Number} · {figure.Title}" }, outside ? [.. item.OutsideNotes.Select(OutsideTable.Words)] : item.Notes));
                }
            }
        }
        var basis = Basis(cohort, choices, outside);
        return new PrintedReport($"{cohort.Study.Code} · {cohort.Study.Title}", Said(outside, $"{cohort.Patients.Count} {(cohort.Patients.Count == 1 ? "patient" : "patients")} · {StudyCohort.Basis(cohort, choices)}"), basis, cohort.Study.IsSynthetic, blocks);
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
