using DfspRegistry.Analysis.Reports;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>A study's report: tables and figures line by line, each with its rule and what can be taken away.</summary>
[Authorize(Policy = Policies.Analyse)]
[ShowsPatients("analysis")]
public sealed class ReportModel(CohortQuery cohorts) : PageModel
{
    public AnalysisChoices Choices { get; private set; } = new();
    public Cohort Cohort { get; private set; } = null!;
    public StudyReport? Report { get; private set; }
    public IReadOnlyList<ReportSection> Sections { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string study, CancellationToken cancellation)
    {
        Choices = AnalysisChoices.Read(Request.Query, ModelState);
        if (await cohorts.FindAsync(study, Choices.Cutoff, cancellation) is not { } cohort)
            return NotFound();
        Cohort = cohort;
        if (Choices.By is { } by && Grouping.Resolve(cohort, by) is null)
            ModelState.AddModelError("by", $"The study cannot be split by “{by}”. It can by: {string.Join(", ", Grouping.NamesFor(cohort))}.");
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        Report = StudyReport.Of(cohort, Choices.ReportOptions);
        Sections = ReportItems.Of(Report, (endpoint, line, group, day) =>
            $"/analysis/{Uri.EscapeDataString(study)}/survival{(Choices with { Endpoint = endpoint, Line = line, Step = (group, day) }).Query(withStep: true)}#step");
        return Page();
    }
}
