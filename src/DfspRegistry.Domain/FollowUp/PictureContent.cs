using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>
/// The file of a picture, under the picture's id, sealed under the patient's own key: a photograph can tell who a person is, and whoever erases that
/// key forgets the pictures too.
/// </summary>
public sealed class PictureContent : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    /// <summary>Cipher text.</summary>
    public required byte[] SealedFile { get; init; }
}
