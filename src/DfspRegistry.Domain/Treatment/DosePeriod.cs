using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Treatment;

/// <summary>A stretch of time with one dose and schedule. The weeks off of an intermittent schedule are part of it; an interruption is a period of its own with dose 0.</summary>
public sealed class DosePeriod : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid TreatmentLineId { get; init; }
    public required PartialDate StartedOn { get; set; }
    public PartialDate? EndedOn { get; set; }
    /// <summary>Daily dose in mg on the days on; 0 in an interruption.</summary>
    public required decimal DoseMgPerDay { get; set; }
    public required DoseSchedule Schedule { get; set; }
    public DoseChangeReason? Reason { get; set; }
    /// <summary>In words, needed for a dose at the physician's discretion.</summary>
    public string? ReasonDetail { get; set; }

    public bool IsInterruption => DoseMgPerDay == 0;
}

public enum DoseSchedule { Continuous, FourWeeksOnTwoOff, Other }

public enum DoseChangeReason { AsPlanned, Toxicity, Progression, Discretion, PatientWish, Adherence, Other }
