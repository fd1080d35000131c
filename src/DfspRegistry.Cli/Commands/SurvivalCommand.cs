using System.CommandLine;
using System.Globalization;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Cli.Commands;

/// <summary>`survival`: curves, log-rank test and Cox regression of the rows of any CSV file.</summary>
public static class SurvivalCommand
{
    public static Command Create()
    {
        var csv = new Option<string>("--csv") { Description = "the CSV file, one row a subject, column names in its first line", Required = true };
        var time = new Option<string>("--time") { Description = "column with the time to event or censoring", Required = true };
        var events = new Option<string>("--event") { Description = "column with 1 or true for an event, 0 or false for none", Required = true };
        var entry = new Option<string?>("--entry") { Description = "column with the time of entry (left truncation)" };
        var group = new Option<string?>("--group") { Description = "column whose values are compared: a curve each, and a log-rank test" };
        var strata = new Option<string?>("--strata") { Description = "column of strata, for the log-rank test and the Cox model" };
        var confType = new Option<string>("--conf-type")
        {
            Description = "scale of the confidence limits: " + string.Join("|", ConfidenceTypeNames.All),
            DefaultValueFactory = _ => "log-log",
        };
        var confLevel = new Option<double>("--conf-level") { Description = "confidence level", DefaultValueFactory = _ => 0.95 };
        var rho = new Option<double>("--rho") { Description = "log-rank weight S(t-)^rho", DefaultValueFactory = _ => 0 };
        var weight = new Option<string?>("--weight") { Description = "another test of the log-rank family: gehan|tarone-ware|peto" };
        var at = new Option<string?>("--at") { Description = "times at which survival is read, separated by commas" };
        var cox = new Option<string?>("--cox") { Description = "covariates of a Cox model, separated by commas" };
        var ties = new Option<string>("--ties") { Description = "ties in the Cox model: efron|breslow", DefaultValueFactory = _ => "efron" };
        var cluster = new Option<string?>("--cluster") { Description = "column of clusters (the patient, when rows are lines): robust errors in the Cox model" };
        var full = new Option<bool>("--full") { Description = "also: options used, Cox tests, proportional hazards, pairwise tests, warnings" };
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var command = new Command("survival", "Survival curves, log-rank test and Cox regression of a CSV file.")
        {
            csv, time, events, entry, group, strata, confType, confLevel, rho, weight, at, cox, ties, cluster, full, json,
            IncidenceCommand.Create(), ProportionCommand.Create(), ProportionCommand.CreateRate(), ReconstructCommand.Create(),
        };
        command.SetAction(parsed =>
        {
            var request = new SurvivalRequest
            {
                Csv = parsed.GetRequiredValue(csv),
                Time = parsed.GetRequiredValue(time),
                Event = parsed.GetRequiredValue(events),
                Entry = parsed.GetValue(entry),
                Group = parsed.GetValue(group),
                Strata = parsed.GetValue(strata),
                Curve = new SurvivalOptions
                {
                    ConfidenceType = ConfType(parsed.GetValue(confType)),
                    ConfidenceLevel = Level(parsed.GetValue(confLevel)),
                },
                LogRank = Test(parsed.GetValue(weight), parsed.GetValue(rho)),
                At = Times(parsed.GetValue(at)),
                Cox = Names("--cox", parsed.GetValue(cox)),
                CoxOptions = new CoxOptions { Ties = Ties(parsed.GetValue(ties)), ConfidenceLevel = Level(parsed.GetValue(confLevel)) },
                Cluster = parsed.GetValue(cluster),
            };
            var analysis = SurvivalAnalysis.Run(request);
            foreach (var warning in analysis.Cox?.Warnings ?? [])
                Console.Error.WriteLine(warning);
            if (parsed.GetValue(json))
                SurvivalJson.Write(analysis, parsed.GetValue(full));
            else
                SurvivalText.Write(analysis);
            return 0;
        });
        return command;
    }

    internal static ConfidenceType ConfType(string? name) => ConfidenceTypeNames.TryParse(name, out var type)
        ? type
        : throw new CommandError($"--conf-type {name}: one of {string.Join(", ", ConfidenceTypeNames.All)} was expected.");

    internal static double Level(double level) =>
        level > 0 && level < 1 ? level : throw new CommandError($"--conf-level {level}: a number between 0 and 1, for example 0.95, was expected.");

    private static CoxTies Ties(string? name) => name switch
    {
        "efron" => CoxTies.Efron,
        "breslow" => CoxTies.Breslow,
        _ => throw new CommandError($"--ties {name}: efron or breslow was expected."),
    };

    private static LogRankOptions Test(string? weight, double rho)
    {
        if (!double.IsFinite(rho))
            throw new CommandError($"--rho {rho}: a finite number was expected.");
        return weight switch
        {
            null => new LogRankOptions { Rho = rho },
            "gehan" => new LogRankOptions { Weight = LogRankWeight.GehanBreslow },
            "tarone-ware" => new LogRankOptions { Weight = LogRankWeight.TaroneWare },
            "peto" => new LogRankOptions { Weight = LogRankWeight.PetoPeto },
            _ => throw new CommandError($"--weight {weight}: gehan, tarone-ware or peto was expected."),
        };
    }

    internal static string[] Names(string option, string? list)
    {
        if (list is null)
            return [];
        var names = list.Split(',', StringSplitOptions.TrimEntries);
        return names.Any(n => n.Length == 0) ? throw new CommandError($"{option} {list}: column names separated by commas were expected.") : names;
    }

    internal static double[] Times(string? list)
    {
        if (list is null)
            return [];
        return Array.ConvertAll(list.Split(',', StringSplitOptions.TrimEntries), text =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var time) && time >= 0 && double.IsFinite(time)
                ? time
                : throw new CommandError($"--at {list}: '{text}' is not a time of 0 or more."));
    }
}
