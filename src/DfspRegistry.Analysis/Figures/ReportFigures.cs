using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Figures;

/// <summary>The figures of a study report, made from its results.</summary>
public static class ReportFigures
{
    /// <summary>Kaplan-Meier curves of a result: its groups where it has any, else all patients.</summary>
    /// <param name="stepLink">Address that a step opens: group (empty for all patients) and days.</param>
    /// <param name="forOutside">For a drawing that leaves: without small counts, and no further than five are at risk in every curve.</param>
    /// <param name="endWhereFewAreAtRisk">Ends the axis at <see cref="EndMonth"/>, so that a few long follow-ups do not press the rest together.</param>
    public static Figure Survival(
        SurvivalResult result, string id, FigureFormat format, Func<string, double, string>? stepLink = null, string? startInWords = null, bool endWhereFewAreAtRisk = false,
        bool forOutside = false)
    {
        ArgumentNullException.ThrowIfNull(result);
        var isByResponse = string.Equals(result.By?.Name, Grouping.BestResponse, StringComparison.Ordinal);
        IReadOnlyList<KaplanMeierGroup> groups = result.Groups.Count == 0
            ? [new KaplanMeierGroup(result.Ledger.Line, result.Curve)]
            : [.. result.Groups.Select(g => new KaplanMeierGroup(g.Group, g.Curve, Series(g.Group, isByResponse || result.By?.Groups.All(IsResponse) == true)))];
        return KaplanMeierFigure.Create(groups, new KaplanMeierOptions
        {
            Id = id,
            Title = Title(result, forOutside),
            YLabel = HeightInWords(result.Endpoint),
            XLabel = startInWords ?? $"Months since {StartInWords(result.Endpoint, result.Ledger.Line)}",
            Format = format,
            LogRank = result.LogRank,
            HazardRatio = Ratio(result),
            EndMonth = endWhereFewAreAtRisk ? EndMonth(result) : null,
            HidesSmallCounts = forOutside,
            StepLink = stepLink is null ? null : (group, days) => stepLink(result.Groups.Count == 0 ? "" : group, days),
        });
    }

    /// <summary>The first whole year at which fewer than five of all patients are at risk; null when that is not before the follow-up's end, or never more were.</summary>
    public static int? EndMonth(SurvivalResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        const int few = StepPlot.FewAtRisk;
        var points = result.Curve.Points;
        if (result.N < few || points.Count == 0)
            return null;
        var last = points.Where(p => p.AtRisk >= few).Select(p => p.Time).Max();
        var year = ((int)(Domain.Shared.Months.FromDays(last) / 12) + 1) * 12;
        return year < Domain.Shared.Months.FromDays(points[^1].Time) ? year : null;
    }

    /// <summary>
    /// The curve of an endpoint with a competing event: cumulative incidence after Aalen and Johansen, death competing. 1 - Kaplan-Meier would count
    /// the dead as still able to have a recurrence.
    /// </summary>
    public static Figure Incidence(SurvivalResult result, string id, FigureFormat format, bool forOutside = false)
    {
        ArgumentNullException.ThrowIfNull(result);
        IReadOnlyList<(string Label, IReadOnlyList<LedgerLine> Lines)> groups = result.Groups.Count == 0
            ? [(result.Ledger.Line, result.Ledger.Lines)]
            : [.. result.Groups.Select(g => (g.Group, g.Lines))];
        return CumulativeIncidenceFigure.Create(
            [.. groups.Select(g => new IncidenceGroup(g.Label, g.Lines.Count, IncidenceTable.Steps(g.Lines, result.Options)))],
            new CumulativeIncidenceOptions
            {
                Id = id,
                Title = $"Cumulative incidence of {result.Endpoint.InWords()} on {result.Ledger.Line}, n = {OutsideTable.Count(result.N, forOutside)}",
                YLabel = Wording.Capital(result.Endpoint.InWords()),
                XLabel = $"Months since {StartInWords(result.Endpoint, result.Ledger.Line)}",
                CompetingName = "Died",
                Format = format,
                ConfidenceLevel = result.Options.ConfidenceLevel,
                HidesSmallCounts = forOutside,
            });
    }

    /// <param name="forOutside">A small n is not printed.</param>
    public static string Title(SurvivalResult result, bool forOutside = false) =>
        $"{Wording.Capital(result.Endpoint.InWords())} on {result.Ledger.Line}"
        + (result.By is null ? "" : $", by {Grouped(result.By.Name)}") + $", n = {OutsideTable.Count(result.N, forOutside)}";

    /// <summary>A grouping's name in words: bestResponse is best response.</summary>
    public static string Grouped(string name) => name switch
    {
        Grouping.BestResponse => "best response",
        "dominantSite" => "dominant site",
        _ => name,
    };

    public static Figure BestResponse(ResponseResult result, string id, FigureFormat format)
    {
        ArgumentNullException.ThrowIfNull(result);
        var rates = result.Unconfirmed;
        List<RateRow> rows =
        [
            .. Enum.GetValues<ResponseCode>().Where(c => rates.Counts[c] > 0 || c is not (ResponseCode.NonCrNonPd or ResponseCode.NE))
                .Select(c => Row(c is ResponseCode.NonCrNonPd ? "NON-CR/NON-PD" : $"{Wording.Capital(ResponseCodes.InWords(c))} ({ResponseCodes.Print(c)})",
                    Proportions.ClopperPearson.Interval(rates.Counts[c], rates.N), false)),
            Row("ORR: CR + PR", rates.ObjectiveResponse, true),
            Row(rates.Counts[ResponseCode.NonCrNonPd] > 0 ? "DCR: CR + PR + SD + NON-CR/NON-PD" : "DCR: CR + PR + SD", rates.DiseaseControl, true),
        ];
        return ResponseIntervalFigure.Create(id, $"Best response on {result.Line}, n = {rates.N}", rows, format);
    }

    /// <returns>Null when nobody was treated.</returns>
    public static Figure? AdverseEvents(AdverseEventResult result, string id, FigureFormat format) => result.N == 0
        ? null
        : AdverseEventFigure.Create(id, $"Adverse events on {result.Line}, n = {result.N}",
            [.. result.Terms.Select(t => new AdverseEventBar(t.Term, t.ByGrade, t.Ungraded))], result.N, format);

    private static RateRow Row(string label, Proportions.ProportionEstimate rate, bool isTotal) => new(label, rate.Count, rate.Of, rate.Lower, rate.Upper, isTotal);

    private static bool IsResponse(string group) => ResponseCodes.TryParse(group, out _);

    private static int? Series(string group, bool isByResponse) => isByResponse && ResponseCodes.TryParse(group, out var code) ? ResponseStyle.Series(code) : null;

    /// <summary>Of exactly two groups that may be compared: the second against the first, by Cox's model. Nothing is printed where it runs away.</summary>
    private static HazardRatioLabel? Ratio(SurvivalResult result)
    {
        if (result.LogRank is null || result.Groups.Count != 2)
            return null;
        var (first, second) = (result.Groups[0], result.Groups[1]);
        List<LedgerLine> lines = [.. first.Lines, .. second.Lines];
        var isSecond = lines.Select((_, i) => i < first.Lines.Count ? 0.0 : 1.0).ToArray();
        var fit = CoxRegression.Fit(EndpointLedger.ToSurvivalData(lines), [Covariate.Numeric("group", isSecond)], CoxOptions.Default with { ConfidenceLevel = result.Options.ConfidenceLevel });
        return fit.Coefficients[0] is { Status: CoefficientStatus.Estimated, HazardRatio: { } ratio } coefficient
            ? new HazardRatioLabel(ratio, coefficient.Lower, coefficient.Upper, $"{second.Group} against {first.Group}")
            : null;
    }

    private static string HeightInWords(Endpoint endpoint) => endpoint switch
    {
        Endpoint.OverallSurvival => "Alive",
        Endpoint.ProgressionFreeSurvival => "Progression-free",
        Endpoint.TimeToProgression => "Without progression",
        Endpoint.DurationOfResponse => "Still in response",
        Endpoint.RecurrenceFreeSurvival => "Recurrence-free",
        Endpoint.LocalRecurrenceFreeSurvival or Endpoint.LocalRecurrence => "Free of local recurrence",
        _ => "Event-free",
    };

    private static string StartInWords(Endpoint endpoint, string line) => endpoint switch
    {
        Endpoint.DurationOfResponse => "first response",
        Endpoint.RecurrenceFreeSurvival or Endpoint.LocalRecurrenceFreeSurvival or Endpoint.LocalRecurrence => "final clearance",
        _ => $"first dose of {line}",
    };
}
