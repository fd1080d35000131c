using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>Tumour that came back after final clearance by surgery. A patient who was never cleared has persistent disease, not a recurrence.</summary>
public sealed class Recurrence : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public Guid? VisitId { get; set; }
    public required PartialDate FoundOn { get; set; }
    public required RecurrenceKind Kind { get; set; }
    public RecurrenceConfirmation? Confirmation { get; set; }
    public string? Site { get; set; }
}

public enum RecurrenceKind { Local, Regional, Distant }

public enum RecurrenceConfirmation { Histology, Imaging, Clinical }
