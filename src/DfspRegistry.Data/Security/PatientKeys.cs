using System.Security.Cryptography;
using System.Text;
using DfspRegistry.Domain.Patients;

namespace DfspRegistry.Data.Security;

/// <summary>The key of each patient's own, wrapped by the installation's key. What is sealed under it is gone when it is erased.</summary>
internal sealed class PatientKeys(RegistryDbContext database, InstallationKey installation)
{
    /// <returns>Null where the patient has none, was forgotten, or is not for this person to see.</returns>
    public async Task<byte[]?> FindAsync(Guid patientId, CancellationToken cancellation) =>
        await database.PatientKeys.FindAsync([patientId], cancellation) is { } wrapped ? Unwrap(patientId, wrapped.WrappedKey) : null;

    /// <summary>A new key goes into the context and is saved with the caller's other rows.</summary>
    public async Task<byte[]> FindOrMakeAsync(Guid patientId, CancellationToken cancellation)
    {
        if (await FindAsync(patientId, cancellation) is { } known)
            return known;
        var key = RandomNumberGenerator.GetBytes(SealedBox.KeySize);
        database.Add(new PatientKey { PatientId = patientId, WrappedKey = installation.Wrap(key, Context(patientId, "key")) });
        return key;
    }

    public byte[] Unwrap(Guid patientId, byte[] wrapped) => installation.Unwrap(wrapped, Context(patientId, "key"));

    /// <summary>What a sealed text is of: it does not open as anything else, nor as another patient's.</summary>
    public static byte[] Context(Guid patientId, string what) => Encoding.UTF8.GetBytes($"{what} of {patientId}");
}
