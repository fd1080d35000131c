using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace DfspRegistry.Data.Signing;

/// <summary>The time that the database gives to every row of the transaction at hand.</summary>
internal static class DatabaseClock
{
    public static async Task<DateTimeOffset> TransactionTimeAsync(RegistryDbContext database, CancellationToken cancellation)
    {
        await using var command = database.Database.GetDbConnection().CreateCommand();
        command.Transaction = database.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = "select now()";
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellation))!, TimeSpan.Zero);
    }
}
