namespace DfspRegistry.Domain.Studies;

/// <summary>A study's versioned plan of visits.</summary>
public sealed class VisitSchedule
{
    public required Guid Id { get; init; }
    public required Guid StudyId { get; init; }
    public required int Version { get; init; }
    public List<PlannedVisit> PlannedVisits { get; } = [];
}

/// <summary>
/// One planned contact: <see cref="OffsetDays"/> after the anchor, open from <see cref="WindowBeforeDays"/> before to
/// <see cref="WindowAfterDays"/> after that day, repeated every <see cref="RepeatEveryDays"/> while the anchor's state lasts.
/// </summary>
public sealed class PlannedVisit
{
    public required Guid Id { get; init; }
    public required Guid VisitScheduleId { get; init; }
    public required int Number { get; init; }
    public required string Title { get; init; }
    public required ScheduleAnchor Anchor { get; init; }
    public required PlannedVisitKind Kind { get; init; }
    public required int OffsetDays { get; init; }
    public int? RepeatEveryDays { get; init; }
    public required int WindowBeforeDays { get; init; }
    public required int WindowAfterDays { get; init; }
}

public enum ScheduleAnchor { TreatmentStart, LastDose, Surgery, Progression }

/// <summary>What a planned visit is for, which is what settles it: the patient examined, the tumour assessed, the operation done, or only word of the patient.</summary>
public enum PlannedVisitKind { Examination, Assessment, Surgery, Contact }
