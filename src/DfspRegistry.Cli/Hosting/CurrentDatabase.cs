using DfspRegistry.Data;
using DfspRegistry.Data.LocalPostgres;

namespace DfspRegistry.Cli.Hosting;

/// <summary>The registry's database at this program's version, for a command that reads or writes records.</summary>
internal static class CurrentDatabase
{
    /// <summary>A private database follows the program; a hospital's server changes only when its operator says so.</summary>
    /// <exception cref="CommandError">The server's database is behind this program.</exception>
    public static async Task<DatabaseAccess> OpenAsync(CancellationToken cancellation)
    {
        var access = await DatabaseAccess.OpenAsync(DatabaseOptions.FromEnvironment(), cancellation);
        try
        {
            await BringToThisVersionAsync(access, cancellation);
            return access;
        }
        catch
        {
            await access.DisposeAsync();
            throw;
        }
    }

    public static async Task BringToThisVersionAsync(DatabaseAccess access, CancellationToken cancellation)
    {
        if (!await DatabaseMigrator.IsBehindAsync(access.ApplicationConnectionString, cancellation))
            return;
        if (!access.IsPrivate)
            throw new CommandError("The database that DFSP_DATABASE names is behind this program. Back it up, then run: ./dfsp migrate");
        await DatabaseMigrator.MigrateAsync(access.OwnerConnectionString, cancellation: cancellation);
    }
}
