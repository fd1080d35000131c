using System.CommandLine;
using System.Text;
using DfspRegistry.Cli.Hosting;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Demo;
using DfspRegistry.Data.Import;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.Treatment;

namespace DfspRegistry.Cli.Commands;

/// <summary>dfsp import: treatment lines from one CSV file, or the folder that an export wrote.</summary>
public static class ImportCommand
{
    private const int LongestCode = 50;
    private const string DemonstrationNote = "Note: this registry holds the synthetic demonstration. Keep real patients in a registry of their own (DFSP_DATA_DIR).\n";

    public static Command Create()
    {
        var path = new Argument<string>("FILE") { Description = "A CSV file with one row a line of treatment, or a folder that 'export' wrote." };
        var study = new Option<string?>("--study") { Description = "Code of the study; made if there is none. Needed for a file, not for a folder.", HelpName = "CODE" };
        var site = new Option<string?>("--site") { Description = $"Code of the site of all patients; without it the file's column 'site', else {LineFile.DefaultSite}.", HelpName = "CODE" };
        var columns = new Option<string[]>("--column") { Description = "What the file calls a column of ours; may be repeated.", HelpName = "OURS=THEIRS" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would happen and write nothing." };
        var command = new Command("import", $"""
            Patients and their lines of treatment from a CSV file, all of it in one transaction or nothing.
              Columns: {string.Join(", ", ImportedLine.Columns)}.
              Needed are patient and treatment_start. Dates are YYYY-MM-DD, YYYY-MM or YYYY. A line without a drug is named 'line 1'; a column that the
              registry has no field for is kept under its own name, and curves can be split by it (analyze --by NAME).
              The same file again changes nothing; a changed row updates what it says. An empty cell clears what an earlier import wrote
              (progression, death, last contact, best response, group, columns of the file's own) and nothing that a person entered.
            """)
        { path, study, site, columns, dryRun };
        command.SetAction(async (parsed, cancellation) =>
        {
            var given = parsed.GetValue(path)!;
            var reason = new ChangeReason { Text = $"Import of {Path.GetFileName(Path.TrimEndingDirectorySeparator(given))}" };
            var isDemonstration = false;
            ImportReport report;
            if (Directory.Exists(given))
            {
                if (parsed.GetValue(study) is not null || parsed.GetValue(site) is not null || parsed.GetValue(columns) is { Length: > 0 })
                    throw new CommandError("A folder names its studies, sites and columns itself: leave out --study, --site and --column.");
                await using var access = await CurrentDatabase.OpenAsync(cancellation);
                await using var database = RegistryData.Open(access.ApplicationConnectionString, new CommandLineUser(), reason, KeyOf(access));
                report = await RecordFolder.RunAsync(database, given, parsed.GetValue(dryRun), cancellation);
            }
            else
            {
                var file = Check(given, parsed.GetValue(columns) ?? [], Code(parsed.GetValue(site), "--site"));
                var code = Code(parsed.GetValue(study), "--study") ?? throw new CommandError("Say which study the patients are of: --study CODE.");
                Refuse(file.Problems, given);
                await using var access = await CurrentDatabase.OpenAsync(cancellation);
                await using var database = RegistryData.Open(access.ApplicationConnectionString, new CommandLineUser(), reason, KeyOf(access));
                isDemonstration = await DemoLoader.IsDemonstrationAsync(database, cancellation);
                report = await LineImport.RunAsync(database, file, code, parsed.GetValue(dryRun), cancellation);
            }
            Refuse(report.Problems, given);
            await parsed.InvocationConfiguration.Output.WriteAsync((isDemonstration ? DemonstrationNote : "") + AsText(report));
            return 0;
        });
        return command;
    }

    /// <summary>Seals the numbers of the file in the trail. A hospital's server has its key where the web application runs: where it is not at hand, none is made, and the trail says of a number only that there is one.</summary>
    private static InstallationKey? KeyOf(DatabaseAccess access)
    {
        var file = InstallationKey.PathFor(DatabaseOptions.FromEnvironment());
        try
        {
            return access.IsPrivate || File.Exists(file) ? InstallationKey.LoadOrCreate(file) : null;
        }
        catch (InstallationKeyException unusable)
        {
            throw new CommandError(unusable.Message, unusable);
        }
    }

    private static LineFile Check(string path, string[] columns, string? site)
    {
        var mapping = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            var at = column.IndexOf('=', StringComparison.Ordinal);
            if (at < 1 || at == column.Length - 1)
                throw new CommandError($"--column {column}: write OURS=THEIRS, for example --column treatment_start=on_study.");
            if (!mapping.TryAdd(column[..at].Trim(), column[(at + 1)..].Trim()))
                throw new CommandError($"--column names {column[..at]} twice.");
        }
        try
        {
            return LineFile.Check(CsvTable.Read(path), mapping, site, DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime));
        }
        catch (FileNotFoundException error)
        {
            throw new CommandError($"{path}: there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandError($"{path}: the file cannot be read: {error.Message}", error);
        }
    }

    private static string? Code(string? text, string option)
    {
        if (text is null)
            return null;
        var code = text.Trim();
        return code.Length is > 0 and <= LongestCode && !code.Any(char.IsControl) ? code : throw new CommandError($"{option}: a code has 1 to {LongestCode} printable characters.");
    }

    private static void Refuse(IReadOnlyList<FileProblem> problems, string path)
    {
        if (problems.Count == 0)
            return;
        // Problems name files without their folder; here the person needs the path that was given.
        var isFolder = Directory.Exists(path);
        var lines = problems.Select(p => (p with { File = isFolder && File.Exists(Path.Combine(path, p.File)) ? Path.Combine(path, p.File) : path }).ToString());
        throw new CommandError(string.Join('\n', [.. lines, $"Nothing was imported: {problems.Count} {(problems.Count == 1 ? "problem" : "problems")}."]));
    }

    private static string AsText(ImportReport report)
    {
        var text = new StringBuilder();
        foreach (var note in report.Notes)
            text.Append("Note: ").Append(note).Append('\n');
        var will = report.IsDryRun ? "would be " : "";
        if (report.NewStudy is { } study)
            text.Append($"Study {study} {will}made.\n");
        foreach (var site in report.NewSites)
            text.Append($"Site {site} {will}made.\n");
        text.Append($"Patients: {report.NewPatients} {will}new, {report.ChangedPatients} {will}changed, {report.UnchangedPatients} as they were.\n");
        foreach (var table in report.Tables)
            text.Append($"  {table.Table}: {table.New} new, {table.Changed} changed, {table.Removed} removed\n");
        if (report.ChangesNothing)
            text.Append("The registry has all of it already; nothing changed.\n");
        if (report.IsDryRun)
            text.Append("Nothing was written (--dry-run).\n");
        return text.ToString();
    }
}
