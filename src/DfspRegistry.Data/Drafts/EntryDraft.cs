using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Data.Drafts;

/// <summary>
/// What one person typed into one form and has not saved yet. It is that person's alone and no part of the record: no report, export or other person reads it.
/// </summary>
public sealed class EntryDraft : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    /// <summary>Who typed it.</summary>
    public required Guid UserId { get; init; }
    /// <summary>Address of the form's page, without query.</summary>
    public required string Path { get; init; }
    /// <summary>What the form is, in the words of its page.</summary>
    public required string Title { get; init; }
    /// <summary>The row that the form writes; a new one has its id before it is saved.</summary>
    public Guid? RecordId { get; init; }
    /// <summary>Version of the visit that the form was filled in from; empty for a new one and for forms of other rows.</summary>
    public int? BaseVersion { get; init; }
    /// <summary>The opened form, see SubmittedForm.</summary>
    public Guid FormId { get; init; }
    /// <summary>Counts what the opened form sent, so that an older state that arrives late changes nothing.</summary>
    public long Sequence { get; init; }
    /// <summary>JSON object of field name to values, as typed.</summary>
    public required string Fields { get; init; }
    /// <summary>JSON object of field name to what stood in it when the form was opened.</summary>
    public required string Shown { get; init; }
    /// <summary>How many fields differ from what was shown.</summary>
    public int Typed { get; init; }
    public DateTimeOffset KeptAt { get; init; }
}
