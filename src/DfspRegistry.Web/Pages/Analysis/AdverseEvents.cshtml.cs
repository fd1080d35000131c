using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>Adverse events by line: patients by worst grade, or every event; the counting rule stands under each table.</summary>
[Authorize(Policy = Policies.Analyse)]
[ShowsPatients("analysis")]
public sealed class AdverseEventsModel(CohortQuery cohorts) : PageModel
{
    public AnalysisChoices Choices { get; private set; } = new();
    public Cohort Cohort { get; private set; } = null!;
    public bool CountsEvents { get; private set; }
    public IReadOnlyList<ReportItem> Items { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string study, string? count, CancellationToken cancellation)
    {
        Choices = AnalysisChoices.Read(Request.Query, ModelState);
        if (await cohorts.FindAsync(study, Choices.Cutoff, cancellation) is not { } cohort)
            return NotFound();
        Cohort = cohort;
        CountsEvents = count == "events";
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        Items = [.. Of(cohort, Choices, CountsEvents)];
        return Page();
    }

    public static IEnumerable<ReportItem> Of(Cohort cohort, AnalysisChoices choices, bool countsEvents)
    {
        var counting = countsEvents ? AdverseEventCounting.Events : AdverseEventCounting.PatientsByWorstGrade;
        return StudyLine.Of(cohort, choices.Rules.Completion).Select((line, i) =>
        {
            var result = AdverseEventResult.Of(line, cohort.DataCutoff, choices.Rules, counting);
            var key = $"line-{i + 1}-adverse-events";
            var provenance = $"{cohort.Study.Code} · {StudyCohort.Basis(cohort, choices)}";
            return countsEvents
                ? new ReportItem(key, null, $"Adverse events on {line.Name}, n = {result.N}") { Table = AdverseEventTable.Of(result), RScript = () => AdverseEventRScript.ByGrade(result, provenance) }
                : ReportItems.Events(result, key, null, provenance);
        });
    }
}
