using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Analysis.Reports.Publication;

/// <summary>Every number that the text of the 2009 study states: four patients on imatinib before Mohs surgery. Its table of patients is not in the text.</summary>
internal static class NeoadjuvantImatinib2009
{
    private const int N = 4;
    private const string Text = "results text";

    public static PublishedStudy Study { get; } = new(
        "DFSP-B", "Neoadjuvant imatinib before Mohs surgery, 2009", "Arch Dermatol 2009;145(7):792-796",
        [
            new PublishedNumbers("Patients", "", [new([N], 0, "abstract, results text")], r => Surgical(r) is { } s ? new([s.Patients.Count], All(s)) : null),
            new PublishedStatement("Enrolled", "2004 to 2007", "methods", Enrolled),
            new PublishedNumbers("Locally advanced primary, recurrent", "", [new([2, 2], 0, "results text, discussion")],
                r => Surgical(r) is { } s ? new([s.Patients.Count(p => p.Diagnosis?.Presentation == Presentation.Primary), s.Patients.Count(p => p.Diagnosis?.Presentation == Presentation.Recurrent)], All(s)) : null,
                Separator: ", "),
            new PublishedStatement("Sites", "scalp, abdomen, thigh, ankle", Text, Sites),
            new PublishedNumbers("X at consultation, range", " cm", [new([2.0, 8.6], 1, Text)], r => Range(r, p => p.Before?.XCm), Separator: " to "),
            new PublishedNumbers("Y at consultation, range", " cm", [new([2.7, 14.0], 1, Text)], r => Range(r, p => p.Before?.YCm), Separator: " to "),
            new PublishedNumbers("Dose, mg a day", "", [new([800, 800, 600, 400], 0, Text)],
                r => Surgical(r) is { } s ? new([.. s.Patients.SelectMany(p => p.DoseMgPerDay).OrderDescending().Select(d => (double?)(double)d)], All(s)) : null,
                Separator: ", ", Remark: "One entry a patient: no dose was changed later."),
            new PublishedNumbers("Duration, median", " months", [new([3], 0, Text)],
                r => Surgical(r)?.DurationDays is { } d ? new([Months.FromDays(d.Median)], [], $"{Wording.Decimal1(Months.FromDays(d.Median))} months") : null,
                Remark: "Printed in whole months."),
            new PublishedStatement("Duration, each", "three of 3 to 3½ months, one of 7", Text, Durations),
            new PublishedNumbers("Size reduction, mean", " %", [new([36.9], 1, "abstract, results text, discussion")],
                r => Surgical(r)?.ProductReduction is { } p ? new([p.Mean], []) : null, Remark: SurgicalReport.SizeRule),
            new PublishedNumbers("Size reduction, range", " %", [new([18.9, 61.6], 1, Text)],
                r => Surgical(r)?.ProductReduction is { } p ? new([p.Minimum, p.Maximum], []) : null, Separator: " to ", Remark: SurgicalReport.SizeRule),
            new PublishedNumbers("Area with decreased cellularity", " %", [new([100], 0, "abstract, figure legend"), new([100], 0, Text, "approached 100 %")],
                r => Surgical(r) is { } s ? Spread.Of(s.Patients.Select(p => (double?)p.HistologyAfter?.CellularityDecreasePercent)) is { } c ? new([c.Mean], All(s)) : null : null),
            new PublishedStatement("Hyalinization after treatment", "throughout the tumours, significant", "abstract, results text", Hyalinized),
            Share("Clear margins by Mohs surgery alone", 3, "results text", s => s.ClearByMohsAlone.Count, s => s.ClearByMohsAlone.Of, p => p.ClearByMohsAlone == true),
            Share("Clear margins finally", 4, "discussion", s => s.FinallyClear.Count, s => s.FinallyClear.Of, p => p.FinalClearanceOn is not null),
            new PublishedShare("Local control", N, 4, "all patients free of disease", Text, [new PrintedPercent(100, 0, "abstract")],
                r => Surgical(r) is { } s ? new Share(s.LocalControl.Count, s.LocalControl.Of, All(s)) : null),
            new PublishedNumbers("Follow-up, range", " years", [new([1.5, 4.0], 1, "results text, discussion")],
                r => Surgical(r)?.FollowUpDays is { } d ? new([Months.FromDays(d.Minimum) / 12, Months.FromDays(d.Maximum) / 12], []) : null,
                Separator: " to ", Remark: "Read as from final clearance to the last examination."),
            new PublishedStatement("Adverse events of three patients", "fatigue, nausea, headache, dizziness, diarrhea", Text,
                r => Events(r, 3, "fatigue", "nausea", "headache", "dizziness", "diarrhea")),
            new PublishedStatement("Adverse events of the fourth", "dry skin, flank pain", Text, r => Events(r, 1, "dry skin", "flank pain")),
            new PublishedStatement("Resolution of adverse events", "all resolved", "discussion", Resolved),
        ]);

    private static SurgicalReport? Surgical(StudyReport report) => report.Surgical is [var only, ..] ? only : null;

    private static IReadOnlyList<string> All(SurgicalReport report) => [.. report.Patients.Select(p => p.Patient)];

    private static PublishedShare Share(
        string item, int count, string where, Func<SurgicalReport, int> computed, Func<SurgicalReport, int> of, Func<SurgicalPatient, bool> has) => new(
        item, N, count, $"{count} of {N}", where, [],
        r => Surgical(r) is { } s ? new Share(computed(s), of(s), [.. s.Patients.Where(has).Select(p => p.Patient)]) : null);

    private static ComputedNumbers? Range(StudyReport report, Func<SurgicalPatient, decimal?> value) =>
        Surgical(report) is { } s && Spread.Of(s.Patients.Select(p => (double?)value(p))) is { } spread ? new([spread.Minimum, spread.Maximum], All(s)) : null;

    private static (TableCell, bool)? Enrolled(StudyReport report)
    {
        int[] years = [.. report.Lines.SelectMany(l => l.StudyLine.Members).Select(m => (m.Patient.EnrolledOn ?? m.Line.StartedOn).Year)];
        return years.Length == 0 ? null : ($"{years.Min()} to {years.Max()}", years.Min() >= 2004 && years.Max() <= 2007);
    }

    private static (TableCell, bool)? Sites(StudyReport report)
    {
        if (Surgical(report) is not { } s)
            return null;
        PrimarySite[] expected = [PrimarySite.Scalp, PrimarySite.Abdomen, PrimarySite.Thigh, PrimarySite.Ankle];
        PrimarySite[] found = [.. s.Patients.Select(p => p.Diagnosis?.PrimarySite).OfType<PrimarySite>().Order()];
        return (new TableCell(string.Join(", ", found.Select(Wording.Of)), All(s)), found.SequenceEqual(expected.Order()));
    }

    private static (TableCell, bool)? Durations(StudyReport report)
    {
        if (Surgical(report) is not { } s)
            return null;
        double[] months = [.. s.Patients.Select(p => p.DurationDays).OfType<int>().Select(d => Months.FromDays(d)).Order()];
        // Judged to the half month in which the text speaks.
        var agrees = months.Length == N && months[..3].All(m => m is >= 2.75 and < 3.75) && months[3] is >= 6.75 and < 7.25;
        return (new TableCell(string.Join(", ", months.Select(m => Wording.Decimal1(m))) + " months", All(s)), agrees);
    }

    private static (TableCell, bool)? Hyalinized(StudyReport report)
    {
        if (Surgical(report) is not { } s)
            return null;
        SurgicalPatient[] found = [.. s.Patients.Where(p => p.HistologyAfter?.Hyalinization == Domain.Surgery.Hyalinization.Significant)];
        return (new TableCell($"significant in {found.Length} of {s.Patients.Count}", [.. found.Select(p => p.Patient)]), found.Length == s.Patients.Count);
    }

    private static (TableCell, bool)? Events(StudyReport report, int patients, params string[] terms)
    {
        if (Surgical(report) is not { } s)
            return null;
        var found = terms.Select(t => s.AdverseEvents.Terms.FirstOrDefault(x => string.Equals(x.Term, t, StringComparison.OrdinalIgnoreCase))).ToList();
        return (
            new TableCell(
                string.Join(", ", terms.Zip(found, (term, f) => $"{term} {f?.Any ?? 0}/{s.Patients.Count}")),
                [.. found.SelectMany(f => f?.Patients ?? []).Distinct()]),
            found.All(f => f?.Any == patients));
    }

    private static (TableCell, bool)? Resolved(StudyReport report)
    {
        if (Surgical(report) is not { } s)
            return null;
        var resolved = s.AdverseEvents.Terms.Sum(t => t.Resolved);
        var all = s.AdverseEvents.Terms.Sum(t => t.Any);
        return (new TableCell($"{resolved} of {all} resolved", All(s)), resolved == all);
    }
}
