using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Enrollment;

/// <summary>One part of the baseline work-up before a treatment line; the founding study asks for all of them within the week before the first dose.</summary>
public sealed class BaselineExamination : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public Guid? TreatmentLineId { get; set; }
    public required BaselineExaminationKind Kind { get; set; }
    public required Recorded Status { get; set; }
    public PartialDate? PerformedOn { get; set; }
    public string? Finding { get; set; }
}

public enum BaselineExaminationKind { Clinical, ChestCt, LiverMri, BoneMri, HeadMri, Other }
