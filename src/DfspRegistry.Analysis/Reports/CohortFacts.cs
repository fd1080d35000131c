using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Diagnosis;

namespace DfspRegistry.Analysis.Reports;

internal static class CohortFacts
{
    /// <summary>The site that a table of one site a patient counts: the dominant one, or the only one.</summary>
    public static DiseaseSiteKind? DominantSite(this CohortPatient patient) =>
        patient.DiseaseSites.FirstOrDefault(s => s.IsDominant)?.Kind ?? (patient.DiseaseSites.Count == 1 ? patient.DiseaseSites[0].Kind : null);
}
