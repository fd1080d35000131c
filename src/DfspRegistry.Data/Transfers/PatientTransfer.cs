using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Data.Transfers;

/// <summary>
/// A proposal that another site cares for a patient from now on. Both sites see it; of the patient the receiving site sees the number and what is written here,
/// and nothing of the record until it has accepted.
/// </summary>
public sealed class PatientTransfer : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    /// <summary>Of the patient, who is not there for the receiving site.</summary>
    public required string RegistryNumber { get; init; }
    public required Guid FromSiteId { get; init; }
    public required Guid ToSiteId { get; init; }
    public required string Reason { get; init; }
    public required string ProposedBy { get; init; }
    public required DateTimeOffset ProposedAt { get; init; }
    /// <summary>Null while it waits.</summary>
    public TransferOutcome? Outcome { get; set; }
    public string? DecidedBy { get; set; }
    public DateTimeOffset? DecidedAt { get; set; }
    /// <summary>Why it was declined.</summary>
    public string? Note { get; set; }
}
