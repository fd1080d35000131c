using System.Globalization;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Auditing;

/// <summary>A patient's part of the trail as it is stored, each entry with its place in the chain: a copy that others can check.</summary>
public static class AuditCopy
{
    public static IReadOnlyList<string> Columns { get; } =
        ["position", "entry_id", "at_utc", "user_id", "user_name", "source", "action", "table_name", "row_id", "patient_id", "old_values", "new_values", "reason", "previous_hash", "hash"];

    public static async Task<IReadOnlyList<AuditCopyLine>> OfPatientAsync(RegistryDbContext database, Guid patientId, CancellationToken cancellation) =>
        await database.AuditEntries.AsNoTracking().Where(e => e.PatientId == patientId)
            .Join(database.AuditChain.AsNoTracking(), e => e.Id, l => l.EntryId, (e, l) => new { Entry = e, Link = l })
            .OrderBy(x => x.Link.Position).Select(x => new AuditCopyLine(x.Link.Position, x.Entry, x.Link.PreviousHash, x.Link.Hash)).ToListAsync(cancellation);
}

/// <param name="Position">Of the entry in the chain.</param>
public sealed record AuditCopyLine(long Position, AuditEntry Entry, byte[] PreviousHash, byte[] Hash)
{
    /// <summary>In the order of <see cref="AuditCopy.Columns"/>.</summary>
    public IEnumerable<string?> Values =>
    [
        Position.ToString(CultureInfo.InvariantCulture), Entry.Id.ToString(CultureInfo.InvariantCulture),
        Entry.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture), Entry.UserId?.ToString(), Entry.UserName, Entry.Source,
        Codes.Print(Entry.Action), Entry.Table, Entry.RowId, Entry.PatientId?.ToString(), Entry.Old, Entry.New, Entry.Reason,
        Convert.ToHexStringLower(PreviousHash), Convert.ToHexStringLower(Hash),
    ];
}
