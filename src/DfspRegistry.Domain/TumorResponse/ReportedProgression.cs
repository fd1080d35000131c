using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.TumorResponse;

/// <summary>A progression that no assessment of the line shows: judged clinically, or only its date stands in old records or an imported file.</summary>
public sealed class ReportedProgression : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid TreatmentLineId { get; init; }
    public required PartialDate ProgressedOn { get; set; }
    public required ProgressionBasis Basis { get; set; }
    public string? Detail { get; set; }
}

public enum ProgressionBasis { Clinical, Imported, ChartWithoutAssessment }
