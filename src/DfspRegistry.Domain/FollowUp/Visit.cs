using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>A contact at which the patient was seen, called or looked up in the chart.</summary>
public sealed class Visit : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required PartialDate VisitedOn { get; set; }
    public required VisitMode Mode { get; set; }
    public VisitState State { get; set; } = VisitState.InProgress;
    /// <summary>Karnofsky performance status, 0 to 100 in steps of 10.</summary>
    public int? Kps { get; set; }
    public DiseaseStatus? DiseaseStatus { get; set; }
    public string? Notes { get; set; }
    public PartialDate? NextVisitOn { get; set; }
    public bool IsRetrospective { get; set; }
    /// <summary>What was asked for and neither entered nor explained, or improbable and not confirmed, when the visit was last saved. A complete visit has none.</summary>
    public int OpenItems { get; set; }
    /// <summary>Optimistic concurrency of the visit with its rows.</summary>
    public int Version { get; set; }
}

public enum VisitMode { InClinic, ByPhone, RecordOnly }

public enum VisitState { InProgress, Complete }

public enum DiseaseStatus { NoEvidenceOfDisease, AliveWithDisease, Progression, Unknown }
