using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Enrollment;

/// <summary>The patient is in the study from this day on. A patient can be in several studies.</summary>
public sealed class StudyEnrollment : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid StudyId { get; init; }
    public required PartialDate EnrolledOn { get; set; }
    public Guid? ScreeningId { get; init; }
}
