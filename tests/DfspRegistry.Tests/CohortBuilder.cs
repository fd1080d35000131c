using System.Globalization;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Tests;

/// <summary>Hand-built cohorts, dates written as ISO text. Row ids are made from a counter, so that a cohort is the same each time.</summary>
internal static class CohortBuilder
{
    private static int counter;

    public static Guid NextId() => new(Interlocked.Increment(ref counter), 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    public static Cohort Cohort(string cutoff, params CohortPatient[] patients) => Cohort(StudyDesign.Systemic, cutoff, patients);

    public static Cohort Cohort(StudyDesign design, string cutoff, params CohortPatient[] patients) => new(
        new CohortStudy(NextId(), "TEST", "Hand-built cohort", design, IsSynthetic: true), Day(cutoff), AuditPosition: 1, VisitsInProgress: 0, Withheld: 0, patients);

    public static CohortPatient Patient(int number, params CohortLine[] lines) => new()
    {
        Id = NextId(),
        RegistryNumber = "D-" + number.ToString("000000", CultureInfo.InvariantCulture),
        SiteCode = "S1",
        Lines = [.. lines.Select((l, i) => l with { Ordinal = i + 1 })],
    };

    public static CohortLine Line(string drug, string start) => new()
    {
        Id = NextId(), Ordinal = 1, Drug = drug, IsOfStudy = true, Intent = TreatmentIntent.Palliative, StartedOn = PartialDate.Parse(start),
    };

    public static CohortLine Assessed(this CohortLine line, string on, ResponseCode response, bool newLesion = false) => line with
    {
        Assessments =
        [
            .. line.Assessments,
            new CohortAssessment(NextId(), NextId(), PartialDate.Parse(on), IsBaseline: false, ResponseCriteria.Recist11, response, ResponseSource.Reported, newLesion, null),
        ],
    };

    public static CohortLine Progressed(this CohortLine line, string on, ProgressionBasis basis = ProgressionBasis.Clinical) =>
        line with { Progressions = [.. line.Progressions, new CohortProgression(NextId(), PartialDate.Parse(on), basis)] };

    public static CohortPatient Died(this CohortPatient patient, string on) => patient with { Death = new CohortDeath(NextId(), PartialDate.Parse(on), CauseOfDeath.Dfsp) };

    public static CohortPatient Seen(this CohortPatient patient, string on, bool examined = false, ContactEvidence evidence = ContactEvidence.Visit) =>
        patient with { Contacts = [.. patient.Contacts, new CohortContact(NextId(), evidence, PartialDate.Parse(on), examined)] };

    public static CohortPatient Recurred(this CohortPatient patient, string on, RecurrenceKind kind) =>
        patient with { Recurrences = [.. patient.Recurrences, new CohortRecurrence(NextId(), PartialDate.Parse(on), kind)] };

    public static CohortPatient Operated(this CohortPatient patient, string on, string? clearedOn, SurgicalIntent intent = SurgicalIntent.Curative, Guid? line = null) => patient with
    {
        Surgeries =
        [
            .. patient.Surgeries,
            new CohortSurgery(
                NextId(), line, PartialDate.Parse(on), SurgicalTechnique.Mohs, intent, null, 1, null, null, false, null, false, null,
                clearedOn is null ? null : PartialDate.Parse(clearedOn)),
        ],
    };

    public static CohortLine Adverse(this CohortLine line, string term, int? grade, string? onset = null, AdverseEventOutcome? outcome = null) => line with
    {
        AdverseEvents =
        [
            .. line.AdverseEvents,
            new CohortAdverseEvent(NextId(), term, term, CtcaeVersion.NotStated, onset is null ? null : PartialDate.Parse(onset), null, grade, false, outcome),
        ],
    };

    public static CohortLine Sized(this CohortLine line, ClinicalSizeOccasion occasion, string on, decimal x, decimal y) =>
        line with { ClinicalSizes = [.. line.ClinicalSizes, new CohortSize(occasion, PartialDate.Parse(on), x, y, null)] };

    public static DateOnly Day(string iso) => DateOnly.ParseExact(iso, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
