using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Signing;

/// <summary>
/// An electronic signature under one visit or a patient's whole record: printed name, time, meaning, and what was signed (21 CFR 11.50, 11.70).
/// Written once and never changed; it is void as soon as the data are no longer those that were signed.
/// </summary>
public sealed class Signature : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    /// <summary>Null: the patient's whole record.</summary>
    public Guid? VisitId { get; init; }
    public required SignatureMeaning Meaning { get; init; }
    public required Guid SignerId { get; init; }
    /// <summary>The name as it was when signing.</summary>
    public required string SignerName { get; init; }
    /// <summary>By the database's clock.</summary>
    public DateTimeOffset At { get; init; }
    /// <summary>The rows that were signed, as one JSON object of row to columns.</summary>
    public required string Content { get; init; }
    /// <summary>SHA-256 over all of the above, so that a signature cannot be put under another visit or patient.</summary>
    public required byte[] Seal { get; init; }
}

public enum SignatureMeaning { Entered, Reviewed, Approved }

/// <summary>Keeps a visit, or a patient's whole record, from being changed until the lock is taken away.</summary>
public sealed class RecordLock : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    /// <summary>Null: the patient's whole record.</summary>
    public Guid? VisitId { get; init; }
    public required string LockedBy { get; init; }
    /// <summary>By the database's clock.</summary>
    public DateTimeOffset At { get; init; }
    public required string Reason { get; init; }
}
