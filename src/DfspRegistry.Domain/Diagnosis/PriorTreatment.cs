using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Diagnosis;

/// <summary>Treatment before the first line that the registry follows, such as an incomplete resection or an earlier course of imatinib.</summary>
public sealed class PriorTreatment : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required PriorTreatmentKind Kind { get; set; }
    public required string Description { get; set; }
    public PartialDate? StartedOn { get; set; }
    public PartialDate? EndedOn { get; set; }
    public string? Outcome { get; set; }
}

public enum PriorTreatmentKind { Surgery, Chemotherapy, TargetedTherapy, Radiotherapy, Other }
