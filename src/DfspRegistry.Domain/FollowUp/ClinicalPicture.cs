using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>
/// A photograph of the lesion with a ruler, of the histology, or an image of a scan, that belongs to a visit. What it shows stands in
/// <see cref="PictureContent"/>, so that lists read no picture.
/// </summary>
public sealed class ClinicalPicture : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid VisitId { get; init; }
    public required PictureKind Kind { get; set; }
    public required PartialDate TakenOn { get; set; }
    public string? Caption { get; set; }
    /// <summary>The followed lesion that it shows, where one is named.</summary>
    public Guid? LesionId { get; set; }
    public required PictureFormat Format { get; init; }
    /// <summary>In pixels, upright as it is looked at.</summary>
    public required int Width { get; init; }
    /// <summary>In pixels, upright as it is looked at.</summary>
    public required int Height { get; init; }
    public required int SizeBytes { get; init; }
    /// <summary>Of the file as it is kept, without what was stripped: the same picture twice is one.</summary>
    public required byte[] Sha256 { get; init; }
}

public enum PictureKind { Lesion, Histology, Imaging }

public enum PictureFormat { Jpeg, Png, Webp }
