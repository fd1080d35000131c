using DfspRegistry.Domain.Cohorts;

namespace DfspRegistry.Data.RowExports;

/// <summary>A cohort under the numbers and in the order of an export, without text that somebody typed: whatever is computed from it can hold neither.</summary>
public static class CohortDisguise
{
    public static Cohort Of(Cohort cohort, RowDisguise disguise, KnownWords words)
    {
        ArgumentNullException.ThrowIfNull(cohort);
        ArgumentNullException.ThrowIfNull(disguise);
        ArgumentNullException.ThrowIfNull(words);
        return cohort with { Patients = [.. cohort.Patients.Select(p => Of(p, disguise, words)).OrderBy(p => p.RegistryNumber, StringComparer.Ordinal)] };
    }

    private static CohortPatient Of(CohortPatient patient, RowDisguise disguise, KnownWords words) => patient with
    {
        RegistryNumber = disguise.Number(patient.Id),
        ImportedId = null,
        SiteCode = disguise.Site(patient.SiteCode),
        Diagnosis = patient.Diagnosis is { } diagnosis ? diagnosis with { StageAsReported = KnownWords.Stage(diagnosis.StageAsReported), PrimarySiteDetail = null } : null,
        PriorTreatments = [.. patient.PriorTreatments.Select(t => t with { Description = "" })],
        Surgeries = [.. patient.Surgeries.Select(s => s with { Site = null, Repair = null })],
        Lines = [.. patient.Lines.Select(l => Of(l, words))],
    };

    private static CohortLine Of(CohortLine line, KnownWords words) => line with
    {
        Drug = KnownWords.Drug(line.Drug),
        Group = null,
        Attributes = new Dictionary<string, string>(),
        Doses = [.. line.Doses.Select(d => d with { ReasonDetail = null })],
        AdverseEvents = [.. line.AdverseEvents.Select(e => e with { Term = words.Term(e.Term), CtcaeTerm = words.Term(e.CtcaeTerm) })],
    };
}
