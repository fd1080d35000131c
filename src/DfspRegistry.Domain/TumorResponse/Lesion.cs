using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.TumorResponse;

/// <summary>A lesion followed through one treatment line. Target lesions are measured; a node is measured by its short axis.</summary>
public sealed class Lesion : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid TreatmentLineId { get; init; }
    /// <summary>From 1 within the line; printed as L1.</summary>
    public required int Number { get; init; }
    public required LesionRole Role { get; set; }
    public required bool IsNode { get; set; }
    /// <summary>Organ as RECIST counts it (at most two target lesions an organ; all nodes are one organ).</summary>
    public required string Organ { get; set; }
    public string? Description { get; set; }
    /// <summary>The lesion that this one split off from.</summary>
    public Guid? SplitFromId { get; set; }
    /// <summary>The lesion that this one grew together with; its size is then measured there.</summary>
    public Guid? MergedIntoId { get; set; }
    /// <summary>For a new lesion: how sure it is, as known today; null: certain.</summary>
    public LesionCertainty? Certainty { get; set; }

    /// <summary>Seen, it is progression.</summary>
    public bool IsCertainlyNew => Role == LesionRole.New && Certainty is null or LesionCertainty.Certain;
}

public enum LesionRole { Target, NonTarget, New }

/// <summary>
/// An equivocal new lesion is no progression; once it is certain, the progression dates from the day on which it was first seen (RECIST 1.1, 4.3.5).
/// </summary>
public enum LesionCertainty { Certain, Equivocal, NotTumor }
