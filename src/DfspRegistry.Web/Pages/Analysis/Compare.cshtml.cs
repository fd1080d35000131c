using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Reports.Publication;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>The printed number, where it stands, what the rows give, and the verdict with its arithmetic.</summary>
[Authorize(Policy = Policies.Analyse)]
[ShowsPatients("analysis")]
public sealed class CompareModel(CohortQuery cohorts) : PageModel
{
    public AnalysisChoices Choices { get; private set; } = new();
    public Cohort Cohort { get; private set; } = null!;
    /// <summary>Null when the study follows no publication.</summary>
    public PublicationComparison? Comparison { get; private set; }

    public async Task<IActionResult> OnGetAsync(string study, CancellationToken cancellation)
    {
        Choices = AnalysisChoices.Read(Request.Query, ModelState);
        if (await cohorts.FindAsync(study, Choices.Cutoff, cancellation) is not { } cohort)
            return NotFound();
        Cohort = cohort;
        if (!ModelState.IsValid)
            Response.StatusCode = StatusCodes.Status400BadRequest;
        else
            Comparison = PublicationComparison.Of(StudyReport.Of(cohort, Choices.ReportOptions with { By = null }));
        return Page();
    }

    /// <summary>Shape and colour beside the verdict's word.</summary>
    public static string Shape(Verdict verdict) => verdict switch
    {
        Verdict.Agrees => "state state-good",
        Verdict.ContradictsItself => "state state-contradicts",
        Verdict.NotRepresentable => "state state-open",
        _ => "state state-error",
    };
}
