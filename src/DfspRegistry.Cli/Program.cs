using System.CommandLine;
using DfspRegistry.Cli;
using DfspRegistry.Cli.Commands;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Signing;
using Npgsql;

var root = new RootCommand("The DFSP treatment-outcome registry: operation, data and statistics.");
root.Add(RunCommand.Create());
root.Add(MigrateCommand.Create());
root.Add(ImportCommand.Create());
root.Add(ExportCommand.Create());
root.Add(CtcaeCommand.Create());
root.Add(UsersCommand.Create());
root.Add(StudiesCommand.Create());
root.Add(AnalyzeCommand.Create());
root.Add(ResponseCommand.Create());
root.Add(SurvivalCommand.Create());
root.Add(AuditCommand.Create());
root.Add(BenchCommand.Create());
root.Add(SbomCommand.Create());
root.Add(KeyCommand.Create());
root.Add(AsvsCommand.Create());
try
{
    var parsed = root.Parse(args);
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine(error.Message);
    return parsed.Errors.Count > 0 ? 2 : await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        // Ctrl+C cancels; requests in hand and the database then end in their own time.
        ProcessTerminationTimeout = TimeSpan.FromSeconds(90),
    });
}
catch (Exception error) when (error is CommandError or DatabaseUnavailableException or RecordLockedException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
catch (Exception error) when ((error as NpgsqlException ?? error.InnerException as NpgsqlException) is { } reason)
{
    // The server's words name tables and constraints, never values.
    Console.Error.WriteLine($"The database could not be used: {reason.Message}");
    return 2;
}

/// <summary>Not public, so that the web application's Program is the only one that tests see.</summary>
internal sealed partial class Program;
