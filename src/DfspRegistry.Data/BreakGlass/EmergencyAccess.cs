using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Data.BreakGlass;

/// <summary>
/// A clinician's look at the record of a patient of another site, for a written reason and a few hours, to read only. The coordinators of the patient's site are told and
/// acknowledge it.
/// </summary>
public sealed class EmergencyAccess : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required string RegistryNumber { get; init; }
    /// <summary>The site that cared for the patient when it was opened, whose coordinators are told.</summary>
    public required Guid SiteId { get; init; }
    /// <summary>Who looks.</summary>
    public required Guid UserId { get; init; }
    public required string UserName { get; init; }
    public required string Reason { get; init; }
    public required DateTimeOffset OpenedAt { get; init; }
    /// <summary>When it ends by itself.</summary>
    public required DateTimeOffset Until { get; init; }
    /// <summary>Null unless somebody ended it before.</summary>
    public DateTimeOffset? EndedAt { get; set; }
    public string? EndedBy { get; set; }
    public DateTimeOffset? AcknowledgedAt { get; set; }
    public string? AcknowledgedBy { get; set; }

    public bool IsOpen(DateTimeOffset now) => EndedAt is null && now < Until;
}
