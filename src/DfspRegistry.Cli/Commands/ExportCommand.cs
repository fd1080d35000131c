using System.CommandLine;
using DfspRegistry.Cli.Hosting;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Export;

namespace DfspRegistry.Cli.Commands;

/// <summary>dfsp export: a study's records as one CSV file a table, without identities.</summary>
public static class ExportCommand
{
    public static Command Create()
    {
        var study = new Option<string?>("--study") { Description = "Code of the study; without it every patient.", HelpName = "CODE" };
        var folder = new Option<string>("--out") { Description = "The folder to make; it must not be there, or be empty.", Required = true, HelpName = "FOLDER" };
        var command = new Command("export", """
            The records of a study as one CSV file a table. Who the patients are is not in it, nor are patients who withdrew the use of their data.
              These are rows of single patients under their registry numbers: the operator's tool, which asks nobody and is recorded in the audit trail. For
              somebody else, rows are asked for on the page Exports, where a second person approves and numbers and dates are replaced.
              'import FOLDER' reads the files back; into an empty registry it gives the same files again.
              A text that a spreadsheet would run as a formula has an apostrophe before it.
            """)
        { study, folder };
        command.SetAction(async (parsed, cancellation) =>
        {
            var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetValue(folder)!));
            if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
                throw new CommandError($"{target} is there already and is not empty. Name another folder.");
            // Written beside it and renamed when complete, so that a folder with the name is always a whole export.
            var making = target + ".partial";
            try
            {
                await using var access = await CurrentDatabase.OpenAsync(cancellation);
                await using var database = RegistryData.Open(access.ApplicationConnectionString, new CommandLineUser());
                if (Directory.Exists(making))
                    Directory.Delete(making, recursive: true);
                // Records of patients: for the eyes of the one who asked.
                Directory.CreateDirectory(making, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                var report = await RecordExport.WriteAsync(database, parsed.GetValue(study), name => File.Create(Path.Combine(making, name)), cancellation);
                if (Directory.Exists(target))
                    Directory.Delete(target);
                Directory.Move(making, target);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(
                    $"{report.Patients} patients, {report.Tables.Sum(t => t.Rows)} rows in {report.Tables.Count} files: {target}"
                    + (report.Withheld == 0 ? "" : $"\n{report.Withheld} patients withdrew the use of their data and are not in it."));
                return 0;
            }
            catch (KeyNotFoundException unknown)
            {
                throw new CommandError(unknown.Message, unknown);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new CommandError($"{target} cannot be written: {error.Message}", error);
            }
            finally
            {
                if (Directory.Exists(making))
                    Directory.Delete(making, recursive: true);
            }
        });
        return command;
    }
}
