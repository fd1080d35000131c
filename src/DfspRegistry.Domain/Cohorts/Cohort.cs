using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Domain.Cohorts;

/// <summary>
/// The saved rows that an analysis is computed from: loaded once, never changed. The same cohort with the same rule set gives the same bytes.
/// </summary>
/// <param name="DataCutoff">Nothing after this day counts. It is the study's, or one asked for, or the latest date in the data; never today.</param>
/// <param name="AuditPosition">Number of the last audit entry at the moment of loading: where in the record's history the result stands.</param>
/// <param name="VisitsInProgress">Visits of these patients that are saved but not complete; their rows count, and the report says how many there are.</param>
/// <param name="Withheld">Patients of the study whose consent does not allow use; they are not among <see cref="Patients"/>.</param>
public sealed record Cohort(
    CohortStudy Study,
    DateOnly DataCutoff,
    long AuditPosition,
    int VisitsInProgress,
    int Withheld,
    IReadOnlyList<CohortPatient> Patients);

public sealed record CohortStudy(Guid Id, string Code, string Title, StudyDesign Design, bool IsSynthetic);

/// <summary>One patient of the study, ordered by registry number. Lists are ordered by date, undated rows last.</summary>
public sealed record CohortPatient
{
    public required Guid Id { get; init; }
    public required string RegistryNumber { get; init; }
    public string? ImportedId { get; init; }
    public required string SiteCode { get; init; }
    public Sex? Sex { get; init; }
    public PartialDate? BirthDate { get; init; }
    public PartialDate? EnrolledOn { get; init; }
    public CohortDiagnosis? Diagnosis { get; init; }
    public IReadOnlyList<CohortDiseaseSite> DiseaseSites { get; init; } = [];
    public IReadOnlyList<CohortPriorTreatment> PriorTreatments { get; init; } = [];
    /// <summary>All lines of the patient in their order, those of other studies too: a new therapy is a new therapy whoever gives it.</summary>
    public IReadOnlyList<CohortLine> Lines { get; init; } = [];
    public IReadOnlyList<CohortSurgery> Surgeries { get; init; } = [];
    public IReadOnlyList<CohortHistology> Histology { get; init; } = [];
    public IReadOnlyList<CohortRadiotherapy> Radiotherapies { get; init; } = [];
    public IReadOnlyList<CohortRecurrence> Recurrences { get; init; } = [];
    public CohortDeath? Death { get; init; }
    /// <summary>Every row that shows the patient alive: visits, contacts, assessments; with whether the patient was examined without progression.</summary>
    public IReadOnlyList<CohortContact> Contacts { get; init; } = [];
}

public sealed record CohortDiagnosis(
    Histology? Histology, decimal? FibrosarcomatousPercent, FusionStatus? FusionStatus, string? StageAsReported, DiseaseExtent? Extent,
    Presentation? Presentation, PrimarySite? PrimarySite, string? PrimarySiteDetail, TumorDepth? Depth);

public sealed record CohortDiseaseSite(DiseaseSiteKind Kind, bool IsDominant);

public sealed record CohortPriorTreatment(PriorTreatmentKind Kind, string Description, PartialDate? StartedOn, PartialDate? EndedOn);

public sealed record CohortLine
{
    public required Guid Id { get; init; }
    public required int Ordinal { get; init; }
    public required string Drug { get; init; }
    /// <summary>False for a line given outside this study.</summary>
    public required bool IsOfStudy { get; init; }
    public required TreatmentIntent Intent { get; init; }
    public required PartialDate StartedOn { get; init; }
    public PartialDate? EndedOn { get; init; }
    public StopReason? StopReason { get; init; }
    public DrugResistance? Resistance { get; init; }
    /// <summary>Best response known without its day; counts only where the line has no assessment with a response.</summary>
    public ResponseCode? ReportedBestResponse { get; init; }
    public string? Group { get; init; }
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
    public IReadOnlyList<CohortDose> Doses { get; init; } = [];
    public IReadOnlyList<CohortAssessment> Assessments { get; init; } = [];
    public IReadOnlyList<CohortProgression> Progressions { get; init; } = [];
    public IReadOnlyList<CohortAdverseEvent> AdverseEvents { get; init; } = [];
    public IReadOnlyList<CohortSize> ClinicalSizes { get; init; } = [];
}

public sealed record CohortDose(PartialDate StartedOn, PartialDate? EndedOn, decimal DoseMgPerDay, DoseSchedule Schedule, string? ReasonDetail);

/// <summary>A response assessment; baseline ones carry no response.</summary>
public sealed record CohortAssessment(
    Guid Id, Guid? VisitId, PartialDate AssessedOn, bool IsBaseline, ResponseCriteria Criteria, ResponseCode? Response, ResponseSource? Source,
    bool HasNewLesion, decimal? TargetSum);

public enum ResponseSource { Override, Computed, Reported }

public sealed record CohortProgression(Guid Id, PartialDate ProgressedOn, ProgressionBasis Basis);

/// <param name="Term">What the study's table prints: the reported words where there are any, else the CTCAE term.</param>
/// <param name="WorstGrade">Highest grade recorded up to the cut-off; null: not graded.</param>
public sealed record CohortAdverseEvent(
    Guid Id, string Term, string CtcaeTerm, CtcaeVersion CtcaeVersion, PartialDate? OnsetOn, PartialDate? EndedOn, int? WorstGrade, bool IsSerious,
    AdverseEventOutcome? Outcome);

public sealed record CohortSize(ClinicalSizeOccasion Occasion, PartialDate MeasuredOn, decimal XCm, decimal YCm, decimal? ThicknessCm);

public sealed record CohortSurgery(
    Guid Id, Guid? TreatmentLineId, PartialDate PerformedOn, SurgicalTechnique Technique, SurgicalIntent Intent, string? Site, int? MohsStages,
    decimal? MarginTakenCm, ResidualTumor? ResidualTumor, bool HasDebulking, YesNoUnknown? ClearByMohsAlone, bool HasFurtherResection,
    string? Repair, PartialDate? FinalClearanceOn);

public sealed record CohortHistology(
    HistologyOccasion Occasion, PartialDate? SpecimenOn, decimal? CellularityDecreasePercent, Hyalinization? Hyalinization, YesNoUnknown? StoriformPattern);

public sealed record CohortRadiotherapy(Guid Id, RadiotherapyIntent Intent, PartialDate? StartedOn);

public sealed record CohortRecurrence(Guid Id, PartialDate FoundOn, RecurrenceKind Kind);

public sealed record CohortDeath(Guid Id, PartialDate DiedOn, CauseOfDeath? Cause);

/// <param name="RowId">The visit, contact or assessment that is the evidence; what a ledger line links to.</param>
/// <param name="StatusIsProgression">The visit's disease status is progression: a state, which dates no event; an analysis that knows of none says so.</param>
public sealed record CohortContact(Guid RowId, ContactEvidence Evidence, PartialDate On, bool ExaminedWithoutProgression, bool StatusIsProgression = false);

public enum ContactEvidence { Visit, Contact, Assessment, Surgery, LastDose }
