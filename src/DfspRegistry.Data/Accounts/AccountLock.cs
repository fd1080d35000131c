using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts;

/// <summary>
/// One change of accounts at a time, on all processes together, until the transaction ends: two administrators who close each other at once would leave none, and two
/// people invited at once could get one name.
/// </summary>
internal static class AccountLock
{
    private const string Name = "accounts";

    public static Task TakeAsync(RegistryDbContext database, CancellationToken cancellation) =>
        database.Database.ExecuteSqlAsync($"select pg_advisory_xact_lock(hashtextextended({Name}, 0))", cancellation);
}
