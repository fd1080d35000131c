using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Reports.Publication;

/// <summary>Every number that the text of the 2015 study states: 95 patients on imatinib, 30 of them on sunitinib afterwards.</summary>
internal static class SunitinibAfterImatinib2015
{
    private const string Imatinib = "imatinib";
    private const string Sunitinib = "sunitinib";
    private const int OnImatinib = 95;
    private const int OnSunitinib = 30;
    private const string Text = "results text";
    private static readonly ResponseCode[] FourResponses = [ResponseCode.CR, ResponseCode.PR, ResponseCode.SD, ResponseCode.PD];

    public static PublishedStudy Study { get; } = new(
        "DFSP-A", "Sunitinib after imatinib resistance, 2015", "Int J Clin Exp Med 2015;8(5):8288-8294",
        [
            Patients(Imatinib, OnImatinib),
            Enrolled(Imatinib, "2003-01 to 2009-12", new DateOnly(2003, 1, 1), new DateOnly(2009, 12, 31)),
            Sex,
            AgeMedian,
            new PublishedNumbers("Age, imatinib, range", " years", [new([18, 72], 0, "results text, table 1")],
                r => r.Line(Imatinib)?.Characteristics.Age is { } age ? new([age.Minimum, age.Maximum], []) : null, Separator: " to "),
            Category("Trunk, imatinib", "tumorLocation", "trunk", 57, 60.0, 0),
            Category("Limbs, imatinib", "tumorLocation", "limbs", 38, 40.0, 0),
            Category("Lung, imatinib", "dominantSite", "lung", 45, 47.3, 1),
            Category("Liver, imatinib", "dominantSite", "liver", 10, 10.5, 1),
            Category("Local recurrence, imatinib", "dominantSite", "local recurrence", 40, 42.1, 1),
            Responses(Imatinib, OnImatinib, Text, [16, 44, 23, 12], [16.8, 46.3, 24.2, 12.6]),
            DiseaseControl(Imatinib, OnImatinib, "16 + 44 + 23", 83, "The text calls it one-year DCR; it is the DCR of best response.", new PrintedPercent(87.4, 1, "results text, abstract")),
            Median(Endpoint.ProgressionFreeSurvival, Imatinib, 23, "results text, abstract"),
            Median(Endpoint.OverallSurvival, Imatinib, 40, "results text, abstract"),
            FollowUpMedian(Imatinib, 4.4),
            FollowUpRange(Imatinib, 3, 10.5, 1),
            AdverseEvent(Imatinib, OnImatinib, "Nausea", 49),
            AdverseEvent(Imatinib, OnImatinib, "Edema", 30),
            AdverseEvent(Imatinib, OnImatinib, "Fatigue", 30),
            AdverseEvent(Imatinib, OnImatinib, "Neutropenia", 28),
            AdverseEvent(Imatinib, OnImatinib, "Thrombocytopenia", 20),
            AdverseEvent(Imatinib, OnImatinib, "Diarrhea", 22),
            AdverseEvent(Imatinib, OnImatinib, "Rash", 10),
            new PublishedStatement("Grades of adverse events, imatinib", "mostly grade 1 to 2", Text, MostlyMild),
            Patients(Sunitinib, OnSunitinib),
            Enrolled(Sunitinib, "2008-01 to 2011-12", new DateOnly(2008, 1, 1), new DateOnly(2011, 12, 31)),
            Responses(Sunitinib, OnSunitinib, "results text, table 2", [2, 10, 12, 6], [6.7, 33.3, 40.0, 20.0]),
            DiseaseControl(Sunitinib, OnSunitinib, "CR 2, PR 10, SD 12", 24, "22 is the sum of PR and SD without CR.",
                new PrintedPercent(80.0, 1, Text), new PrintedPercent(73.3, 1, "abstract, discussion")),
            MediansByResponse(Endpoint.ProgressionFreeSurvival, 0, [19, 22, 20, 18, 3]),
            MediansByResponse(Endpoint.OverallSurvival, 1, [27, null, null, 28, 11]),
            FollowUpMedian(Sunitinib, 2.5),
            FollowUpRange(Sunitinib, 2, 5.6, 1),
            ByGrade("Hypertension", [4, 4, 1, 0], 30, 0),
            ByGrade("Hand-foot syndrome", [8, 9, 2, 0], 63.3, 1),
            ByGrade("Anorexia", [5, 2, 0, 0]),
            ByGrade("Diarrhea", [4, 1, 0, 0]),
            ByGrade("Constipation", [1, 0, 0, 0]),
            ByGrade("Fatigue", [9, 4, 1, 0], 46.7, 1),
            ByGrade("Vomiting", [6, 2, 0, 0]),
            ByGrade("Rash", [5, 4, 0, 0]),
            ByGrade("Skin discoloration", [5, 0, 0, 0]),
            ByGrade("Mucositis/stomatitis", [4, 0, 0, 0]),
            ByGrade("Fever", [2, 0, 0, 0]),
            ByGrade("Anemia", [5, 4, 1, 0], 30, 0),
            ByGrade("Leukopenia", [5, 3, 1, 0]),
            ByGrade("Thrombocytopenia", [6, 5, 0, 0], 36.7, 1),
        ]);

    private static PublishedNumbers Patients(string line, int n) => new(
        $"Patients on {line}", "", [new([n], 0, "abstract, results text")],
        r => r.Line(line) is { } l ? new([l.N], [.. l.StudyLine.Members.Select(m => m.Patient.RegistryNumber)]) : null);

    private static PublishedStatement Enrolled(string line, string text, DateOnly from, DateOnly to) => new(
        $"Start of {line}", text, "abstract, results text",
        r => r.Line(line) is { N: > 0 } l
            ? (new TableCell($"{l.StudyLine.Members.Min(m => m.Start):yyyy-MM} to {l.StudyLine.Members.Max(m => m.Start):yyyy-MM}", []), l.StudyLine.Members.All(m => m.Start >= from && m.Start <= to))
            : null);

    private static PublishedNumbers Sex => new(
        "Sex, imatinib, male : female", "", [new([50, 45], 0, Text), new([55, 40], 0, "table 1")],
        r => r.Line(Imatinib)?.Characteristics["sex"] is { } sex
            ? new([Count(sex, "male"), Count(sex, "female")], [])
            : null,
        Separator: " : ", OnlyOne: "Both add up to 95, so neither can be shown wrong by arithmetic.");

    private static PublishedNumbers AgeMedian => new(
        "Age, imatinib, median", " years", [new([52], 0, Text), new([50.0], 0, "table 1", "50.0 years")],
        r => r.Line(Imatinib)?.Characteristics.Age is { } age ? new([age.Median], []) : null,
        OnlyOne: "One group of 95 patients has one median.");

    private static PublishedShare Category(string item, string key, string value, int count, double percent, int decimals) => new(
        item, OnImatinib, count, count.ToString(), "table 1", [new PrintedPercent(percent, decimals, "table 1")],
        r => r.Line(Imatinib)?.Characteristics is { } c
            ? new Share(Count(c[key], value), c.N, c[key].Counts.FirstOrDefault(v => v.Value == value)?.Patients ?? [])
            : null);

    private static int Count(CategoryCounts group, string value) => group.Counts.FirstOrDefault(v => v.Value == value)?.Count ?? 0;

    private static PublishedShares Responses(string line, int n, string where, int[] counts, double[] percents) => new(
        $"Best response, {line}: CR, PR, SD, PD", n, where,
        [.. FourResponses.Select((code, i) => (code.ToString(), counts[i], (double?)percents[i]))],
        r => r.Line(line)?.Response.Unconfirmed is { } rates ? [.. FourResponses.Select(code => new Share(rates.Counts[code], rates.N, rates.PatientsByCode[code]))] : null);

    private static PublishedShare DiseaseControl(string line, int n, string countText, int count, string remark, params PrintedPercent[] percents) => new(
        $"DCR, {line}", n, count, countText, Text, percents,
        r => r.Line(line)?.Response.Unconfirmed is { } rates
            ? new Share(rates.DiseaseControl.Count, rates.DiseaseControl.Of, [.. FourResponses[..3].SelectMany(code => rates.PatientsByCode[code])])
            : null,
        remark);

    private static PublishedNumbers Median(Endpoint endpoint, string line, double months, string where) => new(
        $"Median {endpoint.Code()}, {line}", " months", [new([months], 0, where)],
        r => r.Line(line)?[endpoint] is { } s ? new([s.Median.Months], [.. s.Ledger.Lines.Select(l => l.Patient)]) : null);

    private static PublishedNumbers MediansByResponse(Endpoint endpoint, int index, double?[] months) => new(
        $"Median {endpoint.Code()}, sunitinib: all; CR, PR, SD, PD", " months", [new(months, 0, "results text, table 2")],
        r => r.Line(Sunitinib)?.ByBestResponse[index] is { } s
            ? new(
                [s.Median.Months, .. FourResponses.Select(code => s.Groups.FirstOrDefault(g => g.Group == code.ToString())?.Median.Months)],
                [.. s.Ledger.Lines.Select(l => l.Patient)])
            : null,
        Remark: months.Contains(null) ? "NA in the paper is a median that the curve does not reach: NR." : "");

    private static PublishedNumbers FollowUpMedian(string line, double years) => new(
        $"Follow-up, {line}, median", " years", [new([years], 1, Text)],
        r => r.Line(line)?.FollowUp is { } f ? new([f.Median.Months / 12], []) : null,
        Remark: "Read as the median by reverse Kaplan-Meier.");

    // The lower end is printed without decimals, the upper with one: each is compared as it is printed.
    private static PublishedNumbers FollowUpRange(string line, int from, double to, int decimals) => new(
        $"Follow-up, {line}, range", " years", [new([from, to], decimals, Text, $"{from} to {to.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)} years")],
        r => r.Line(line)?.FollowUp is { MinimumMonths: { } minimum, MaximumMonths: { } maximum }
            ? new([Math.Round(minimum / 12, MidpointRounding.AwayFromZero), maximum / 12], [], $"{Wording.Decimal1(minimum / 12)} to {Wording.Decimal1(maximum / 12)} years")
            : null,
        Remark: "Read as the range over the patients alive at the data cut-off.");

    private static PublishedShare AdverseEvent(string line, int n, string term, double percent) => new(
        $"{term}, {line}", n, null, null, null, [new PrintedPercent(percent, 0, Text)],
        r => Find(r, line, term) is { } found ? new Share(found.Any, found.Treated, found.Patients) : null);

    private static PublishedFact ByGrade(string term, int[] grades, double? percent = null, int decimals = 0) => percent is { } p
        ? new PublishedShare(
            $"{term}, {Sunitinib}, grades 1 to 4", OnSunitinib, grades.Sum(), string.Join(" + ", grades), "table 3", [new PrintedPercent(p, decimals, Text)],
            r => Find(r, Sunitinib, term) is { } found ? new Share(found.Any, found.Treated, found.Patients, string.Join(" + ", found.ByGrade.Take(4))) : null)
        : new PublishedNumbers(
            $"{term}, {Sunitinib}, grades 1 to 4", "", [new([.. grades.Select(g => (double?)g)], 0, "table 3")],
            r => Find(r, Sunitinib, term) is { } found ? new([.. found.ByGrade.Take(4).Select(g => (double?)g)], found.Patients) : null,
            Separator: " + ");

    private static AdverseEventTerm? Find(StudyReport report, string line, string term) =>
        report.Line(line)?.AdverseEvents.Terms.FirstOrDefault(t => string.Equals(t.Term, term, StringComparison.OrdinalIgnoreCase));

    private static (TableCell, bool)? MostlyMild(StudyReport report)
    {
        if (report.Line(Imatinib)?.AdverseEvents.Terms is not { Count: > 0 } terms)
            return null;
        var mild = terms.Sum(t => t.ByGrade[0] + t.ByGrade[1]);
        var all = terms.Sum(t => t.Any);
        return ($"grade 1 to 2 in {mild} of {all}", 2 * mild > all);
    }
}
