using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.TumorResponse;

/// <summary>
/// Response by RECIST 1.1 (Eisenhauer et al., Eur J Cancer 2009;45:228-247) from lesion measurements. Decimal arithmetic: 30.6 over 25.5 is
/// exactly +20 %, 21 of 30 exactly -30 %. Pure; docs/statistics.md states every decision.
/// </summary>
public static class Recist11
{
    /// <summary>Name and version of this rule, stored with each response that it computed.</summary>
    public const string RuleVersion = "RECIST 1.1/1";

    /// <summary>A node with a short axis below this is normal (RECIST 1.1, 3.1.1).</summary>
    public const decimal NormalNodeBelowMm = 10;

    public const decimal ProgressionFactor = 1.2m;
    public const decimal ProgressionLeastMm = 5;
    public const decimal PartialResponseFactor = 0.7m;

    /// <summary>Judges every time point after the baseline, in order of date, whatever order they come in.</summary>
    /// <param name="baseline">Its readings name the target lesions. Its non-target response is not judged; that it is not null says that there are non-target lesions.</param>
    /// <exception cref="ArgumentException">A reading of a lesion that the baseline does not have, or a negative diameter.</exception>
    public static RecistCourse Evaluate(TumorTimePoint baseline, IEnumerable<TumorTimePoint> later, RecistOptions? options = null)
    {
        options ??= RecistOptions.Default;
        var lesions = BaselineLesions(baseline);
        var timePoints = later.OrderBy(t => t.On).ToList();
        var hasNonTargets = baseline.NonTarget is not null || timePoints.Any(t => t.NonTarget is not null);
        var baselineSum = Sum(baseline.Targets, lesions.Keys);
        var baselineIn = new SumOfLine(baselineSum.Complete, baseline.On, IsBaseline: true);
        SumOfLine? nadir = baselineSum.Complete is null ? null : baselineIn;

        var results = new List<RecistResult>();
        var before = new List<TumorTimePoint> { baseline };
        var (hadOverallCr, hasPartialResponse) = (false, false);
        foreach (var point in timePoints)
        {
            RequireKnown(point, lesions);
            var nonTarget = hasNonTargets ? point.NonTarget ?? ResponseCode.NE : (ResponseCode?)null;
            var sum = Sum(point.Targets, lesions.Keys);
            var situation = new TargetSituation(
                baselineSum.Complete, nadir?.Sum, hadOverallCr, hasPartialResponse && options.PartialResponse == PartialResponseRule.StaysUntilProgression);
            var (target, rule) = lesions.Count == 0 ? ((ResponseCode?)null, TargetRule.NoTargets) : situation.Judge(point.Targets, sum);
            var overall = OverallResponse.Of(target, nonTarget, point.HasNewLesion);
            var explanation = ResponseExplanation.Of(point, lesions, sum, situation, baselineIn, nadir, target, rule, nonTarget, overall);
            var warnings = ResponseWarning.Of(point, before, results.Count == 0 ? null : results[^1].Overall, overall);
            results.Add(new RecistResult(point.On, lesions.Count == 0 ? null : sum.Complete, sum.Measured,
                Percent(sum.Complete, baselineSum.Complete), Percent(sum.Complete, nadir?.Sum), lesions.Count == 0 ? null : sum.Complete - nadir?.Sum,
                target, nonTarget, point.HasNewLesion, overall, explanation, warnings));

            if (sum.Complete is { } complete && lesions.Count > 0 && (nadir?.Sum is not { } smallest || complete < smallest))
                nadir = new SumOfLine(complete, point.On, IsBaseline: false);
            hadOverallCr |= overall == ResponseCode.CR;
            hasPartialResponse = target is ResponseCode.PR || (hasPartialResponse && target is not ResponseCode.PD);
            before.Add(point);
        }
        return new RecistCourse(baseline.On, lesions.Count == 0 ? null : baselineSum.Complete, results);
    }

    /// <summary>+20 % and +5 mm over the smallest sum; from a sum of 0 anything that is seen again.</summary>
    public static bool IsProgression(decimal sum, decimal nadir) =>
        nadir == 0 ? sum > 0 : sum >= ProgressionFactor * nadir && sum - nadir >= ProgressionLeastMm;

    /// <summary>Smallest sum that is progression over the nadir (nadir above 0), in mm.</summary>
    public static decimal ProgressionFrom(decimal nadir) => Math.Max(ProgressionFactor * nadir, nadir + ProgressionLeastMm);

    /// <summary>The lesion is not there; a node is normal below 10 mm.</summary>
    public static bool IsGone(TargetReading reading) => reading.ValueMm is { } mm && (reading.IsNode ? mm < NormalNodeBelowMm : mm == 0);

    internal static bool ShowsDisease(TargetReading reading) => reading.ValueMm is not null && !IsGone(reading);

    private static Dictionary<string, bool> BaselineLesions(TumorTimePoint baseline)
    {
        var lesions = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var reading in baseline.Targets)
        {
            RequireDiameter(reading);
            lesions[reading.BaselineLesion] = reading.IsNode;
        }
        return lesions;
    }

    private static void RequireKnown(TumorTimePoint point, Dictionary<string, bool> lesions)
    {
        foreach (var reading in point.Targets)
        {
            RequireDiameter(reading);
            if (!lesions.ContainsKey(reading.BaselineLesion))
                throw new ArgumentException($"Lesion {reading.Lesion} is read on {point.On} but is not a target lesion of the baseline; a lesion that appears later is a new lesion.");
        }
    }

    private static void RequireDiameter(TargetReading reading)
    {
        if (reading.DiameterMm < 0)
            throw new ArgumentException($"Lesion {reading.Lesion}: a diameter is 0 mm or more.");
    }

    private static TargetSum Sum(IReadOnlyList<TargetReading> readings, IEnumerable<string> lesions)
    {
        var missing = lesions.Where(l => !readings.Any(r => r.BaselineLesion == l) || readings.Any(r => r.BaselineLesion == l && r.ValueMm is null)).ToList();
        return new TargetSum(readings.Sum(r => r.ValueMm ?? 0), missing);
    }

    private static decimal? Percent(decimal? sum, decimal? reference) => sum is { } s && reference is > 0 and { } r ? (s - r) / r * 100 : null;
}

/// <summary>Named choices that RECIST 1.1 leaves open.</summary>
public sealed record RecistOptions(PartialResponseRule PartialResponse = PartialResponseRule.Strict)
{
    public static RecistOptions Default { get; } = new();
}

/// <summary>
/// What follows a partial response whose sum grows again without being progression. Strict: the arithmetic of the day, so stable disease
/// once the sum is above 70 % of baseline. StaysUntilProgression: it goes on as partial response (EORTC's reading). The unconfirmed best
/// response is the same by both.
/// </summary>
public enum PartialResponseRule { Strict, StaysUntilProgression }

/// <summary>A line's time points judged by RECIST 1.1.</summary>
/// <param name="BaselineSum">In mm; null when there are no target lesions or not all were measured.</param>
public sealed record RecistCourse(PartialDate BaselineOn, decimal? BaselineSum, IReadOnlyList<RecistResult> Results);

/// <param name="Sum">Sum of diameters in mm; null when incomplete or without target lesions.</param>
/// <param name="MeasuredSum">Sum of what was measured, complete or not.</param>
/// <param name="FromBaselinePercent">Change from the baseline's sum; null without both sums or from 0.</param>
/// <param name="FromNadirPercent">Change from the smallest complete sum before this time point, baseline included; null without both or from 0.</param>
/// <param name="Target">Null: no target lesions.</param>
/// <param name="NonTarget">Null: no non-target lesions.</param>
public sealed record RecistResult(
    PartialDate On, decimal? Sum, decimal MeasuredSum, decimal? FromBaselinePercent, decimal? FromNadirPercent, decimal? FromNadirMm,
    ResponseCode? Target, ResponseCode? NonTarget, bool HasNewLesion, ResponseCode Overall,
    ResponseExplanation Explanation, IReadOnlyList<ResponseWarning> Warnings);

/// <summary>A sum of diameters in mm with its day; the smallest complete one so far is the nadir.</summary>
public sealed record SumOfLine(decimal? Sum, PartialDate On, bool IsBaseline);

/// <param name="Missing">Baseline lesions without a value; the sum is complete when there are none.</param>
internal sealed record TargetSum(decimal Measured, IReadOnlyList<string> Missing)
{
    public decimal? Complete => Missing.Count == 0 ? Measured : null;
}

/// <summary>All that the target response of a time point depends on beside its own readings.</summary>
internal sealed record TargetSituation(decimal? BaselineSum, decimal? Nadir, bool HadOverallCr, bool PartialResponseStays)
{
    /// <summary>
    /// In this order: not evaluable unless what was measured is progression whatever the rest is; complete response; progression; partial
    /// response; stable disease.
    /// </summary>
    public (ResponseCode Code, TargetRule Rule) Judge(IReadOnlyList<TargetReading> readings, TargetSum sum)
    {
        var allSeenGone = readings.Where(r => r.ValueMm is not null).All(Recist11.IsGone);
        if (sum.Complete is null)
        {
            // What is missing adds 0 or more, so progression of the part is progression of the whole. Only nodes below 10 mm, where the
            // whole may still be a complete response, leave it open.
            return !allSeenGone && Progression(readings, sum.Measured) is { } certain ? (ResponseCode.PD, certain) : (ResponseCode.NE, TargetRule.NotAllMeasured);
        }
        if (allSeenGone)
            return (ResponseCode.CR, TargetRule.AllGone);
        if (Progression(readings, sum.Measured) is { } rule)
            return (ResponseCode.PD, rule);
        if (BaselineSum is not { } baseline)
            return (ResponseCode.NE, TargetRule.NoBaselineSum);
        if (sum.Measured <= Recist11.PartialResponseFactor * baseline)
            return (ResponseCode.PR, TargetRule.ShrunkFromBaseline);
        return PartialResponseStays ? (ResponseCode.PR, TargetRule.PartialResponseStays) : (ResponseCode.SD, TargetRule.Neither);
    }

    /// <summary>
    /// After an overall complete response any target lesion that is seen again is progression, also below 5 mm (RECIST 1.1, Table 3, note;
    /// EORTC: a node is seen again from 10 mm).
    /// </summary>
    private TargetRule? Progression(IReadOnlyList<TargetReading> readings, decimal measured)
    {
        if (Nadir is { } nadir && Recist11.IsProgression(measured, nadir))
            return nadir == 0 ? TargetRule.BackFromNothing : TargetRule.GrownFromSmallest;
        return HadOverallCr && readings.Any(Recist11.ShowsDisease) ? TargetRule.BackAfterCompleteResponse : null;
    }
}

/// <summary>Which sentence of the rule decided the target response.</summary>
public enum TargetRule
{
    NoTargets, NotAllMeasured, NoBaselineSum, AllGone, GrownFromSmallest, BackFromNothing, BackAfterCompleteResponse, ShrunkFromBaseline, PartialResponseStays, Neither,
}
