using DfspRegistry.Data.Cohorts;
using DfspRegistry.Domain.Cohorts;

namespace DfspRegistry.Web.Pages.Analysis;

internal static class StudyCohort
{
    /// <returns>Null when there is no such study.</returns>
    public static async Task<Cohort?> FindAsync(this CohortQuery cohorts, string study, DateOnly? cutoff, CancellationToken cancellation)
    {
        try
        {
            return await cohorts.LoadAsync(study, cutoff, cancellation);
        }
        catch (UnknownStudyException)
        {
            return null;
        }
    }

    /// <summary>The four things that fix a number, and what else must be known beside it.</summary>
    public static string Basis(Cohort cohort, AnalysisChoices choices) => string.Join(" · ", ((string?[])
    [
        $"data cut-off {cohort.DataCutoff:yyyy-MM-dd}",
        $"rules {choices.Rules.Label}",
        $"computed at audit entry {cohort.AuditPosition}",
        cohort.VisitsInProgress == 0 ? null : cohort.VisitsInProgress == 1 ? "1 visit still in progress" : $"{cohort.VisitsInProgress} visits still in progress",
        cohort.Withheld == 0 ? null : cohort.Withheld == 1 ? "1 patient withheld by consent" : $"{cohort.Withheld} patients withheld by consent",
    ]).Where(p => p is not null));
}
