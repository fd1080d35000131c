using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Diagnosis;

/// <summary>A site of metastasis or recurrence at entry. Several can be recorded; the dominant one is what a table of one site a patient counts.</summary>
public sealed class DiseaseSite : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required DiseaseSiteKind Kind { get; set; }
    public string? Detail { get; set; }
    public bool IsDominant { get; set; }
    public PartialDate? FoundOn { get; set; }
}

public enum DiseaseSiteKind { Lung, Liver, LocalRecurrence, LymphNode, Bone, Brain, SoftTissue, Other }
