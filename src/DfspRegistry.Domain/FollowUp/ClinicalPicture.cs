using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>A photograph of the lesion or of the histology. The picture itself is stored outside the row, under <see cref="StorageKey"/>.</summary>
public sealed class ClinicalPicture : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public Guid? VisitId { get; set; }
    public required PictureKind Kind { get; set; }
    public required PartialDate TakenOn { get; set; }
    public required string ContentType { get; init; }
    public required long SizeBytes { get; init; }
    public required byte[] Sha256 { get; init; }
    public required string StorageKey { get; init; }
    public string? Caption { get; set; }
}

public enum PictureKind { Lesion, Histology, Imaging }
