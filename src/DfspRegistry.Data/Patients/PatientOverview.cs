using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Patients;

/// <summary>The facts of one patient that stand on the patient's page, beside the drawn course.</summary>
public sealed record PatientOverview
{
    public required Patient Patient { get; init; }
    public required Site Site { get; init; }
    public DfspDiagnosis? Diagnosis { get; init; }
    public IReadOnlyList<DiseaseSite> DiseaseSites { get; init; } = [];
    public IReadOnlyList<PriorTreatment> PriorTreatments { get; init; } = [];
    public IReadOnlyList<Consent> Consents { get; init; } = [];
    public IReadOnlyList<ScreeningOfPatient> Screenings { get; init; } = [];
    public IReadOnlyList<EnrollmentOfPatient> Enrollments { get; init; } = [];
    public IReadOnlyList<TreatmentLine> Lines { get; init; } = [];
    /// <summary>With their measurements, the latest first.</summary>
    public IReadOnlyList<Assessment> Assessments { get; init; } = [];
    public IReadOnlyList<Lesion> Lesions { get; init; } = [];
    /// <summary>What was improbable at a visit and said to be so.</summary>
    public IReadOnlyList<ConfirmedFinding> ConfirmedFindings { get; init; } = [];
    public IReadOnlyList<AdverseEvent> AdverseEvents { get; init; } = [];
    public IReadOnlyList<Visit> Visits { get; init; } = [];
    /// <summary>Why items of the visits stay missing.</summary>
    public IReadOnlyList<MissingAnswer> MissingAnswers { get; init; } = [];
    public IReadOnlyList<SurgicalProcedure> Surgeries { get; init; } = [];
    public IReadOnlyList<HistologyExamination> Histology { get; init; } = [];
    public IReadOnlyList<Recurrence> Recurrences { get; init; } = [];
    public IReadOnlyList<Radiotherapy> Radiotherapies { get; init; } = [];
    public IReadOnlyList<ReportedProgression> Progressions { get; init; } = [];
    public IReadOnlyList<ClinicalSize> Sizes { get; init; } = [];
    public IReadOnlyList<AliveContact> Contacts { get; init; } = [];
    public Death? Death { get; init; }
    /// <summary>The last entry of the audit trail that changed this record: two prints with the same number show the same record.</summary>
    public long LastChange { get; init; }
    public PartialDate? LastKnownAliveOn { get; init; }

    public IEnumerable<AdverseEvent> OngoingAdverseEvents => AdverseEvents.Where(e => e.EndedOn is null && e.Outcome is null or AdverseEventOutcome.NotResolved or AdverseEventOutcome.Resolving);

    /// <summary>Whole years at enrolment, or what is known of it; null when either date is missing.</summary>
    public string? AgeAtEnrollment => Patient.BirthDate is { } birth && Enrollments.Count > 0 ? Age(birth, Enrollments.Min(e => e.EnrolledOn)) : null;

    private static string Age(PartialDate birth, PartialDate day)
    {
        var (youngest, oldest) = (Years(birth.Latest, day.Earliest), Years(birth.Earliest, day.Latest));
        return youngest == oldest ? $"{oldest}" : $"{youngest} or {oldest}";
    }

    private static int Years(DateOnly from, DateOnly to) => to.Year - from.Year - (to < from.AddYears(to.Year - from.Year) ? 1 : 0);
}

public sealed record ScreeningOfPatient(Guid Id, string Study, string Set, ScreeningDecision Decision, DateOnly OpenedOn);

public sealed record EnrollmentOfPatient(Guid StudyId, string Study, PartialDate EnrolledOn);

/// <summary>Reads it.</summary>
public sealed class PatientOverviews(RegistryDbContext database, PatientRecords records)
{
    /// <returns>Null for an unknown number and for a patient of another site: the two answer alike.</returns>
    public async Task<PatientOverview?> FindAsync(string registryNumber, CancellationToken cancellation)
    {
        if (await database.Patients.AsNoTracking().SingleOrDefaultAsync(p => p.RegistryNumber == registryNumber, cancellation) is not { } patient)
            return null;
        var id = patient.Id;
        return new PatientOverview
        {
            Patient = patient,
            Site = await database.Sites.AsNoTracking().SingleAsync(s => s.Id == patient.SiteId, cancellation),
            Diagnosis = await database.Diagnoses.AsNoTracking().SingleOrDefaultAsync(d => d.PatientId == id, cancellation),
            DiseaseSites = await database.DiseaseSites.AsNoTracking().Where(s => s.PatientId == id).OrderByDescending(s => s.IsDominant).ToListAsync(cancellation),
            PriorTreatments = await database.PriorTreatments.AsNoTracking().Where(t => t.PatientId == id).OrderBy(t => t.StartedOn).ToListAsync(cancellation),
            Consents = await database.Consents.AsNoTracking().Where(c => c.PatientId == id).OrderBy(c => c.GivenOn).ToListAsync(cancellation),
            Screenings = await database.Screenings.AsNoTracking().Where(s => s.PatientId == id).OrderBy(s => s.OpenedOn)
                .Select(s => new ScreeningOfPatient(
                    s.Id, database.Studies.Where(t => t.Id == s.StudyId).Select(t => t.Code).First(), database.CriteriaSets.Where(c => c.Id == s.CriteriaSetId).Select(c => c.Title).First(),
                    s.Decision, s.OpenedOn))
                .ToListAsync(cancellation),
            Enrollments = await database.StudyEnrollments.AsNoTracking().Where(e => e.PatientId == id)
                .Join(database.Studies, e => e.StudyId, s => s.Id, (e, s) => new EnrollmentOfPatient(s.Id, s.Code, e.EnrolledOn)).ToListAsync(cancellation),
            Lines = await database.TreatmentLines.AsNoTracking().Include(l => l.DosePeriods).Where(l => l.PatientId == id).OrderBy(l => l.Ordinal).ToListAsync(cancellation),
            Assessments = await database.Assessments.AsNoTracking().Include(a => a.Measurements).Where(a => a.PatientId == id).OrderByDescending(a => a.AssessedOn).ToListAsync(cancellation),
            Lesions = await database.Lesions.AsNoTracking().Where(l => l.PatientId == id).OrderBy(l => l.Number).ToListAsync(cancellation),
            ConfirmedFindings = await database.ConfirmedFindings.AsNoTracking().Where(f => f.PatientId == id).OrderBy(f => f.Code).ToListAsync(cancellation),
            AdverseEvents = await database.AdverseEvents.AsNoTracking().Include(e => e.Grades).Where(e => e.PatientId == id).OrderBy(e => e.OnsetOn).ThenBy(e => e.Term).ToListAsync(cancellation),
            Visits = await database.Visits.AsNoTracking().Where(v => v.PatientId == id).OrderByDescending(v => v.VisitedOn).ToListAsync(cancellation),
            MissingAnswers = await database.MissingAnswers.AsNoTracking().Where(m => m.PatientId == id).OrderBy(m => m.Item).ToListAsync(cancellation),
            Surgeries = await database.SurgicalProcedures.AsNoTracking().Where(s => s.PatientId == id).OrderBy(s => s.PerformedOn).ToListAsync(cancellation),
            Histology = await database.HistologyExaminations.AsNoTracking().Where(h => h.PatientId == id).OrderBy(h => h.SpecimenOn).ToListAsync(cancellation),
            Recurrences = await database.Recurrences.AsNoTracking().Where(r => r.PatientId == id).OrderBy(r => r.FoundOn).ToListAsync(cancellation),
            Radiotherapies = await database.Radiotherapies.AsNoTracking().Where(r => r.PatientId == id).OrderBy(r => r.StartedOn).ToListAsync(cancellation),
            Progressions = await database.ReportedProgressions.AsNoTracking().Where(p => p.PatientId == id).OrderBy(p => p.ProgressedOn).ToListAsync(cancellation),
            Sizes = await database.ClinicalSizes.AsNoTracking().Where(s => s.PatientId == id).OrderBy(s => s.MeasuredOn).ToListAsync(cancellation),
            Contacts = await database.AliveContacts.AsNoTracking().Where(c => c.PatientId == id).OrderByDescending(c => c.AliveOn).ToListAsync(cancellation),
            LastChange = await database.AuditEntries.AsNoTracking().Where(e => e.PatientId == id && (e.Action == AuditAction.Inserted || e.Action == AuditAction.Updated || e.Action == AuditAction.Deleted))
                .MaxAsync(e => (long?)e.Id, cancellation) ?? 0,
            Death = await database.Deaths.AsNoTracking().SingleOrDefaultAsync(d => d.PatientId == id, cancellation),
            LastKnownAliveOn = await records.LastKnownAliveAsync(id, cancellation),
        };
    }
}
