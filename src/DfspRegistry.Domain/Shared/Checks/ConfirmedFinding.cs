namespace DfspRegistry.Domain.Shared.Checks;

/// <summary>
/// An improbable value of a visit of which a person said that it is so. Who and when stand in the audit trail; a value that is changed to another
/// improbable one is asked about anew.
/// </summary>
public sealed class ConfirmedFinding : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid VisitId { get; init; }
    /// <summary>Name of the rule, for example lesion-gone-and-back.</summary>
    public required string Code { get; init; }
    /// <summary>The row that it is about, for example a lesion; null: there is one of its kind at a visit.</summary>
    public Guid? SubjectId { get; init; }
    /// <summary>The sentence that was confirmed, as it was read.</summary>
    public required string Message { get; set; }
}
