using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>Why something that a visit asks for will stay missing. With it the item is settled; entering the value takes it back.</summary>
public sealed class MissingAnswer : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid VisitId { get; init; }
    /// <summary>What is missing: kps, target-lesion, non-target, adverse-events, dosing, next-visit.</summary>
    public required string Item { get; init; }
    /// <summary>The row that it is about, such as the lesion that was not measured; null where there is one of its kind.</summary>
    public Guid? SubjectId { get; init; }
    public required MissingReason Reason { get; set; }
}

public enum MissingReason { NotDone, NotRecorded, Unknown, PatientDeclined, NotApplicable }
