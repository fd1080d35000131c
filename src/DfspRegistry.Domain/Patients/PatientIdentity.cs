namespace DfspRegistry.Domain.Patients;

/// <summary>
/// Who the patient is, encrypted under a key of the patient's own: erasing the key erases the person from rows, audit and backups.
/// Both fields hold cipher text; see the data project for how it is made.
/// </summary>
public sealed class PatientIdentity
{
    public required Guid PatientId { get; init; }
    public byte[]? NameCipher { get; set; }
    public byte[]? HospitalNumberCipher { get; set; }
}

/// <summary>The patient's own key, wrapped by the installation's key. Deleting the row forgets the person.</summary>
public sealed class PatientKey
{
    public required Guid PatientId { get; init; }
    public required byte[] WrappedKey { get; init; }
}
