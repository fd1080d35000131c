using DfspRegistry.Data;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Web.Auditing;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Analysis;

/// <summary>One survival figure with its filters in the address, the step that opens its patients, and the ledger that it is computed from.</summary>
[Authorize(Policy = Policies.Analyse)]
[ShowsPatients("analysis")]
public sealed class SurvivalModel(CohortQuery cohorts, RegistryDbContext database, IAuthorizationService authorization) : PageModel
{
    public AnalysisChoices Choices { get; private set; } = new();
    public Cohort Cohort { get; private set; } = null!;
    public SurvivalView? View { get; private set; }
    public IReadOnlyList<string> Studies { get; private set; } = [];
    public bool MaySeePatients { get; private set; }

    public string Files => $"/analysis/{Uri.EscapeDataString(Cohort.Study.Code)}/files/";

    public async Task<IActionResult> OnGetAsync(string study, [FromQuery(Name = "study")] string? other, CancellationToken cancellation)
    {
        // The study is part of the path; a choice of another one leads there, with the choices that hold everywhere.
        if (other is not null && !string.Equals(other, study, StringComparison.Ordinal))
        {
            var kept = AnalysisChoices.Read(Request.Query, ModelState);
            return LocalRedirect($"/analysis/{Uri.EscapeDataString(other)}/survival{(kept with { Line = null, By = null, Cutoff = null }).Query()}");
        }
        Choices = AnalysisChoices.Read(Request.Query, ModelState);
        if (await cohorts.FindAsync(study, Choices.Cutoff, cancellation) is not { } cohort)
            return NotFound();
        Cohort = cohort;
        Studies = await database.Studies.AsNoTracking().OrderBy(s => s.Code).Select(s => s.Code).ToListAsync(cancellation);
        MaySeePatients = (await authorization.AuthorizeAsync(User, Policies.SeePatients)).Succeeded;
        View = SurvivalView.Of(cohort, Choices, ModelState);
        if (!ModelState.IsValid)
            Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    /// <summary>Address of a step of the figure, which opens under it.</summary>
    public string StepLink(string group, double day) => (View!.Choices with { Step = (group, day) }).Query(withStep: true) + "#step";
}
