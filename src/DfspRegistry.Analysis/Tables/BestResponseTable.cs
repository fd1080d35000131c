using DfspRegistry.Analysis.Proportions;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Tables;

/// <summary>Best response with ORR and DCR and their exact limits.</summary>
public static class BestResponseTable
{
    public static Table Of(ResponseResult result, bool confirmed = false)
    {
        var rates = confirmed ? result.Confirmed : result.Unconfirmed;
        var n = rates.N;
        List<TableRow> rows =
        [
            .. Enum.GetValues<ResponseCode>()
                .Where(code => rates.Counts[code] > 0 || code is not (ResponseCode.NonCrNonPd or ResponseCode.NE))
                .Select(code => Row(Name(code), ClopperPearson.Interval(rates.Counts[code], n), rates.PatientsByCode[code])),
        ];
        if (rates.Missing > 0)
            rows.Add(Row("No assessment after the start", ClopperPearson.Interval(rates.Missing, n), []));
        var withNonCr = rates.Counts[ResponseCode.NonCrNonPd] > 0;
        rows.Add(Total("ORR: CR + PR", rates.ObjectiveResponse));
        rows.Add(Total(withNonCr ? "DCR: CR + PR + SD + NON-CR/NON-PD" : "DCR: CR + PR + SD", rates.DiseaseControl));
        var options = result.Options;
        return new Table(
            confirmed ? "confirmed-response" : "best-response",
            $"{(confirmed ? "Confirmed best response" : "Best response")} on {result.Line}",
            [TableColumn.Words("Best response"), TableColumn.Number("n/N"), TableColumn.Number("%"), TableColumn.Number("95 % CI")],
            rows,
            [
                "Intervals: Clopper-Pearson, exact, two-sided 95 %.",
                $"N is every patient who took a dose of {result.Line}; a patient who was not evaluable or not assessed counts in N and in no numerator{(rates.Missing + rates.Counts[ResponseCode.NE] == 0 ? " (none here)" : "")}.",
                confirmed
                    ? $"CR and PR count when an assessment at least {options.ConfirmDays} days later confirms them, with at most {options.MaxNotEvaluableBetween} not evaluable between; SD needs {options.MinStableDays} days from the first dose."
                    + (result.Patients.Count(p => p is { IsUndated: true, Best.Confirmed: null }) is > 0 and var undated ? $" {undated} responses reported without their day cannot be confirmed." : "")
                    : $"Best of the assessments up to progression or a new therapy, not confirmed by a later one; SD needs {options.MinStableDays} days from the first dose."
                        + (result.Patients.Any(p => p.IsUndated) ? " A best response reported without its day counts where no assessment with a response is recorded." : ""),
            ]);
    }

    private static string Name(ResponseCode code) => code switch
    {
        ResponseCode.CR => "Complete (CR)",
        ResponseCode.PR => "Partial (PR)",
        ResponseCode.SD => "Stable (SD)",
        ResponseCode.PD => "Progressive (PD)",
        ResponseCode.NE => "Not evaluable (NE)",
        _ => "NON-CR/NON-PD",
    };

    private static TableRow Row(string name, ProportionEstimate rate, IReadOnlyList<string> patients) =>
        TableRow.Item(name, new TableCell($"{rate.Count}/{rate.Of}", patients), Wording.Percent(rate.Count, rate.Of), Limits(rate));

    private static TableRow Total(string name, ProportionEstimate rate) =>
        TableRow.Total(name, $"{rate.Count}/{rate.Of}", Wording.Percent(rate.Count, rate.Of), Limits(rate));

    /// <summary>Limits in percent: 52.6 to 72.8.</summary>
    public static string Limits(ProportionEstimate rate) => rate.Lower is { } lower && rate.Upper is { } upper
        ? $"{Wording.Decimal1(100 * lower)} to {Wording.Decimal1(100 * upper)}"
        : "–";
}
