using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Patients;

/// <summary>From when to when a site cared for the patient (both days included; open when <see cref="To"/> is null).</summary>
public sealed class SiteMembership : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid SiteId { get; init; }
    public required DateOnly From { get; init; }
    public DateOnly? To { get; set; }
}
