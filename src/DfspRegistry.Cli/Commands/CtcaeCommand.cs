using System.CommandLine;
using DfspRegistry.Cli.Hosting;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.ReferenceData;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Cli.Commands;

/// <summary>Names and allowed grades of CTCAE 5.0 ship with the registry; the definitions come with the NCI's spreadsheet.</summary>
internal static class CtcaeCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The NCI's list of terms, as .xlsx or saved as .csv." };
        var version = new Option<string>("--version") { Description = "The list's version: v3, v4, v5 or v6.", DefaultValueFactory = _ => "v5" };
        var import = new Command("import", "Loads the NCI's adverse event terms with their definitions. The same file again changes nothing.") { file, version };
        import.SetAction((parsed, cancellation) => ImportAsync(parsed.GetRequiredValue(file), parsed.GetRequiredValue(version), cancellation));
        return new Command("ctcae", "The adverse event terms of the Common Terminology Criteria (CTCAE).") { import };
    }

    private static async Task<int> ImportAsync(string file, string version, CancellationToken cancellation)
    {
        if (!Codes.TryParse<CtcaeVersion>(version, out var read) || read == CtcaeVersion.NotStated)
            throw new CommandError($"--version {version}: the versions are v3, v4, v5 and v6.");
        await using var database = await CurrentDatabase.OpenAsync(cancellation);
        try
        {
            var result = await new CtcaeImporter(database.ApplicationConnectionString, new CommandLineUser()).ImportAsync(file, read, cancellation);
            await Console.Out.WriteLineAsync($"CTCAE {version}: {result.Terms} terms read, {result.New} new, {result.Changed} changed.");
            return 0;
        }
        catch (CtcaeFileException refused)
        {
            throw new CommandError(refused.Message, refused);
        }
    }
}
