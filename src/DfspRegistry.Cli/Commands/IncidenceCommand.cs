using System.CommandLine;
using System.Text.Json;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Cli.Csv;

namespace DfspRegistry.Cli.Commands;

/// <summary>`survival incidence`: cumulative incidence with competing risks, Gray's test, cause-specific and Fine-Gray regression of a CSV file. Prints JSON.</summary>
public static class IncidenceCommand
{
    public static Command Create()
    {
        var csv = new Option<string>("--csv") { Description = "the CSV file, one row a subject, column names in its first line", Required = true };
        var time = new Option<string>("--time") { Description = "column with the time to the first event or censoring", Required = true };
        var cause = new Option<string>("--cause") { Description = "column with what happened first: 0 censored, 1, 2, ... a cause", Required = true };
        var group = new Option<string?>("--group") { Description = "column whose values are compared: curves each, and Gray's test for each cause" };
        var strata = new Option<string?>("--strata") { Description = "column of strata for Gray's test" };
        var variance = new Option<string>("--variance") { Description = "jackknife (R's survfit) or aalen (cmprsk, SAS)", DefaultValueFactory = _ => "jackknife" };
        var confType = new Option<string>("--conf-type") { Description = "scale of the limits: " + string.Join("|", ConfidenceTypeNames.All), DefaultValueFactory = _ => "log-log" };
        var confLevel = new Option<double>("--conf-level") { Description = "confidence level", DefaultValueFactory = _ => 0.95 };
        var rho = new Option<double>("--rho") { Description = "weight (1 - F)^rho of Gray's test", DefaultValueFactory = _ => 0 };
        var at = new Option<string?>("--at") { Description = "times at which the incidence is read, separated by commas" };
        var cox = new Option<string?>("--cox") { Description = "covariates of a cause-specific and a Fine-Gray model for each cause" };
        var json = new Option<bool>("--json") { Description = "print JSON (it always is)" };
        var command = new Command("incidence", "Cumulative incidence where one event keeps another from happening.")
        {
            csv, time, cause, group, strata, variance, confType, confLevel, rho, at, cox, json,
        };
        command.SetAction(parsed =>
        {
            var options = new SurvivalOptions { ConfidenceType = SurvivalCommand.ConfType(parsed.GetValue(confType)), ConfidenceLevel = SurvivalCommand.Level(parsed.GetValue(confLevel)) };
            var kind = parsed.GetValue(variance) switch
            {
                "jackknife" => IncidenceVariance.InfinitesimalJackknife,
                "aalen" => IncidenceVariance.Aalen,
                var other => throw new CommandError($"--variance {other}: jackknife or aalen was expected."),
            };
            var covariates = SurvivalCommand.Names("--cox", parsed.GetValue(cox));
            var file = CsvFile.Open(parsed.GetRequiredValue(csv));
            string[] used = [.. new[] { parsed.GetRequiredValue(time), parsed.GetRequiredValue(cause), parsed.GetValue(group), parsed.GetValue(strata) }.OfType<string>(), .. covariates];
            file.Load(used);
            var rows = SurvivalAnalysis.CompleteRows(file, [.. used.Distinct().Select(name => file[name])]);
            var data = new CompetingRisksData(
                Array.ConvertAll(rows, file[parsed.GetRequiredValue(time)].Time), Array.ConvertAll(rows, row => Cause(file[parsed.GetRequiredValue(cause)], row)));
            var (names, groups) = parsed.GetValue(group) is { } g ? file[g].Levels(rows) : (["all"], new int[rows.Length]);
            var (strataNames, stratum) = parsed.GetValue(strata) is { } s ? file[s].Levels(rows) : ([], null);
            Write(data, names, groups, stratum, Math.Max(1, strataNames.Length), options, kind, parsed.GetValue(rho), SurvivalCommand.Times(parsed.GetValue(at)),
                SurvivalAnalysis.Covariates(file, covariates, rows), file.Rows - rows.Length);
            return 0;
        });
        return command;
    }

    private static int Cause(CsvColumn column, int row)
    {
        var value = column.Number(row);
        return value >= 0 && value <= 1000 && value == Math.Floor(value) ? (int)value : throw column.Error(row, $"{column.Text(row)} is not a cause (0 censored, 1, 2, ...).");
    }

    private static void Write(
        CompetingRisksData data, string[] names, int[] group, int[]? stratum, int strata, SurvivalOptions options, IncidenceVariance variance, double rho, double[] at,
        IReadOnlyList<Covariate> covariates, int dropped)
    {
        using var output = Console.OpenStandardOutput();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("variance", variance == IncidenceVariance.Aalen ? "aalen" : "jackknife");
            json.WriteString("confType", options.ConfidenceType.ToName());
            json.WriteStartArray("curves");
            for (var k = 0; k < names.Length; k++)
            {
                int[] rows = [.. Enumerable.Range(0, data.Count).Where(i => group[i] == k)];
                var own = new CompetingRisksData(Array.ConvertAll(rows, i => data.Time[i]), Array.ConvertAll(rows, i => data.Cause[i]));
                foreach (var curve in CumulativeIncidence.Estimate(own, options, variance))
                    WriteCurve(json, names[k], curve, at);
            }
            json.WriteEndArray();
            json.WriteStartArray("grayTests");
            for (var cause = 1; cause <= data.Causes && names.Length > 1; cause++)
            {
                var test = GrayTest.Test(data, group, names.Length, cause, rho, stratum, strata);
                json.WriteStartObject();
                json.WriteNumber("cause", cause);
                SurvivalJson.Number(json, "chiSquare", test?.ChiSquare);
                SurvivalJson.Number(json, "degreesOfFreedom", test?.DegreesOfFreedom);
                SurvivalJson.Number(json, "pValue", test?.PValue);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("models");
            for (var cause = 1; cause <= data.Causes && covariates.Count > 0; cause++)
            {
                json.WriteStartObject();
                json.WriteNumber("cause", cause);
                SurvivalJson.WriteCox(json, "causeSpecific", CoxRegression.Fit(data.CauseSpecific(cause), covariates));
                SurvivalJson.WriteCox(json, "fineGray", FineGray.Fit(data, cause, covariates));
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteNumber("dropped", dropped);
            json.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    private static void WriteCurve(Utf8JsonWriter json, string group, IncidenceCurve curve, double[] at)
    {
        json.WriteStartObject();
        json.WriteString("group", group);
        json.WriteNumber("cause", curve.Cause);
        json.WriteNumber("n", curve.N);
        json.WriteNumber("events", curve.Events);
        json.WriteStartArray("points");
        foreach (var point in curve.Points)
            WritePoint(json, point.Time, point);
        json.WriteEndArray();
        json.WriteStartArray("at");
        foreach (var (time, point) in at.Zip(curve.At(at)))
            WritePoint(json, time, point);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePoint(Utf8JsonWriter json, double time, IncidencePoint? point)
    {
        json.WriteStartObject();
        json.WriteNumber("time", time);
        json.WriteNumber("atRisk", point?.AtRisk ?? 0);
        SurvivalJson.Number(json, "incidence", point?.Incidence);
        SurvivalJson.Number(json, "stdError", point?.StdError);
        SurvivalJson.Number(json, "lower", point?.Lower);
        SurvivalJson.Number(json, "upper", point?.Upper);
        json.WriteEndObject();
    }
}
