using System.CommandLine;
using System.Text;
using System.Text.Json;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Cli.Commands;

/// <summary>dfsp response: responses by RECIST 1.1 and best overall response from a file of measurements, or best overall response from a file of responses.</summary>
public static class ResponseCommand
{
    private const string Strict = "strict";
    private const string UntilProgression = "until-progression";

    public static Command Create()
    {
        var csv = new Option<string>("--csv") { Description = "The file.", Required = true, HelpName = "FILE" };
        var confirmDays = new Option<int>("--confirm-days") { Description = "Least days from a response to its confirmation.", DefaultValueFactory = _ => BestResponseOptions.Default.ConfirmDays };
        var minStableDays = new Option<int>("--min-sd-days") { Description = "Least days from the start for stable disease.", DefaultValueFactory = _ => BestResponseOptions.Default.MinStableDays };
        var partialResponse = new Option<string>("--partial-response") { Description = "After a partial response: the day's arithmetic, or partial response until progression.", DefaultValueFactory = _ => Strict };
        partialResponse.AcceptOnlyFromAmong(Strict, UntilProgression);
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        foreach (var days in new[] { confirmDays, minStableDays })
            days.Validators.Add(result =>
            {
                if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var given) && given < 0)
                    result.AddError($"{days.Name} is a number of days, 0 or more.");
            });
        var command = new Command("response", """
            Responses by RECIST 1.1 and the best overall response, without and with confirmation.
              Rows of measurements: patient,date,lesion,kind,nodal,value
                kind target, non-target or new; nodal 0 or 1; value in mm, absent, too-small, not-evaluated; for non-target lesions also
                CR, NON-CR/NON-PD, PD, NE. A split lesion is written 18+12, one that is measured with another 'merged'.
                A patient's first date is the baseline; a lesion without a row on a date was not evaluated.
              Or rows of responses: patient,start,date,response
                CR, PR, SD, PD, NE or NON-CR/NON-PD after the first dose on 'start'; a row without date and response is a patient never assessed.
            """)
        { csv, confirmDays, minStableDays, partialResponse, json };
        command.SetAction(parsed =>
        {
            var recist = new RecistOptions(parsed.GetValue(partialResponse) == UntilProgression ? PartialResponseRule.StaysUntilProgression : PartialResponseRule.Strict);
            var best = new BestResponseOptions(parsed.GetValue(confirmDays), parsed.GetValue(minStableDays));
            var patients = ResponseFile.Read(parsed.GetValue(csv)!).Evaluate(recist, best);
            parsed.InvocationConfiguration.Output.Write(parsed.GetValue(json) ? AsJson(patients) : AsText(patients));
        });
        return command;
    }

    private static string AsJson(IReadOnlyList<PatientResponses> patients)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("patients");
            foreach (var patient in patients)
            {
                writer.WriteStartObject();
                writer.WriteString("patient", patient.Patient);
                writer.WriteStartArray("timepoints");
                foreach (var point in patient.TimePoints)
                {
                    writer.WriteStartObject();
                    writer.WriteString("date", Day(point.On));
                    Number(writer, "sum", point.Sum);
                    Number(writer, "fromBaselinePercent", point.FromBaselinePercent);
                    Number(writer, "fromNadirPercent", point.FromNadirPercent);
                    writer.WriteString("target", Code(point.Target));
                    writer.WriteString("nonTarget", Code(point.NonTarget));
                    if (point.HasNewLesion is { } isNew)
                        writer.WriteBoolean("newLesion", isNew);
                    else
                        writer.WriteNull("newLesion");
                    writer.WriteString("overall", Code(point.Overall));
                    writer.WriteEndObject();
                }
                writer.WriteEndArray();
                writer.WriteString("best", Best(patient.Best.Best));
                writer.WriteString("confirmedBest", Best(patient.Best.Confirmed));
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(output.ToArray()) + "\n";
    }

    private static string AsText(IReadOnlyList<PatientResponses> patients)
    {
        var text = new StringBuilder();
        foreach (var patient in patients)
        {
            text.Append(patient.Patient).Append(": best ").Append(Best(patient.Best.Best)).Append(", confirmed ").Append(Best(patient.Best.Confirmed)).Append('\n');
            foreach (var point in patient.TimePoints)
                text.Append("  ").Append(Day(point.On)).Append("  ").Append(Code(point.Overall) ?? "baseline").Append(point.Sentence is null ? "" : $"  {point.Sentence}").Append('\n');
        }
        return text.ToString();
    }

    private static void Number(Utf8JsonWriter writer, string name, decimal? value)
    {
        if (value is { } number)
            writer.WriteNumber(name, (double)number);
        else
            writer.WriteNull(name);
    }

    private static string Day(DateOnly date) => date.ToString("yyyy-MM-dd");

    private static string? Code(ResponseCode? code) => code is { } known ? ResponseCodes.Print(known) : null;

    private static string Best(ResponseCode? code) => Code(code) ?? "missing";
}
