using System.CommandLine;
using DfspRegistry.Cli.Hosting;
using DfspRegistry.Data;
using DfspRegistry.Data.LocalPostgres;

namespace DfspRegistry.Cli.Commands;

/// <summary>Brings the database to the schema of this program. On a named server this is the operator's deliberate step, after a backup.</summary>
internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate",
            "Brings the database to this version of the program: the private one, or the one that DFSP_DATABASE names, as the role of DFSP_DATABASE_OWNER.");
        command.SetAction((_, cancellation) => RunAsync(cancellation));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellation)
    {
        var options = DatabaseOptions.FromEnvironment();
        await using var database = await DatabaseAccess.OpenAsync(options, cancellation);
        if (database.IsPrivate)
            await CurrentDatabase.BringToThisVersionAsync(database, options.DataFolder, cancellation);
        else
            await MigrateServerAsync(database, cancellation);
        await Console.Out.WriteLineAsync("The database is at this program's version.");
        return 0;
    }

    private static async Task MigrateServerAsync(DatabaseAccess database, CancellationToken cancellation)
    {
        await database.EnsureApplicationRoleAsync(cancellation);
        try
        {
            await DatabaseMigrator.MigrateAsync(database.OwnerConnectionString, database.ApplicationRole, cancellation);
        }
        catch (InvalidOperationException unsuitable) when (unsuitable.InnerException is null)
        {
            // The two roles are the same one, or the application's is a superuser: the message says which and why that may not be.
            throw new CommandError(unsuitable.Message, unsuitable);
        }
    }
}
