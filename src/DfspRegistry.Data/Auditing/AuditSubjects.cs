using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Auditing;

/// <summary>
/// Whose record an address names, whether or not the person may see it: only for the entry that says so, never for an answer. It is asked for every
/// address that was refused, so that one that exists takes no longer than one that does not.
/// </summary>
public sealed class AuditSubjects(RegistryDbContext database)
{
    public async Task<Guid?> OfAsync(string? registryNumber, IReadOnlyCollection<Guid> rowIds, CancellationToken cancellation)
    {
        // The registry itself looks, not the person: to the person the row security of the database shows nothing of it.
        await using var registry = RegistryData.Open(database.Database.GetConnectionString()!, new CommandLineUser());
        var ids = rowIds.ToArray();
        if (ids.Length > 0 && await registry.Database.SqlQueryRaw<Guid>(RowsSql, [ids]).ToListAsync(cancellation) is [var owner, ..])
            return owner;
        return registryNumber is null
            ? null
            : await registry.Patients.Where(p => p.RegistryNumber == registryNumber).Select(p => (Guid?)p.Id).SingleOrDefaultAsync(cancellation);
    }

    private string RowsSql => string.Join(" union all ", database.Model.GetEntityTypes().Where(e => typeof(IBelongsToPatient).IsAssignableFrom(e.ClrType))
        .Select(e => $"select patient_id as \"Value\" from {e.GetTableName()} where id = any({{0}})"));
}
