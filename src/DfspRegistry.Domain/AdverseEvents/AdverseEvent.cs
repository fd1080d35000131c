using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.AdverseEvents;

/// <summary>An adverse event with the course of its grades. It is attributed to the line active at onset, which can be changed.</summary>
public sealed class AdverseEvent : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public Guid? TreatmentLineId { get; set; }
    public Guid? VisitId { get; set; }
    /// <summary>CTCAE term of <see cref="CtcaeVersion"/>, or the words of the chart when the version is not stated.</summary>
    public required string Term { get; set; }
    public required CtcaeVersion CtcaeVersion { get; set; }
    /// <summary>The words that were reported, kept beside the term; what a study's own table prints.</summary>
    public string? ReportedTerm { get; set; }
    public PartialDate? OnsetOn { get; set; }
    public PartialDate? EndedOn { get; set; }
    /// <summary>The visit that recorded the end; null where another form did.</summary>
    public Guid? EndVisitId { get; set; }
    public bool IsSerious { get; set; }
    public AdverseEventOutcome? Outcome { get; set; }
    public ActionTaken? ActionTaken { get; set; }
    public List<AdverseEventGrade> Grades { get; } = [];

    /// <summary>The grade that held on a day; null before the first, and where none was given.</summary>
    public int? GradeOn(PartialDate day) =>
        Grades.Where(g => g.From is null || !g.From.Value.IsCertainlyAfter(day)).MaxBy(g => g.From?.Earliest ?? DateOnly.MinValue)?.Grade;

    public List<DrugRelation> Relations { get; } = [];
}

/// <summary>The grade from a day on, until the next entry or the event's end.</summary>
public sealed class AdverseEventGrade : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid AdverseEventId { get; init; }
    /// <summary>The later visit that recorded how the event went on; null for what was said with the event itself.</summary>
    public Guid? VisitId { get; set; }
    /// <summary>Null: from onset, day not known.</summary>
    public PartialDate? From { get; set; }
    /// <summary>1 to 5; null: not graded in the records.</summary>
    public int? Grade { get; set; }
}

public sealed class DrugRelation : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid AdverseEventId { get; init; }
    public required string Drug { get; init; }
    public required Relatedness Relatedness { get; set; }
}

/// <summary>An event that was asked about: absent is a fact, not asked is another, and no row is neither.</summary>
public sealed class AdverseEventInquiry : IBelongsToPatient
{
    /// <summary>The question of every visit: has anything new come up?</summary>
    public const string AnyNewEvent = "any new event";

    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public Guid? VisitId { get; set; }
    /// <summary>The event asked for, or "any new event".</summary>
    public required string Term { get; set; }
    public required PartialDate AskedOn { get; set; }
    public required InquiryAnswer Answer { get; set; }
}

public enum InquiryAnswer { Absent, NotAsked }

public enum CtcaeVersion { V3, V4, V5, V6, NotStated }

public enum Relatedness { Unrelated, Unlikely, Possible, Probable, Definite, NotAssessed }

public enum AdverseEventOutcome { Resolved, Resolving, NotResolved, ResolvedWithSequelae, Fatal, Unknown }

public enum ActionTaken { None, DoseReduced, Interrupted, Stopped, Treated, Unknown }
