using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>The patient was known to be alive on this day, and how that is known.</summary>
public sealed class AliveContact : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required PartialDate AliveOn { get; set; }
    public required VitalStatusSource Source { get; set; }
    /// <summary>The patient was examined for recurrence or progression on this day and none was found.</summary>
    public bool ExaminedWithoutProgression { get; set; }
}

/// <summary>Death, one a patient.</summary>
public sealed class Death : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required PartialDate DiedOn { get; set; }
    public CauseOfDeath? Cause { get; set; }
    public string? CauseDetail { get; set; }
    public required VitalStatusSource Source { get; set; }
}

public enum CauseOfDeath { Dfsp, Treatment, OtherCancer, OtherCause, Unknown }

public enum VitalStatusSource { Visit, Phone, Chart, Registry, FamilyOrPhysician, Imported }
