using System.Globalization;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Signing;

namespace DfspRegistry.Data.Signing;

/// <summary>Binds a signature to the thing that it stands under: kind, id and content, signer, time and meaning go into one hash.</summary>
internal static class SignatureSeal
{
    public static byte[] Of(Guid id, Guid patientId, Guid? visitId, SignatureMeaning meaning, Guid signerId, string signerName, DateTimeOffset at, string content) => AuditHash.OfParts(
    [
        "signature", id.ToString(), visitId is null ? "record" : "visit", (visitId ?? patientId).ToString(), patientId.ToString(), Codes.Print(meaning),
        signerId.ToString(), signerName, at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), content,
    ]);

    public static bool Holds(Signature signature) => signature.Seal.AsSpan().SequenceEqual(Of(
        signature.Id, signature.PatientId, signature.VisitId, signature.Meaning, signature.SignerId, signature.SignerName, signature.At, signature.Content));
}
