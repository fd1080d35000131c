using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Patients;

/// <summary>
/// The number under which a file names the patient. It is unique within the study and the site that the file came from, so that the same
/// file imported again finds the same patients.
/// </summary>
public sealed class ImportedPatientId : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid StudyId { get; init; }
    public required Guid SiteId { get; init; }
    public required string Value { get; init; }
}
