using DfspRegistry.Data;
using DfspRegistry.Data.LocalPostgres;
using Npgsql;

namespace DfspRegistry.Cli.Hosting;

/// <summary>The registry's database at this program's version, for a command that reads or writes records.</summary>
internal static class CurrentDatabase
{
    /// <summary>A private database follows the program; a hospital's server changes only when its operator says so.</summary>
    /// <exception cref="CommandError">The server's database is behind this program.</exception>
    public static async Task<DatabaseAccess> OpenAsync(CancellationToken cancellation)
    {
        var options = DatabaseOptions.FromEnvironment();
        var access = await DatabaseAccess.OpenAsync(options, cancellation);
        try
        {
            await BringToThisVersionAsync(access, options.DataFolder, cancellation);
            return access;
        }
        catch
        {
            await access.DisposeAsync();
            throw;
        }
    }

    /// <summary>An upgrade of a private database that has records comes after a backup of it.</summary>
    public static async Task BringToThisVersionAsync(DatabaseAccess database, string dataFolder, CancellationToken cancellation)
    {
        if (!await IsBehindAsync(database, cancellation))
            return;
        if (!database.IsPrivate)
            throw new CommandError("The database that DFSP_DATABASE names is behind this program. Back it up, then run: ./dfsp migrate");
        if (!database.IsNew)
        {
            var backup = Path.Combine(dataFolder, "backups", $"before-upgrade-{TimeProvider.System.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}.dump");
            await database.BackUpPrivateAsync(backup, cancellation);
            await Console.Error.WriteLineAsync($"The database is upgraded to this version; how it was before is kept in {backup}");
        }
        await DatabaseMigrator.MigrateAsync(database.OwnerConnectionString, cancellation: cancellation);
    }

    private static async Task<bool> IsBehindAsync(DatabaseAccess database, CancellationToken cancellation)
    {
        try
        {
            if (await DatabaseMigrator.IsAheadAsync(database.ApplicationConnectionString, cancellation))
                throw new CommandError("The database was upgraded by a later version of this program. Start that version, or restore the backup made before the upgrade.");
            return await DatabaseMigrator.IsBehindAsync(database.ApplicationConnectionString, cancellation);
        }
        catch (Exception problem) when ((problem as NpgsqlException ?? problem.InnerException as NpgsqlException) is { } reason)
        {
            throw new DatabaseUnavailableException($"The database that DFSP_DATABASE names cannot be used: {reason.Message}", problem);
        }
    }
}
