using System.Globalization;
using System.Text;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Reports;

/// <summary>An R script that prints a line's response rates with their exact limits again (binom.test), from the best response of each patient.</summary>
public static class ResponseRScript
{
    public static string For(ResponseResult result, string provenance)
    {
        ArgumentNullException.ThrowIfNull(result);
        var rates = result.Unconfirmed;
        var script = new StringBuilder();
        script.Append($"# Best response on {result.Line.ReplaceLineEndings(" ")}\n# {provenance.ReplaceLineEndings(" ")}\n");
        script.Append("# Every patient who took a dose counts in the denominator; NA: no assessment after the start.\n");
        script.Append("best <- c(\n");
        script.AppendJoin(",\n", result.Patients.Select(p => $"  \"{p.Member.Patient.RegistryNumber}\" = {(p.Best.Best is { } code ? $"\"{ResponseCodes.Print(code)}\"" : "NA")}"));
        script.Append("\n)\nprint(table(best, useNA = \"ifany\"))\n");
        script.Append("rate <- function(codes) { t <- binom.test(sum(best %in% codes), length(best)); round(100 * c(t$estimate, lower = t$conf.int[1], upper = t$conf.int[2]), 1) }\n");
        Rate(script, "ORR", "c(\"CR\", \"PR\")", rates.ObjectiveResponse);
        Rate(script, "DCR", "c(\"CR\", \"PR\", \"SD\", \"NON-CR/NON-PD\")", rates.DiseaseControl);
        return script.ToString();
    }

    private static void Rate(StringBuilder script, string name, string codes, Proportions.ProportionEstimate rate) => script
        .Append(CultureInfo.InvariantCulture, $"print(rate({codes}))\n")
        .Append(CultureInfo.InvariantCulture, $"# expected: {name} {rate.Count}/{rate.Of} = {Wording.Percent(rate.Count, rate.Of)} % ({BestResponseTable.Limits(rate)})\n");
}
