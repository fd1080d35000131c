using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Proportions;
using DfspRegistry.Analysis.Reports;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Analysis.Tables;

/// <summary>The tables of treatment before surgery: the patients one by one, then size, histology, margins, adverse events and local control.</summary>
public static class SurgicalTables
{
    public const string PatientsKey = "surgical-patients";
    public const string AdverseEventsKey = "surgical-adverse-events";
    public const string LocalControlKey = "local-control";

    // Rows of the table of patients that are computed, not recorded.
    internal const string Duration = "Duration, months";
    internal const string ProductReduction = "Reduction of the product, %";
    internal const string XReduction = "Reduction of X, %";
    internal const string YReduction = "Reduction of Y, %";
    internal const string FollowUpYears = "Follow-up after clearance, years";
    internal const string Recurrence = "Local recurrence";

    public static IReadOnlyList<Table> All(SurgicalReport report) =>
        [Patients(report), Reductions(report), Histology(report), Margins(report), AdverseEvents(report), LocalControl(report)];

    /// <summary>One column a patient, as the publication lays it out: facts down, patients across.</summary>
    public static Table Patients(SurgicalReport report) => new(
        PatientsKey, $"Tumour, treatment and surgery, n = {report.Patients.Count}",
        [TableColumn.Words(""), .. report.Patients.Select(p => TableColumn.Words(p.Patient))],
        [
            Row(report, "Site", p => p.Diagnosis?.PrimarySite is { } site ? Wording.Capital(Wording.Of(site)) : Wording.NotRecorded),
            Row(report, "Presentation", p => Wording.Of(p.Diagnosis?.Presentation)),
            Row(report, "Extent", p => Wording.Of(p.Diagnosis?.Extent)),
            TableRow.Heading("Treatment"),
            SubRow(report, "Dose, mg a day", p => p.DoseMgPerDay.Count == 0 ? Wording.NotRecorded : string.Join(", then ", p.DoseMgPerDay.Select(Wording.Measured))),
            SubRow(report, "Reason for the dose", p => p.DoseReason ?? "–"),
            SubRow(report, Duration, p => p.DurationDays is { } days ? Wording.Decimal1(Months.FromDays(days)) : Wording.NotRecorded),
            TableRow.Heading("Size, X times Y, cm"),
            SubRow(report, "At consultation", p => Size(p.Before)),
            SubRow(report, "Before surgery", p => Size(p.After)),
            SubRow(report, ProductReduction, p => p.Reduction is { } r ? Wording.Decimal1((double)r.ProductPercent) : "–"),
            SubRow(report, XReduction, p => p.Reduction is { } r ? Wording.Decimal1((double)r.XPercent) : "–"),
            SubRow(report, YReduction, p => p.Reduction is { } r ? Wording.Decimal1((double)r.YPercent) : "–"),
            TableRow.Heading("Histology after treatment"),
            SubRow(report, "Area with decreased cellularity, %", p => p.HistologyAfter?.CellularityDecreasePercent is { } c ? Wording.Measured(c) : Wording.NotRecorded),
            SubRow(report, "Hyalinization", p => Wording.Of(p.HistologyAfter?.Hyalinization)),
            TableRow.Heading("Surgery"),
            SubRow(report, "Technique", p => Join(p.Operations.Select(o => Wording.Of(o.Technique)).Distinct())),
            SubRow(report, "Mohs stages", p => Join(p.Operations.Where(o => o.MohsStages is not null).Select(o => o.MohsStages!.Value.ToString()))),
            SubRow(report, "Margin taken, cm", p => Join(p.Operations.Where(o => o.MarginTakenCm is not null).Select(o => Wording.Centimetres(o.MarginTakenCm!.Value)))),
            SubRow(report, "Debulking before", p => p.Operations.Count == 0 ? "–" : YesNo(p.Operations.Any(o => o.HasDebulking))),
            SubRow(report, "Clear by Mohs alone", p => p.ClearByMohsAlone is { } clear ? YesNo(clear) : Wording.NotRecorded),
            SubRow(report, "Further resection", p => p.Operations.Count == 0 ? "–" : YesNo(p.Operations.Any(o => o.HasFurtherResection))),
            SubRow(report, "Finally clear", p => p.FinalClearanceOn is { } day ? $"yes, {day:yyyy-MM-dd}" : p.Operations.Count == 0 ? "not operated" : "no"),
            SubRow(report, "Repair", p => Join(p.Operations.Select(o => o.Repair).OfType<string>())),
            TableRow.Heading("Course"),
            SubRow(report, "Adverse events", p => p.AdverseEvents.Count == 0
                ? "none"
                : $"{Join(p.AdverseEvents.Select(e => e.Term).Distinct(StringComparer.OrdinalIgnoreCase))}{(p.AllAdverseEventsResolved ? "; all resolved" : "; not all resolved")}"),
            SubRow(report, FollowUpYears, p => p.AfterClearance is { } line ? Wording.Decimal1(line.Months / 12) : "–"),
            SubRow(report, Recurrence, p => p.AfterClearance is { } line ? YesNo(line.IsEvent) : "–"),
        ],
        [SurgicalReport.SizeRule, "Duration from first to last dose, months of 30.4375 days. Follow-up from final clearance to the last examination, years of 365.25 days."]);

    public static Table Reductions(SurgicalReport report) => new(
        "size-reduction", "Reduction of tumour size before surgery",
        [TableColumn.Words("%"), TableColumn.Number("n"), TableColumn.Number("Mean"), TableColumn.Number("Range")],
        [
            TableRow.Total(["Product X times Y", .. Spread(report.ProductReduction)]),
            TableRow.Item(["Diameter X", .. Spread(report.XReduction)]),
            TableRow.Item(["Diameter Y", .. Spread(report.YReduction)]),
        ],
        [SurgicalReport.SizeRule, "A percentage of size, no response category: no response rate is computed from it."]);

    public static Table Histology(SurgicalReport report)
    {
        List<TableRow> rows = [];
        var after = report.Patients.Where(p => p.HistologyAfter is not null).ToList();
        var before = report.Patients.Where(p => p.HistologyBefore is not null).ToList();
        rows.Add(TableRow.Item("Storiform pattern before treatment", Share(before, p => p.HistologyBefore!.StoriformPattern == YesNoUnknown.Yes)));
        rows.Add(TableRow.Item("Storiform pattern after treatment", Share(after, p => p.HistologyAfter!.StoriformPattern == YesNoUnknown.Yes)));
        rows.Add(TableRow.Item("Significant hyalinization after treatment", Share(after, p => p.HistologyAfter!.Hyalinization == Domain.Surgery.Hyalinization.Significant)));
        var cellularity = Reports.Spread.Of(after.Select(p => (double?)p.HistologyAfter!.CellularityDecreasePercent));
        rows.Add(TableRow.Item(
            "Area with decreased cellularity, %, mean (range)",
            cellularity is null ? Wording.NotRecorded : $"{Wording.Years(cellularity.Mean)} ({Wording.Years(cellularity.Minimum)} to {Wording.Years(cellularity.Maximum)}), n = {cellularity.N}"));
        return new Table("histology", "Histology before and after treatment", [TableColumn.Words(""), TableColumn.Number("k/n")], rows,
            ["n: patients with a specimen of that time. Before: biopsy; after: debulking or resection."]);
    }

    public static Table Margins(SurgicalReport report) => new(
        "margins", "Clear margins",
        [TableColumn.Words(""), TableColumn.Number("k/n"), TableColumn.Number("%"), TableColumn.Number("95 % CI")],
        [
            Rate("Clear by Mohs surgery alone", report.ClearByMohsAlone, [.. report.Patients.Where(p => p.ClearByMohsAlone == true).Select(p => p.Patient)]),
            Rate("Finally clear", report.FinallyClear, [.. report.Patients.Where(p => p.Operations.Count > 0 && p.FinalClearanceOn is not null).Select(p => p.Patient)]),
        ],
        ["By Mohs surgery alone: of the patients for whom it is recorded. Finally: of those operated. Intervals: Clopper-Pearson, exact, two-sided 95 %."]);

    public static Table AdverseEvents(SurgicalReport report) => new(
        AdverseEventsKey, $"Adverse events on {report.Line}, n = {report.AdverseEvents.N}",
        [TableColumn.Words("Term"), TableColumn.Number("Patients"), TableColumn.Number("%"), TableColumn.Number("Resolved")],
        [
            .. report.AdverseEvents.Terms.Select(t => TableRow.Item(
                t.Term, new TableCell(t.Any.ToString(), t.Patients), Wording.Percent(t.Any, t.Treated), $"{t.Resolved}/{t.Any}")),
        ],
        [report.AdverseEvents.Rule, "Resolved: patients whose every event of the term is recorded as resolved."]);

    /// <param name="forOutside">Incidences as in <see cref="OutsideReadings"/>.</param>
    public static Table LocalControl(SurgicalReport report, bool forOutside = false)
    {
        int[] years = [1, 3, 5];
        var lines = report.LocalRecurrence.Lines;
        var told = forOutside
            ? OutsideReadings.Of(years.Select(y => 12 * y), month => (lines.Count(l => l.Days >= Days(month)), lines.Count(l => l.IsEvent && l.Days <= Days(month)))).Where(r => r.IsRead).Select(r => r.Month).ToHashSet()
            : [.. years.Select(y => 12 * y)];
        return new Table(
            LocalControlKey, "Local control after final clearance",
            [TableColumn.Words(""), TableColumn.Number("k/n"), TableColumn.Number("%"), TableColumn.Number("95 % CI")],
            [
                Rate("Without local recurrence", report.LocalControl, [.. lines.Where(l => !l.IsEvent).Select(l => l.Patient)]),
                .. report.LocalRecurrenceIncidence is { } incidence
                    ? years.Select(y => TableRow.Item([$"Cumulative incidence of local recurrence at {y} year{(y == 1 ? "" : "s")}", "", .. told.Contains(12 * y) ? At(incidence, 12 * y) : [OutsideReadings.NotRead, OutsideReadings.NotRead]]))
                    : [],
                TableRow.Item(
                    "Follow-up, range, years", "",
                    report.FollowUpDays is { } days ? $"{Wording.Decimal1(Months.FromDays(days.Minimum) / 12)} to {Wording.Decimal1(Months.FromDays(days.Maximum) / 12)}" : "–", ""),
            ],
            [
                "Of the patients finally cleared by surgery. " + report.LocalRecurrence.Endpoint.Definition(report.LocalRecurrence.Rules),
                .. report.LocalRecurrenceIncidence is null ? (string[])[] : ["Cumulative incidence: Aalen-Johansen with death competing, limits log-log on the infinitesimal jackknife error."],
                .. forOutside ? (string[])[$"{OutsideReadings.InWords} {OutsideReadings.NotRead}: not told."] : [],
                .. report.LocalRecurrence.WithoutStart.Select(w => $"{w.Patient}: {w.Reason}."),
            ]);

        static double Days(int month) => month * Months.DaysPerMonth;

        static TableCell[] At(IncidenceCurve incidence, int month) => incidence.At([Days(month)])[0] is { } at
            ? [Wording.Decimal1(100 * at.Incidence), $"{Wording.Decimal1(100 * at.Lower, Wording.NotEstimable)} to {Wording.Decimal1(100 * at.Upper, Wording.NotEstimable)}"]
            : [Wording.NotEstimable, ""];
    }

    private static TableRow Rate(string name, ProportionEstimate rate, IReadOnlyList<string> patients) =>
        TableRow.Item(name, new TableCell($"{rate.Count}/{rate.Of}", patients), Wording.Percent(rate.Count, rate.Of), BestResponseTable.Limits(rate));

    private static TableRow Row(SurgicalReport report, string name, Func<SurgicalPatient, string> value) =>
        TableRow.Item([name, .. report.Patients.Select(p => new TableCell(value(p), [p.Patient]))]);

    private static TableRow SubRow(SurgicalReport report, string name, Func<SurgicalPatient, string> value) =>
        TableRow.SubItem([name, .. report.Patients.Select(p => new TableCell(value(p), [p.Patient]))]);

    private static TableCell[] Spread(Spread? spread) => spread is null
        ? ["0", "–", "–"]
        : [spread.N.ToString(), Wording.Decimal1(spread.Mean), $"{Wording.Decimal1(spread.Minimum)} to {Wording.Decimal1(spread.Maximum)}"];

    private static string Share(List<SurgicalPatient> of, Func<SurgicalPatient, bool> condition) => of.Count == 0 ? Wording.NotRecorded : $"{of.Count(condition)}/{of.Count}";

    private static string Size(CohortSize? size) => size is null
        ? Wording.NotRecorded
        : $"{Wording.Centimetres(size.XCm)} × {Wording.Centimetres(size.YCm)}" + (size.ThicknessCm is { } thickness ? $", {Wording.Centimetres(thickness)} thick" : "");

    private static string Join(IEnumerable<string> words) => string.Join(", ", words) is { Length: > 0 } joined ? joined : "–";

    private static string YesNo(bool value) => value ? "yes" : "no";
}
