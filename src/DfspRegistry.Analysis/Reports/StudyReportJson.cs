using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Proportions;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Analysis.Tables;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Reports;

/// <summary>
/// A report as JSON, the shape of `analyze --json`: every member is always there, what is not reached or not estimable is null, percentages
/// and their limits run from 0 to 100, days are whole or half, dates are ISO. The same report gives the same bytes.
/// </summary>
public static class StudyReportJson
{
    public static byte[] Write(StudyReport report) => JsonSerializer.SerializeToUtf8Bytes(ReportJson.Of(report), Context.ReportJson);

    private static StudyReportJsonContext Context { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        // Imported names are printed as they are; the text goes to files and terminals, never into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

[JsonSerializable(typeof(ReportJson))]
internal sealed partial class StudyReportJsonContext : JsonSerializerContext;

internal sealed record ReportJson(
    string Study, string Cutoff, string Rules, string ConfType, IReadOnlyList<LineJson> Lines, SurgicalJson? Surgical, IReadOnlyList<LedgerJson> Ledger)
{
    public static ReportJson Of(StudyReport report) => new(
        report.Study.Code,
        report.DataCutoff.ToString("yyyy-MM-dd"),
        report.Options.Rules.Name,
        report.Options.Survival.ConfidenceType.ToName(),
        [.. report.Lines.Select(LineJson.Of)],
        report.Surgical.Count == 0 ? null : SurgicalJson.Of(report.Surgical[0]),
        [.. report.Ledger.Select(LedgerJson.Of)]);
}

internal sealed record LineJson(
    string Line, int N, CharacteristicsJson Characteristics, ResponseJson Response, IReadOnlyDictionary<string, SurvivalJson> Survival, FollowUpJson FollowUp,
    IReadOnlyList<AdverseEventJson> AdverseEvents)
{
    public static LineJson Of(LineReport line) => new(
        line.Line,
        line.N,
        CharacteristicsJson.Of(line.Characteristics),
        ResponseJson.Of(line.Response.Unconfirmed),
        // Local recurrence has a competing event: its incidence stands under surgical, not as a survival curve.
        line.Survival.Where(s => s.Endpoint != Endpoint.LocalRecurrence).ToDictionary(s => s.Endpoint.Code(), SurvivalJson.Of),
        FollowUpJson.Of(line.FollowUp),
        [.. line.AdverseEvents.Terms.Select(AdverseEventJson.Of)]);
}

internal sealed record CharacteristicsJson(
    int N, AgeJson? AgeYears, IReadOnlyList<CategoryJson> Sex, IReadOnlyList<CategoryJson> TumorLocation, IReadOnlyList<CategoryJson> DominantSite,
    IReadOnlyList<CategoryJson> Presentation, IReadOnlyList<CategoryJson> Extent, IReadOnlyList<CategoryJson> Histology, IReadOnlyList<CategoryJson> Fusion,
    IReadOnlyList<CategoryJson> Depth, IReadOnlyList<CategoryJson> Stage)
{
    public static CharacteristicsJson Of(Characteristics c) => new(
        c.N,
        c.Age is { } age ? new AgeJson(age.N, age.Median, age.Minimum, age.Maximum) : null,
        Categories(c["sex"]), Categories(c["tumorLocation"]), Categories(c["dominantSite"]), Categories(c["presentation"]), Categories(c["extent"]),
        Categories(c["histology"]), Categories(c["fusion"]), Categories(c["depth"]), Categories(c["stage"]));

    private static IReadOnlyList<CategoryJson> Categories(CategoryCounts group) => [.. group.Counts.Select(v => new CategoryJson(v.Value, v.Count, v.Percent))];
}

internal sealed record AgeJson(int N, double Median, int Minimum, int Maximum);

internal sealed record CategoryJson(string Value, int Count, double Percent);

internal sealed record ResponseJson(IReadOnlyDictionary<string, int> Counts, RateJson Orr, RateJson Dcr)
{
    public static ResponseJson Of(ResponseRates rates) => new(
        new[] { ResponseCode.CR, ResponseCode.PR, ResponseCode.SD, ResponseCode.PD, ResponseCode.NE, ResponseCode.NonCrNonPd }
            .Select(code => KeyValuePair.Create(ResponseCodes.Print(code), rates.Counts[code]))
            .Append(KeyValuePair.Create("missing", rates.Missing))
            .ToDictionary(),
        RateJson.From(rates.ObjectiveResponse),
        RateJson.From(rates.DiseaseControl));
}

internal sealed record RateJson(int Count, int Of, double? Percent, double? Lower, double? Upper)
{
    public static RateJson From(ProportionEstimate rate) => new(rate.Count, rate.Of, 100 * rate.Proportion, 100 * rate.Lower, 100 * rate.Upper);
}

internal sealed record SurvivalJson(int N, int Events, MedianJson Median, IReadOnlyList<GroupJson> ByGroup, LogRankJson? LogRank)
{
    public static SurvivalJson Of(SurvivalResult s) => new(
        s.N, s.Events, MedianJson.Of(s.Median),
        [.. s.Groups.Select(g => new GroupJson(g.Group, g.N, g.Events, MedianJson.Of(g.Median)))],
        s.LogRank is { } test ? new LogRankJson(test.ChiSquare, test.DegreesOfFreedom, test.PValue) : null);
}

internal sealed record GroupJson(string Group, int N, int Events, MedianJson Median);

internal sealed record LogRankJson(double ChiSquare, int DegreesOfFreedom, double PValue);

internal sealed record MedianJson(double? Days, double? LowerDays, double? UpperDays, double? Months, double? LowerMonths, double? UpperMonths)
{
    public static MedianJson Of(MedianTime m) => new(m.Days, m.LowerDays, m.UpperDays, m.Months, m.LowerMonths, m.UpperMonths);
}

internal sealed record FollowUpJson(MedianJson Median, double? MinimumMonths, double? MaximumMonths)
{
    public static FollowUpJson Of(FollowUp f) => new(MedianJson.Of(f.Median), f.MinimumMonths, f.MaximumMonths);
}

/// <param name="Any">Patients with the term at any grade, those without a grade (<paramref name="Ungraded"/>) included.</param>
internal sealed record AdverseEventJson(string Term, IReadOnlyList<int> PatientsByWorstGrade, int Ungraded, int Any, double Percent)
{
    public static AdverseEventJson Of(AdverseEventTerm t) => new(t.Term, t.ByGrade, t.Ungraded, t.Any, t.Percent);
}

internal sealed record SurgicalJson(
    int N, IReadOnlyList<SurgicalPatientJson> Patients, SpreadJson? DurationMonths, ReductionsJson SizeReductionPercent, MarginsJson ClearMargins,
    SurgicalHistologyJson HistologyAfter, IReadOnlyList<ResolvedJson> AdverseEvents, RateJson LocalControl, IncidenceJson LocalRecurrence, RangeJson? FollowUpYears)
{
    public static SurgicalJson Of(SurgicalReport s)
    {
        var after = s.Patients.Where(p => p.HistologyAfter is not null).Select(p => p.HistologyAfter!).ToList();
        return new SurgicalJson(
            s.Patients.Count,
            [.. s.Patients.Select(SurgicalPatientJson.Of)],
            SpreadJson.Of(s.DurationDays, 1 / Domain.Shared.Months.DaysPerMonth),
            new ReductionsJson("product", SurgicalReport.SizeRule, SpreadJson.Of(s.ProductReduction), SpreadJson.Of(s.XReduction), SpreadJson.Of(s.YReduction)),
            new MarginsJson(RateJson.From(s.ClearByMohsAlone), RateJson.From(s.FinallyClear)),
            new SurgicalHistologyJson(
                SpreadJson.Of(Spread.Of(after.Select(h => (double?)h.CellularityDecreasePercent))),
                after.Count(h => h.Hyalinization == Domain.Surgery.Hyalinization.Significant),
                after.Count),
            [.. s.AdverseEvents.Terms.Select(t => new ResolvedJson(t.Term, t.Any, t.Percent, t.Resolved))],
            RateJson.From(s.LocalControl),
            IncidenceJson.From(s),
            s.FollowUpDays is { } days ? new RangeJson(InYears(days.Minimum), InYears(days.Maximum)) : null);
    }

    private static double InYears(int days) => Domain.Shared.Months.FromDays(days) / 12;
}

/// <param name="Competing">Deaths before local recurrence.</param>
/// <param name="CumulativeIncidence">At 1, 2, 3 and 5 years after final clearance; null beyond follow-up.</param>
internal sealed record IncidenceJson(int N, int Events, int Competing, IReadOnlyList<IncidenceAtJson> CumulativeIncidence)
{
    public static IncidenceJson From(SurgicalReport s)
    {
        var lines = s.LocalRecurrence.Lines;
        return new IncidenceJson(
            lines.Count, lines.Count(l => l.IsEvent), lines.Count(l => l.Outcome == LedgerOutcome.Competing),
            [.. new[] { 1, 2, 3, 5 }.Select(years => At(s, years))]);
    }

    private static IncidenceAtJson At(SurgicalReport s, int years)
    {
        var days = 12 * years * Domain.Shared.Months.DaysPerMonth;
        // Without any event the incidence is 0 for as long as somebody is followed.
        if (s.LocalRecurrenceIncidence is not { } curve)
            return new IncidenceAtJson(years, s.LocalRecurrence.Lines.Any(l => l.Days >= days) ? 0 : null, null, null);
        var at = curve.At([days])[0];
        return new IncidenceAtJson(years, 100 * at?.Incidence, 100 * at?.Lower, 100 * at?.Upper);
    }
}

internal sealed record IncidenceAtJson(int Years, double? Percent, double? Lower, double? Upper);

internal sealed record SpreadJson(int N, double Mean, double Median, double Minimum, double Maximum)
{
    public static SpreadJson? Of(Spread? s, double unit = 1) => s is null ? null : new SpreadJson(s.N, s.Mean * unit, s.Median * unit, s.Minimum * unit, s.Maximum * unit);
}

/// <param name="Headline">Which of the three is printed first; <paramref name="Assumption"/> says why that is ours.</param>
internal sealed record ReductionsJson(string Headline, string Assumption, SpreadJson? Product, SpreadJson? X, SpreadJson? Y);

internal sealed record MarginsJson(RateJson ByMohsAlone, RateJson Finally);

internal sealed record SurgicalHistologyJson(SpreadJson? CellularityDecreasePercent, int SignificantHyalinization, int Of);

internal sealed record ResolvedJson(string Term, int Patients, double Percent, int Resolved);

internal sealed record RangeJson(double Minimum, double Maximum);

internal sealed record SizeJson(decimal XCm, decimal YCm, decimal? ThicknessCm);

internal sealed record ReductionJson(decimal Product, decimal X, decimal Y);

internal sealed record SurgicalPatientJson(
    string Patient, string? ImportedId, string? Site, string? Presentation, IReadOnlyList<decimal> DoseMgPerDay, string? DoseReason, double? DurationMonths,
    SizeJson? Before, SizeJson? After, ReductionJson? ReductionPercent, decimal? CellularityDecreasePercent, string? Hyalinization, IReadOnlyList<string> Technique,
    int? MohsStages, IReadOnlyList<decimal> MarginCm, bool Debulking, bool? ClearByMohsAlone, bool FurtherResection, string? FinalClearance, IReadOnlyList<string> Repair,
    IReadOnlyList<string> AdverseEvents, bool AllResolved, double? FollowUpYears, bool? LocalRecurrence)
{
    public static SurgicalPatientJson Of(SurgicalPatient p) => new(
        p.Patient, p.ImportedId,
        p.Diagnosis?.PrimarySite is { } site ? Wording.Of(site) : null,
        p.Diagnosis?.Presentation is { } presentation ? Wording.Of(presentation) : null,
        p.DoseMgPerDay, p.DoseReason,
        p.DurationDays is { } days ? Domain.Shared.Months.FromDays(days) : null,
        Size(p.Before), Size(p.After),
        p.Reduction is { } r ? new ReductionJson(Math.Round(r.ProductPercent, 6), Math.Round(r.XPercent, 6), Math.Round(r.YPercent, 6)) : null,
        p.HistologyAfter?.CellularityDecreasePercent,
        p.HistologyAfter?.Hyalinization is { } hyalinization ? Wording.Of(hyalinization) : null,
        [.. p.Operations.Select(o => Wording.Of(o.Technique))],
        p.Operations.Any(o => o.MohsStages is not null) ? p.Operations.Sum(o => o.MohsStages ?? 0) : null,
        [.. p.Operations.Select(o => o.MarginTakenCm).OfType<decimal>()],
        p.Operations.Any(o => o.HasDebulking),
        p.ClearByMohsAlone,
        p.Operations.Any(o => o.HasFurtherResection),
        p.FinalClearanceOn?.ToString("yyyy-MM-dd"),
        [.. p.Operations.Select(o => o.Repair).OfType<string>()],
        [.. p.AdverseEvents.Select(e => e.Term).Distinct(StringComparer.OrdinalIgnoreCase)],
        p.AllAdverseEventsResolved,
        p.AfterClearance is { } line ? line.Months / 12 : null,
        p.AfterClearance?.IsEvent);

    private static SizeJson? Size(Domain.Cohorts.CohortSize? size) => size is null ? null : new SizeJson(size.XCm, size.YCm, size.ThicknessCm);
}

internal sealed record LedgerJson(string Patient, string? ImportedId, string Line, string Endpoint, string Start, string End, int Days, bool Event, string Reason)
{
    public static LedgerJson Of(LedgerLine l) => new(
        l.Patient, l.ImportedId, l.Line, l.Endpoint.Code(), l.Start.ToString("yyyy-MM-dd"), l.End.ToString("yyyy-MM-dd"), l.Days, l.IsEvent,
        string.Join("; ", l.CompletedDates.Prepend(l.Reason)));
}
