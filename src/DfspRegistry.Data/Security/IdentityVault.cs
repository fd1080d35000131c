using System.Text;
using DfspRegistry.Data.Drafts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Security;

/// <param name="Name">As the hospital writes it.</param>
public sealed record PersonalIdentity(string? Name, string? HospitalNumber);

/// <param name="HasIdentity">Name or hospital number.</param>
/// <param name="ImportedNumbers">Numbers under which files named the patient.</param>
/// <param name="Drafts">Forms that somebody is filling in.</param>
public sealed record Identifying(bool HasIdentity, int ImportedNumbers, int Pictures, int Drafts)
{
    public bool IsNothing => this is { HasIdentity: false, ImportedNumbers: 0, Pictures: 0, Drafts: 0 };
}

/// <summary>
/// Who a patient is. Name and hospital number are sealed under a key of the patient's own, which the installation key wraps. Rows and audit
/// trail hold cipher text only, so erasing the key forgets the person there too.
/// </summary>
public sealed class IdentityVault(RegistryDbContext database, InstallationKey installation)
{
    private readonly PatientKeys keys = new(database, installation);

    /// <summary>Puts the identity into the context; it is saved with the caller's other rows.</summary>
    public async Task SetAsync(Guid patientId, PersonalIdentity identity, CancellationToken cancellation = default)
    {
        var known = await database.PatientIdentities.FindAsync([patientId], cancellation);
        var key = await keys.FindOrMakeAsync(patientId, cancellation);
        if (known is null)
            database.Add(known = new PatientIdentity { PatientId = patientId });
        // An unchanged text is not sealed anew: each sealing differs, and would stand in the trail as a change.
        if (Read(key, known.NameCipher, patientId, "name") != identity.Name)
            known.NameCipher = Seal(key, identity.Name, patientId, "name");
        if (Read(key, known.HospitalNumberCipher, patientId, "hospital number") != identity.HospitalNumber)
            known.HospitalNumberCipher = Seal(key, identity.HospitalNumber, patientId, "hospital number");
    }

    /// <returns>Null when there is none, or the person was forgotten, or is not for this person to see.</returns>
    public async Task<PersonalIdentity?> ReadAsync(Guid patientId, CancellationToken cancellation = default) =>
        (await ReadAsync([patientId], cancellation)).GetValueOrDefault(patientId);

    /// <summary>The identities of those who have one.</summary>
    public async Task<IReadOnlyDictionary<Guid, PersonalIdentity>> ReadAsync(IReadOnlyCollection<Guid> patientIds, CancellationToken cancellation = default) =>
        await ReadAsync(database.PatientIdentities.Where(i => patientIds.Contains(i.PatientId)), cancellation);

    /// <summary>
    /// Patients whose name contains the text, or whose hospital number is the text; upper and lower case alike. It unseals every identity that
    /// the person may see: a rare disease's registry is small enough, and nothing searchable needs to be stored.
    /// </summary>
    public async Task<IReadOnlyList<Guid>> FindAsync(string text, CancellationToken cancellation = default)
    {
        var typed = text.Trim();
        if (typed.Length < 2)
            return [];
        var all = await ReadAsync(database.PatientIdentities, cancellation);
        return [.. all.Where(i => i.Value.Name?.Contains(typed, StringComparison.OrdinalIgnoreCase) == true
            || string.Equals(i.Value.HospitalNumber, typed, StringComparison.OrdinalIgnoreCase)).Select(i => i.Key)];
    }

    /// <summary>What the registry holds that <see cref="ForgetAsync"/> erases.</summary>
    public async Task<Identifying> HeldAsync(Guid patientId, CancellationToken cancellation = default) => new(
        await database.PatientIdentities.AnyAsync(i => i.PatientId == patientId, cancellation),
        await database.ImportedPatientIds.Where(i => i.PatientId == patientId).Select(i => i.Value)
            .Union(database.Patients.Where(p => p.Id == patientId && p.ImportedId != null).Select(p => p.ImportedId!)).CountAsync(cancellation),
        await database.ClinicalPictures.CountAsync(p => p.PatientId == patientId, cancellation),
        await database.EntryDrafts.CountAsync(d => d.PatientId == patientId, cancellation));

    /// <summary>
    /// Forgets who the patient is, also where the record is locked. With the key go name and hospital number from rows and trail, and the pictures, which nothing opens any more;
    /// with them the numbers of imports and what anybody typed about the patient and did not save. The clinical record stays. Saves.
    /// </summary>
    public async Task ForgetAsync(Guid patientId, CancellationToken cancellation = default)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        // Nobody adds a picture or a name meanwhile.
        await database.Database.ExecuteSqlAsync($"select from patients where id = {patientId} for update", cancellation);
        var patient = await database.Patients.SingleAsync(p => p.Id == patientId, cancellation);
        patient.ImportedId = null;
        database.RemoveRange(await database.ImportedPatientIds.Where(i => i.PatientId == patientId).ToListAsync(cancellation));
        var pictures = await database.ClinicalPictures.Where(p => p.PatientId == patientId).ToListAsync(cancellation);
        database.RemoveRange(pictures.Select(p => new PictureContent { Id = p.Id, PatientId = patientId, SealedFile = [] }));
        database.RemoveRange(pictures);
        if (await database.PatientKeys.FindAsync([patientId], cancellation) is { } key)
            database.Remove(key);
        if (await database.PatientIdentities.FindAsync([patientId], cancellation) is { } identity)
            database.Remove(identity);
        database.Forget(patientId);
        await database.SaveChangesAsync(cancellation);
        await EntryDrafts.DiscardAllOfAsync(database, patientId, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private async Task<Dictionary<Guid, PersonalIdentity>> ReadAsync(IQueryable<PatientIdentity> identities, CancellationToken cancellation)
    {
        var rows = await identities.AsNoTracking().Join(database.PatientKeys.AsNoTracking(), i => i.PatientId, k => k.PatientId,
            (i, k) => new { i.PatientId, i.NameCipher, i.HospitalNumberCipher, k.WrappedKey }).ToListAsync(cancellation);
        return rows.ToDictionary(r => r.PatientId, r =>
        {
            var key = keys.Unwrap(r.PatientId, r.WrappedKey);
            return new PersonalIdentity(Read(key, r.NameCipher, r.PatientId, "name"), Read(key, r.HospitalNumberCipher, r.PatientId, "hospital number"));
        });
    }

    private static byte[]? Seal(byte[] key, string? text, Guid patientId, string field) =>
        text is null ? null : SealedBox.Seal(key, Encoding.UTF8.GetBytes(text), PatientKeys.Context(patientId, field));

    private static string? Read(byte[] key, byte[]? sealedText, Guid patientId, string field) =>
        sealedText is null ? null : Encoding.UTF8.GetString(SealedBox.Open(key, sealedText, PatientKeys.Context(patientId, field)));
}
