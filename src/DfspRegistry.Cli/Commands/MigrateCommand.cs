using System.CommandLine;
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
        await using var database = await DatabaseAccess.OpenAsync(DatabaseOptions.FromEnvironment(), cancellation);
        await database.EnsureApplicationRoleAsync(cancellation);
        await DatabaseMigrator.MigrateAsync(database.OwnerConnectionString, database.ApplicationRole, cancellation);
        await Console.Out.WriteLineAsync("The database is at this program's version.");
        return 0;
    }
}
