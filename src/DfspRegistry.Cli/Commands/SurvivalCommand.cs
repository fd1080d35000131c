using System.CommandLine;
using System.Globalization;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Cli.Commands;

/// <summary>`survival`: curves, log-rank test and Cox regression of the rows of any CSV file.</summary>
public static class SurvivalCommand
{
    private static readonly Option<string> Csv = new("--csv") { Description = "the CSV file, one row a subject, column names in its first line", Required = true };
    private static readonly Option<string> Time = new("--time") { Description = "column with the time to event or censoring", Required = true };
    private static readonly Option<string> Event = new("--event") { Description = "column with 1 or true for an event, 0 or false for none", Required = true };
    private static readonly Option<string?> Entry = new("--entry") { Description = "column with the time of entry (left truncation)" };
    private static readonly Option<string?> Group = new("--group") { Description = "column whose values are compared: a curve each, and a log-rank test" };
    private static readonly Option<string?> Strata = new("--strata") { Description = "column of strata, for the log-rank test and the Cox model" };
    private static readonly Option<string> ConfTypeName = new("--conf-type")
    {
        Description = "scale of the confidence limits: " + string.Join("|", ConfidenceTypeNames.All),
        DefaultValueFactory = _ => "log-log",
    };
    private static readonly Option<double> ConfLevel = new("--conf-level") { Description = "confidence level", DefaultValueFactory = _ => 0.95 };
    private static readonly Option<double> Rho = new("--rho") { Description = "log-rank weight S(t-)^rho", DefaultValueFactory = _ => 0 };
    private static readonly Option<string?> Weight = new("--weight") { Description = "another test of the log-rank family: gehan|tarone-ware|peto" };
    private static readonly Option<string?> At = new("--at") { Description = "times at which survival is read, separated by commas" };
    private static readonly Option<string?> Cox = new("--cox") { Description = "covariates of a Cox model, separated by commas" };
    private static readonly Option<string> TiesName = new("--ties") { Description = "ties in the Cox model: efron|breslow", DefaultValueFactory = _ => "efron" };
    private static readonly Option<string?> Cluster = new("--cluster") { Description = "column of clusters (the patient, when rows are lines): robust errors in the Cox model" };
    private static readonly Option<bool> Full = new("--full") { Description = "also: options used, Cox tests, proportional hazards, pairwise tests, warnings" };
    private static readonly Option<bool> Json = new("--json") { Description = "print JSON" };

    public static Command Create()
    {
        var command = new Command("survival", "Survival curves, log-rank test and Cox regression of a CSV file.")
        {
            Csv, Time, Event, Entry, Group, Strata, ConfTypeName, ConfLevel, Rho, Weight, At, Cox, TiesName, Cluster, Full, Json,
            IncidenceCommand.Create(), ProportionCommand.Create(), ProportionCommand.CreateRate(), ReconstructCommand.Create(),
        };
        command.SetAction(parsed =>
        {
            using var output = Console.OpenStandardOutput();
            Run(parsed, output);
            return 0;
        });
        return command;
    }

    /// <summary>Runs the command as parsed; JSON goes to <paramref name="output"/>, text to the console, warnings to standard error.</summary>
    /// <exception cref="CommandError">An option or a cell of the file means nothing.</exception>
    public static void Run(ParseResult parsed, Stream output)
    {
        ArgumentNullException.ThrowIfNull(parsed);
        ArgumentNullException.ThrowIfNull(output);
        var level = Level(parsed.GetValue(ConfLevel));
        var analysis = SurvivalAnalysis.Run(new SurvivalRequest
        {
            Csv = parsed.GetRequiredValue(Csv),
            Time = parsed.GetRequiredValue(Time),
            Event = parsed.GetRequiredValue(Event),
            Entry = parsed.GetValue(Entry),
            Group = parsed.GetValue(Group),
            Strata = parsed.GetValue(Strata),
            Curve = new SurvivalOptions { ConfidenceType = ConfType(parsed.GetValue(ConfTypeName)), ConfidenceLevel = level },
            LogRank = Test(parsed.GetValue(Weight), parsed.GetValue(Rho)),
            At = Times(parsed.GetValue(At)),
            Cox = Names("--cox", parsed.GetValue(Cox)),
            CoxOptions = new CoxOptions { Ties = Ties(parsed.GetValue(TiesName)), ConfidenceLevel = level },
            Cluster = parsed.GetValue(Cluster),
        });
        foreach (var warning in analysis.Cox?.Warnings ?? [])
            Console.Error.WriteLine(warning);
        if (parsed.GetValue(Json))
            SurvivalJson.Write(analysis, parsed.GetValue(Full), output);
        else
            SurvivalText.Write(analysis);
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
