using System.CommandLine;
using System.Text.Json;
using DfspRegistry.Analysis.Proportions;

namespace DfspRegistry.Cli.Commands;

/// <summary>`survival proportion` and `survival rate`: every interval of a proportion, a comparison of two, an incidence rate. Both print JSON.</summary>
public static class ProportionCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "how many had the outcome", Required = true };
        var of = new Option<int>("--of") { Description = "of how many", Required = true };
        var againstCount = new Option<int?>("--against-count") { Description = "how many of a second group" };
        var againstOf = new Option<int?>("--against-of") { Description = "the size of the second group" };
        var level = new Option<double>("--conf-level") { Description = "confidence level", DefaultValueFactory = _ => 0.95 };
        var json = new Option<bool>("--json") { Description = "print JSON (it always is)" };
        var command = new Command("proportion", "Intervals of a proportion; with a second group, Fisher's test and differences.") { count, of, againstCount, againstOf, level, json };
        command.SetAction(parsed =>
        {
            var (x, n, conf) = (parsed.GetValue(count), parsed.GetValue(of), SurvivalCommand.Level(parsed.GetValue(level)));
            CheckCount("--count", x, n);
            TwoByTwo? table = null;
            if (parsed.GetValue(againstCount) is { } x2 && parsed.GetValue(againstOf) is { } n2)
            {
                CheckCount("--against-count", x2, n2);
                table = new TwoByTwo(x, n, x2, n2);
            }
            Write(x, n, conf, table);
            return 0;
        });
        return command;
    }

    public static Command CreateRate()
    {
        var events = new Option<int>("--events") { Description = "patients with the event", Required = true };
        var exposure = new Option<double>("--exposure") { Description = "time at risk of all of them together", Required = true };
        var level = new Option<double>("--conf-level") { Description = "confidence level", DefaultValueFactory = _ => 0.95 };
        var json = new Option<bool>("--json") { Description = "print JSON (it always is)" };
        var command = new Command("rate", "An exposure-adjusted incidence rate with exact and approximate limits.") { events, exposure, level, json };
        command.SetAction(parsed =>
        {
            var (x, t, conf) = (parsed.GetValue(events), parsed.GetValue(exposure), SurvivalCommand.Level(parsed.GetValue(level)));
            if (x < 0 || !(t > 0 && double.IsFinite(t)))
                throw new CommandError("--events of 0 or more and an --exposure greater than 0 were expected.");
            Print(writer =>
            {
                foreach (var rate in new[] { IncidenceRate.Exact(x, t, conf), IncidenceRate.Normal(x, t, conf), IncidenceRate.NormalLog(x, t, conf), IncidenceRate.Byar(x, t, conf) })
                    Interval(writer, rate.Method, rate.Rate, rate.Lower, rate.Upper);
            });
            return 0;
        });
        return command;
    }

    private static void CheckCount(string option, int count, int of)
    {
        if (of < 0 || count < 0 || count > of)
            throw new CommandError($"{option} {count}: a count between 0 and the size of its group, {of}, was expected.");
    }

    private static void Write(int x, int n, double conf, TwoByTwo? table) => Print(writer =>
    {
        foreach (var interval in new[]
        {
            ClopperPearson.Interval(x, n, conf), Wilson.Interval(x, n, conf), Wilson.Interval(x, n, conf, continuity: true), AgrestiCoull.Interval(x, n, conf),
            Jeffreys.Interval(x, n, conf), MidP.Interval(x, n, conf), Wald.Interval(x, n, conf), Wald.Interval(x, n, conf, continuity: true),
        })
        {
            Interval(writer, interval.Method, interval.Proportion, interval.Lower, interval.Upper);
        }
        if (table is null)
            return;
        var fisher = FisherExact.Test(table, conf);
        writer.WriteStartObject("Fisher");
        writer.WriteNumber("pValue", fisher.PValue);
        SurvivalJson.Number(writer, "oddsRatio", fisher.OddsRatio.Estimate);
        SurvivalJson.Number(writer, "lower", fisher.OddsRatio.Lower);
        SurvivalJson.Number(writer, "upper", fisher.OddsRatio.Upper);
        writer.WriteEndObject();
        var newcombe = RiskDifference.Newcombe(table, conf);
        Interval(writer, "difference (Newcombe)", newcombe.Estimate, newcombe.Lower, newcombe.Upper);
        var wald = RiskDifference.Wald(table, conf);
        Interval(writer, "difference (Wald)", wald.Estimate, wald.Lower, wald.Upper);
    });

    private static void Print(Action<Utf8JsonWriter> body)
    {
        using var output = Console.OpenStandardOutput();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            body(writer);
            writer.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    private static void Interval(Utf8JsonWriter writer, string name, double? estimate, double? lower, double? upper)
    {
        writer.WriteStartObject(name);
        SurvivalJson.Number(writer, "estimate", estimate);
        SurvivalJson.Number(writer, "lower", lower);
        SurvivalJson.Number(writer, "upper", upper);
        writer.WriteEndObject();
    }
}
