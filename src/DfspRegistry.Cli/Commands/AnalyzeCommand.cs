using System.CommandLine;
using System.Globalization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Cli.Hosting;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Data.Demo;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Domain.Cohorts;
using Npgsql;

namespace DfspRegistry.Cli.Commands;

/// <summary>`analyze`: a study's report as text or JSON, from the rows in the database.</summary>
internal static class AnalyzeCommand
{
    private static readonly ConfidenceType[] ConfidenceTypes = [ConfidenceType.Log, ConfidenceType.LogLog, ConfidenceType.Plain];

    public static Command Create()
    {
        var study = new Option<string>("--study") { Description = "Code of the study.", HelpName = "CODE", Required = true };
        var cutoff = new Option<string?>("--cutoff") { Description = "Data cut-off, YYYY-MM-DD: nothing after this day counts. Without it the study's, else the latest date in its data.", HelpName = "DATE" };
        var by = new Option<string?>("--by")
        {
            Description = "Also curves by group: sex, site, histology, fusion, presentation, bestResponse, group, location, dominantSite, extent, stage, or any imported attribute.",
            HelpName = "FIELD",
        };
        var rules = new Option<string>("--rules")
        {
            Description = "Rule set of the endpoints: " + string.Join("|", EndpointRules.All.Select(r => r.Name)),
            DefaultValueFactory = _ => EndpointRules.AsPublished.Name,
        };
        var confType = new Option<string>("--conf-type")
        {
            Description = "Scale of the confidence limits: " + string.Join("|", ConfidenceTypes.Select(t => t.ToName())),
            DefaultValueFactory = _ => ConfidenceType.LogLog.ToName(),
        };
        var json = new Option<bool>("--json") { Description = "Print JSON; docs/statistics.md describes its members." };
        var scripts = new Option<string?>("--r-scripts") { Description = "Also write into this folder, for each curve and each table, an R script that carries its rows and prints its numbers.", HelpName = "FOLDER" };
        var command = new Command("analyze", "A study's tables and survival figures, with the censoring ledger behind them.") { study, cutoff, by, rules, confType, scripts, json };
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = new ReportOptions
            {
                Rules = EndpointRules.TryParse(parsed.GetValue(rules), out var set)
                    ? set
                    : throw new CommandError($"--rules {parsed.GetValue(rules)}: one of {string.Join(", ", EndpointRules.All.Select(r => r.Name))} was expected."),
                Survival = new SurvivalOptions
                {
                    ConfidenceType = ConfidenceTypeNames.TryParse(parsed.GetValue(confType), out var type) && ConfidenceTypes.Contains(type)
                        ? type
                        : throw new CommandError($"--conf-type {parsed.GetValue(confType)}: one of {string.Join(", ", ConfidenceTypes.Select(t => t.ToName()))} was expected."),
                },
                By = parsed.GetValue(by),
            };
            var cohort = await LoadAsync(parsed.GetRequiredValue(study), Day(parsed.GetValue(cutoff)), cancellation);
            var report = Report(cohort, options);
            foreach (var error in report.Errors)
                await Console.Error.WriteLineAsync($"{error.Patient}, {error.Line}, {error.Endpoint.Code()}: {error.Message}; not counted there.");
            foreach (var doubt in report.Doubts)
                await Console.Error.WriteLineAsync($"{doubt.Patient}, {doubt.Line}, {doubt.Endpoint.Code()}: {doubt.Message}; counted as without.");
            if (parsed.GetValue(scripts) is { } folder)
                await WriteScriptsAsync(report, folder, cancellation);
            if (parsed.GetValue(json))
                await WriteJsonAsync(report, cancellation);
            else
                await Console.Out.WriteAsync(AsText(report));
            return 0;
        });
        return command;
    }

    /// <summary>
    /// Reads first and asks afterwards why that did not work, because the question takes longer than the answer: a private database follows
    /// the program, and gets the demonstration when it is empty and one of its studies is asked for.
    /// </summary>
    private static async Task<Cohort> LoadAsync(string study, DateOnly? cutoff, CancellationToken cancellation)
    {
        var database = DatabaseOptions.FromEnvironment();
        await using var access = await DatabaseAccess.OpenAsync(database, cancellation);
        var query = new CohortQuery(access.ApplicationConnectionString, new CommandLineUser());
        try
        {
            return await query.LoadAsync(study, cutoff, cancellation);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.InsufficientPrivilege)
        {
            await CurrentDatabase.BringToThisVersionAsync(access, database.DataFolder, cancellation);
        }
        catch (UnknownStudyException)
        {
            // The demonstration may be what is missing.
        }
        await DemoLoader.EnsureAsync(access, database, wanted: DemoLoader.StudyCodes.Contains(study), cancellation);
        try
        {
            return await query.LoadAsync(study, cutoff, cancellation);
        }
        catch (UnknownStudyException error)
        {
            throw new CommandError(error.Message, error);
        }
    }

    private static StudyReport Report(Cohort cohort, ReportOptions options)
    {
        try
        {
            return StudyReport.Of(cohort, options);
        }
        catch (ArgumentException error) when (error.ParamName == "options")
        {
            throw new CommandError($"--by {options.By}: the study's patients have no such field. They can be split by: {string.Join(", ", Grouping.NamesFor(cohort))}.", error);
        }
    }

    private static DateOnly? Day(string? text)
    {
        if (text is null)
            return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new CommandError($"--cutoff {text}: a day as YYYY-MM-DD was expected.");
    }

    private static async Task WriteScriptsAsync(StudyReport report, string folder, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var (name, script) in ReportRScripts.Of(report))
                await File.WriteAllTextAsync(Path.Combine(folder, name), script, cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandError($"--r-scripts {folder}: {error.Message}", error);
        }
    }

    private static async Task WriteJsonAsync(StudyReport report, CancellationToken cancellation)
    {
        await using var output = Console.OpenStandardOutput();
        await output.WriteAsync(StudyReportJson.Write(report), cancellation);
        await output.WriteAsync("\n"u8.ToArray(), cancellation);
    }

    private static string AsText(StudyReport report)
    {
        var text = new System.Text.StringBuilder();
        text.Append(report.Study.Title).Append('\n').Append(report.Provenance).Append('\n');
        text.Append($"{report.Patients} patients");
        if (report.Withheld > 0)
            text.Append($"; {report.Withheld} more are withheld, their consent does not allow use");
        if (report.VisitsInProgress > 0)
            text.Append($"; {report.VisitsInProgress} visits are still in progress");
        text.Append(".\n");
        foreach (var table in ReportTables.Of(report))
            text.Append('\n').Append(TableText.Write(table));
        return text.ToString();
    }
}
