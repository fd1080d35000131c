using System.CommandLine;
using System.Globalization;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Cli.Csv;

namespace DfspRegistry.Cli.Commands;

/// <summary>`survival reconstruct`: the subjects behind a published curve, as CSV with time and event.</summary>
public static class ReconstructCommand
{
    public static Command Create()
    {
        var curve = new Option<string>("--curve") { Description = "CSV with columns time,survival: points read off the published curve", Required = true };
        var risk = new Option<string>("--risk") { Description = "CSV with columns time,at_risk: the numbers printed under it, from time 0", Required = true };
        var events = new Option<int?>("--events") { Description = "the total number of events, if published" };
        var command = new Command("reconstruct", "Subjects behind a published curve (Guyot 2012), printed as CSV.") { curve, risk, events };
        command.SetAction(parsed =>
        {
            var points = Rows(parsed.GetRequiredValue(curve), "survival").Select(r => new DigitizedPoint(r.Time, r.Value));
            var table = Rows(parsed.GetRequiredValue(risk), "at_risk").Select(r => new NumberAtRisk(r.Time, (int)r.Value));
            SurvivalData data;
            try
            {
                data = CurveReconstruction.Reconstruct([.. points], [.. table], parsed.GetValue(events));
            }
            catch (ArgumentException error)
            {
                throw new CommandError($"{parsed.GetRequiredValue(curve)}, {parsed.GetRequiredValue(risk)}: {error.Message}", error);
            }
            Console.Out.WriteLine("time,event");
            for (var i = 0; i < data.Count; i++)
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{data.Time[i]:R},{(data.Event[i] ? 1 : 0)}"));
            return 0;
        });
        return command;
    }

    private static IEnumerable<(double Time, double Value)> Rows(string path, string value)
    {
        var file = CsvFile.Open(path);
        file.Load(["time", value]);
        for (var row = 0; row < file.Rows; row++)
            yield return (file["time"].Number(row), file[value].Number(row));
    }
}
