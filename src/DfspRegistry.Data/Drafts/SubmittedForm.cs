using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Data.Drafts;

/// <summary>
/// A form that was saved. Written in the transaction of the save itself: the same form sent again, by a double click, a reload or a replay, finds it
/// and writes nothing.
/// </summary>
public sealed class SubmittedForm : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid UserId { get; init; }
    /// <summary>Made when the form was shown.</summary>
    public required Guid FormId { get; init; }
    /// <summary>SHA-256 of what was sent, so that a form that was changed and sent again is a new save.</summary>
    public required byte[] Content { get; init; }
    /// <summary>The row that the form wrote.</summary>
    public Guid? RecordId { get; init; }
    /// <summary>Where the person was sent afterwards.</summary>
    public required string SentTo { get; init; }
    public DateTimeOffset At { get; init; }
}
