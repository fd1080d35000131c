using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Tables;

/// <summary>Medians by best response (the founding study's Table 2), the landmark beside it, medians by endpoint, PFS2 / PFS1.</summary>
public static class OutcomeTables
{
    public static Table ByBestResponse(LineReport report)
    {
        var (pfs, os) = (report.ByBestResponse[0], report.ByBestResponse[1]);
        var rates = report.Response.Unconfirmed;
        List<TableRow> rows =
        [
            .. Enum.GetValues<ResponseCode>().Where(code => rates.Counts[code] > 0).Select(code => TableRow.Item(
                $"{Wording.Capital(ResponseCodes.InWords(code))} ({ResponseCodes.Print(code)})",
                new TableCell(rates.Counts[code].ToString(), rates.PatientsByCode[code]),
                Wording.Percent(rates.Counts[code], rates.N),
                MonthsOf(pfs, ResponseCodes.Print(code)),
                MonthsOf(os, ResponseCodes.Print(code)))),
            TableRow.Total($"All on {report.Line}", report.N.ToString(), Wording.Percent(report.N, report.N), MonthsWithLimits(pfs.Median), MonthsWithLimits(os.Median)),
        ];
        return new Table(
            "outcome-by-response", $"Outcome on {report.Line} by best response",
            [
                TableColumn.Words("Best response"), TableColumn.Number("n"), TableColumn.Number("%"),
                TableColumn.Number("Median PFS, months (95 % CI)"), TableColumn.Number("Median OS, months (95 % CI)"),
            ],
            rows,
            [
                $"Kaplan-Meier medians in months of 30.4375 days; limits {report.ByBestResponse[0].Options.ConfidenceType.ToName()}. NR: not reached by the data cut-off; NE: not estimable.",
                "Described, not tested: best response is known only after the start, so these groups cannot be compared by log-rank; the landmark table can.",
            ]);
    }

    public static Table Landmark(LineReport report)
    {
        var (pfs, os) = (report.Landmark[0], report.Landmark[1]);
        var groups = pfs.Result.Groups.Select(g => g.Group).Union(os.Result.Groups.Select(g => g.Group)).ToList();
        List<TableRow> rows = [];
        foreach (var code in Enum.GetValues<ResponseCode>().Select(ResponseCodes.Print).Where(groups.Contains))
            rows.Add(TableRow.Item([code, .. Cells(pfs.Result, code), .. Cells(os.Result, code)]));
        var days = pfs.LandmarkDays;
        return new Table(
            "landmark", $"Outcome on {report.Line} from day {days}, by response up to it",
            [
                TableColumn.Words("Response by then"), TableColumn.Number("PFS: n"), TableColumn.Number("Events"), TableColumn.Number("Median from then, months"),
                TableColumn.Number("OS: n"), TableColumn.Number("Events"), TableColumn.Number("Median from then, months"),
            ],
            rows,
            [
                $"Only patients still followed without the event after day {days} (3 months); time counts from that day. "
                    + $"Left out: for PFS {Left(pfs)}, for OS {Left(os)}.",
                $"Log-rank over these groups: PFS {Test(pfs.Result)}; OS {Test(os.Result)}.",
                .. pfs.Result.NotRecorded + os.Result.NotRecorded == 0
                    ? (string[])[]
                    : [$"Not assessed by then, so in no group: {pfs.Result.NotRecorded} for PFS, {os.Result.NotRecorded} for OS."],
            ]);

        static IEnumerable<TableCell> Cells(SurvivalResult result, string group) => result.Groups.FirstOrDefault(g => g.Group == group) is { } found
            ? [new TableCell(found.N.ToString(), [.. found.Lines.Select(l => l.Patient)]), found.Events.ToString(), MonthsWithLimits(found.Median)]
            : ["0", "0", "–"];
        static string Left(LandmarkResult landmark) => $"{landmark.ExcludedEvents} with the event and {landmark.ExcludedCensored} censored by then";
    }

    /// <summary>Every endpoint of a line: n, events, median; with a grouping, its groups below each.</summary>
    public static Table Medians(LineReport report)
    {
        List<TableRow> rows = [];
        foreach (var result in WithMedian(report))
        {
            rows.Add(TableRow.Item(
                $"{Wording.Capital(result.Endpoint.InWords())} ({result.Endpoint.Code()})",
                result.N.ToString(), result.Events.ToString(), MonthsWithLimits(result.Median)));
            rows.AddRange(result.Groups.Select(g => TableRow.SubItem(
                g.Group, new TableCell(g.N.ToString(), [.. g.Lines.Select(l => l.Patient)]), g.Events.ToString(), MonthsWithLimits(g.Median))));
        }
        List<string> notes =
        [
            $"Kaplan-Meier medians in months of 30.4375 days; limits {report.Survival[0].Options.ConfidenceType.ToName()}. NR: not reached by the data cut-off; NE: not estimable.",
        ];
        if (report.Survival[0].By is { } by)
        {
            notes.Add(by.NoTestBecause
                ?? $"Log-rank by {by.Name}: {string.Join("; ", WithMedian(report).Select(s => $"{s.Endpoint.Code()} {Test(s)}"))}.");
            if (report.Survival.Max(s => s.NotRecorded) is > 0 and var missing)
                notes.Add($"{missing} patients have no {by.Name} recorded and are in no group.");
        }
        return new Table(
            "medians", $"Survival on {report.Line}",
            [TableColumn.Words("Endpoint"), TableColumn.Number("n"), TableColumn.Number("Events"), TableColumn.Number("Median, months (95 % CI)")], rows, notes);
    }

    // Local recurrence competes with death: its incidence stands in the surgical tables, a Kaplan-Meier median would overstate it.
    internal static IReadOnlyList<SurvivalResult> WithMedian(LineReport report) => [.. report.Survival.Where(s => s.N > 0 && s.Endpoint != Endpoint.LocalRecurrence)];

    internal static IReadOnlyList<SurvivalResult> WithRates(LineReport report) =>
        [.. report.Survival.Where(s => s.Endpoint is Endpoint.ProgressionFreeSurvival or Endpoint.OverallSurvival)];

    /// <summary>PFS and OS at 1, 2, 3 and 5 years, with numbers at risk; with a grouping, its groups below each.</summary>
    /// <param name="forOutside">Values and numbers at risk as in <see cref="OutsideReadings"/>; where a group's is not read off, that of all would give it away.</param>
    public static Table Rates(LineReport report, bool forOutside = false)
    {
        int[] years = [1, 2, 3, 5];
        List<TableRow> rows = [];
        foreach (var result in WithRates(report))
        {
            var groups = result.Groups.Select(g => (g.Group, g.Curve, Hidden: Hidden(g.Curve))).ToList();
            rows.Add(TableRow.Item([$"{Wording.Capital(result.Endpoint.InWords())} ({result.Endpoint.Code()})", .. Cells(result.Curve, [.. Hidden(result.Curve), .. groups.SelectMany(g => g.Hidden)])]));
            rows.AddRange(groups.Select(g => TableRow.SubItem([g.Group, .. Cells(g.Curve, g.Hidden)])));
        }
        return new Table(
            "rates", $"Survival on {report.Line} at 1, 2, 3 and 5 years",
            [TableColumn.Words("Endpoint"), .. years.Select(y => TableColumn.Number($"{y} year{(y == 1 ? "" : "s")}, % (95 % CI); at risk"))],
            rows,
            [
                $"Kaplan-Meier, years of 365.25 days; limits {report.Survival[0].Options.ConfidenceType.ToName()}. At risk: followed without the event just before that day. "
                    + "NE: nobody is followed that long.",
                .. forOutside ? (string[])[$"{OutsideReadings.InWords} {OutsideReadings.NotRead}: not told."] : [],
            ]);

        static double Days(int month) => month * Domain.Shared.Months.DaysPerMonth;

        // Months at which a value must not be told.
        HashSet<int> Hidden(SurvivalCurve curve) => !forOutside ? [] :
        [
            .. OutsideReadings.Of(years.Select(y => 12 * y), month => (curve.At([Days(month)])[0].AtRisk, curve.Points.Where(p => p.Time <= Days(month)).Sum(p => p.Events)))
                .Where(r => !r.IsRead).Select(r => r.Month),
        ];

        IEnumerable<TableCell> Cells(SurvivalCurve curve, HashSet<int> hidden)
        {
            foreach (var month in years.Select(y => 12 * y))
            {
                var p = curve.At([Days(month)])[0];
                var atRisk = forOutside ? OutsideReadings.InFives(p.AtRisk) : p.AtRisk;
                yield return p.Survival is not { } s ? Wording.NotEstimable : hidden.Contains(month) ? $"{OutsideReadings.NotRead}; {atRisk}"
                    : $"{Wording.Decimal1(100 * s)} ({Wording.Decimal1(100 * p.Lower, Wording.NotEstimable)} to {Wording.Decimal1(100 * p.Upper, Wording.NotEstimable)}); {atRisk}";
            }
        }
    }

    /// <summary>Hazard ratios of the groups against the first, with the check of proportional hazards; null where no test is made.</summary>
    public static Table? HazardRatios(LineReport report)
    {
        var models = report.Survival.Where(s => s.Cox is not null).ToList();
        if (models.Count == 0)
            return null;
        List<TableRow> rows = [];
        foreach (var result in models)
        {
            var check = result.Cox!.ProportionalHazards();
            rows.Add(TableRow.Heading($"{Wording.Capital(result.Endpoint.InWords())} ({result.Endpoint.Code()}), against {result.Groups[0].Group}"));
            rows.AddRange(result.Cox.Coefficients.Select((c, i) => TableRow.SubItem(
                result.Groups[i + 1].Group,
                c.HazardRatio is { } ratio ? Ratio(ratio) : Wording.NotEstimable,
                $"{Ratio(c.Lower)} to {Ratio(c.Upper)}",
                c.PValue is { } p ? Wording.PValue(p) : Wording.NotEstimable,
                i == 0 && check is not null ? Wording.PValue(check.Global.PValue) : "")));
        }
        return new Table(
            "hazard-ratios", $"Hazard ratios on {report.Line} by {models[0].By!.Name}",
            [TableColumn.Words("Group"), TableColumn.Number("Hazard ratio"), TableColumn.Number("95 % CI"), TableColumn.Number("p (Wald)"), TableColumn.Number("p (proportional hazards)")],
            rows,
            [
                "Cox regression, Efron ties, unadjusted. Proportional hazards: score test on the Kaplan-Meier time scale (R: cox.zph); a small p says that one ratio does not describe "
                    + "the whole follow-up. NE: not estimable, usually a group without events.",
            ]);

        static string Ratio(double? value) => value is { } v ? v.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) : Wording.NotEstimable;
    }

    public static Table PfsRatios(PfsRatio ratio) => new(
        "pfs-ratio", $"PFS on {ratio.SecondLine} over PFS on {ratio.FirstLine}",
        [TableColumn.Words("Patient"), TableColumn.Number($"{ratio.FirstLine}, months"), TableColumn.Number($"{ratio.SecondLine}, months"), TableColumn.Number("Ratio")],
        [
            .. ratio.Patients.Select(p => TableRow.Item(
                new TableCell(p.Patient, [p.Patient]),
                Wording.Decimal1(Domain.Shared.Months.FromDays(p.FirstDays)),
                Wording.Decimal1(Domain.Shared.Months.FromDays(p.SecondDays)) + (p.SecondProgressed ? "" : "+"),
                p.Ratio is { } r ? r.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) + (p.SecondProgressed ? "" : "+") : "–")),
            TableRow.Total($"Ratio of {PfsRatio.Threshold:0.00} or more", "", "", $"{ratio.AtLeast}/{ratio.Patients.Count} = {Wording.Percent(ratio.AtLeast, ratio.Patients.Count)} %"),
        ],
        [
            "The patients are the same on both lines, so no log-rank test is made between them. +: no progression or death yet on the second line, the ratio is a lower bound.",
        ]);

    /// <summary>Chi-square, degrees of freedom and p, or why there is none.</summary>
    public static string Test(SurvivalResult result) => result.LogRank is { } test
        ? $"chi-square {test.ChiSquare.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture)} on {test.DegreesOfFreedom} df, p {(test.PValue < 0.0001 ? "" : "= ")}{Wording.PValue(test.PValue)}"
        : "not made";

    /// <summary>23.0 (16.7 to 29.9); NR (27.9 to NE).</summary>
    public static string MonthsWithLimits(MedianTime median) =>
        $"{Wording.Decimal1(median.Months, Wording.NotReached)} ({Wording.Decimal1(median.LowerMonths, Wording.NotEstimable)} to {Wording.Decimal1(median.UpperMonths, Wording.NotEstimable)})"
        + (median.FlatToEnd ? ", at one half to the end" : "");

    private static string MonthsOf(SurvivalResult result, string group) =>
        result.Groups.FirstOrDefault(g => g.Group == group) is { } found ? MonthsWithLimits(found.Median) : "–";
}
