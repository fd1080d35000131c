namespace DfspRegistry.Analysis.Survival;

/// <summary>One row of a survival curve.</summary>
/// <param name="Time">The distinct time, in the data's unit.</param>
/// <param name="AtRisk">Under observation just before Time, including those who leave at it.</param>
/// <param name="Events">Events at Time (for a requested time: since the previous requested time).</param>
/// <param name="Censored">Censored at Time (for a requested time: since the previous requested time).</param>
/// <param name="Survival">S(Time); null at a requested time beyond follow-up.</param>
/// <param name="StdError">Greenwood's standard error of S; null where S is 0.</param>
/// <param name="Lower">Lower confidence limit; null where not estimable.</param>
/// <param name="Upper">Upper confidence limit; null where not estimable.</param>
public readonly record struct CurvePoint(
    double Time, int AtRisk, int Events, int Censored, double? Survival, double? StdError, double? Lower, double? Upper);

/// <summary>A cumulative hazard at one time with its standard error.</summary>
public readonly record struct HazardPoint(double Time, double CumulativeHazard, double StdError);

/// <summary>
/// A time by which a share of the subjects has had the event, with the limits read off the confidence band. Null is not reached.
/// <paramref name="FlatToEnd"/>: S equals 1 - Probability until the end of follow-up, where programs print different quantiles.
/// </summary>
public sealed record QuantileEstimate(double Probability, double? Estimate, double? Lower, double? Upper, bool FlatToEnd);

/// <summary>Area under the curve up to Tau, in the data's unit, with its standard error.</summary>
public sealed record RestrictedMeanEstimate(double Tau, double Estimate, double StdError);

/// <summary>How a quantile is read from a curve that runs exactly at it.</summary>
public enum QuantileRule
{
    /// <summary>R's printed summary: midpoint of a flat piece that ends in a later event; the piece's start if it lasts to the end. tern, most papers.</summary>
    PrintedSummary,

    /// <summary>R's quantile(): as the summary, but a flat piece that lasts to the end ends at the last observed time.</summary>
    RQuantile,

    /// <summary>SAS LIFETEST: midpoint of a flat piece, not reached if it lasts to the end.</summary>
    Sas,
}

/// <summary>What is said about times after the last observation.</summary>
public enum BeyondFollowUp
{
    /// <summary>Nothing, unless the curve has reached 0.</summary>
    NotEstimable,

    /// <summary>The last value. R: summary(fit, times, extend = TRUE).</summary>
    CarryForward,
}

/// <summary>An estimated survival curve with everything that is read off it. Made by <see cref="KaplanMeier"/> and <see cref="ReverseKaplanMeier"/>.</summary>
public sealed class SurvivalCurve
{
    // R's tolerance when a curve is compared with 0.5 (sqrt of the double's precision): 1 - 50 * 0.01 is 0.5 and a bit.
    private const double QuantileTolerance = TimeTies.Tolerance;

    private readonly double[] times;
    private readonly int[] atRisk;
    private readonly int[] events;
    private readonly int[] censored;
    private readonly double[] survival;
    private readonly double[] logError;
    private readonly double[] lower;
    private readonly double[] upper;
    private readonly double[]? entries;

    internal SurvivalCurve(
        int n, SurvivalOptions options, double[] times, int[] atRisk, int[] events, int[] censored,
        double[] survival, double[] logError, double[] lower, double[] upper, double[]? sortedEntries)
    {
        entries = sortedEntries;
        N = n;
        Options = options;
        this.times = times;
        this.atRisk = atRisk;
        this.events = events;
        this.censored = censored;
        this.survival = survival;
        this.logError = logError;
        this.lower = lower;
        this.upper = upper;
        var total = 0;
        foreach (var count in events)
            total += count;
        Events = total;
    }

    public int N { get; }
    public int Events { get; }
    public SurvivalOptions Options { get; }

    /// <summary>The largest observed time, event or censoring; null without subjects.</summary>
    public double? MaxTime => times.Length == 0 ? null : times[^1];

    /// <summary>One row for each distinct time, event or censoring, ascending.</summary>
    public IReadOnlyList<CurvePoint> Points => field ??= [.. Enumerable.Range(0, times.Length).Select(Point)];

    /// <summary>The median by R's printed rule.</summary>
    public QuantileEstimate Median => field ??= Quantile(0.5);

    /// <summary>The time by which a share <paramref name="probability"/> of the subjects has had the event. R: print(survfit) or quantile(survfit).</summary>
    public QuantileEstimate Quantile(double probability, QuantileRule rule = QuantileRule.PrintedSummary)
    {
        if (!(probability > 0 && probability < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A quantile's probability must lie between 0 and 1.");
        var level = 1 - probability;
        var flat = times.Length > 0 && Math.Abs(survival[^1] - level) < QuantileTolerance;
        return new QuantileEstimate(probability, Cross(survival, level, rule), Cross(lower, level, rule), Cross(upper, level, rule), flat);
    }

    private double? Cross(double[] curve, double level, QuantileRule rule)
    {
        if (rule == QuantileRule.RQuantile)
            return CrossAsRQuantile(curve, 1 - level);
        for (var i = 0; i < curve.Length; i++)
        {
            // NaN compares false, so rows without limits are passed over.
            if (!(curve[i] < level + QuantileTolerance))
                continue;
            if (Math.Abs(curve[i] - level) >= QuantileTolerance)
                return times[i];
            var next = Array.FindIndex(curve, i + 1, value => value < curve[i]);
            if (next >= 0)
                return Middle(times[i], times[next]);
            return rule == QuantileRule.PrintedSummary ? times[i] : null;
        }
        return null;
    }

    /// <summary>
    /// R's quantile.survfit looks the probability up among the values of 1 - S in order of value, not of time. The two differ where a confidence limit
    /// is not monotone (the log limit can rise at a late event); then it names a later time than the printed summary.
    /// </summary>
    private double? CrossAsRQuantile(double[] curve, double probability)
    {
        int first = -1, beyond = -1;
        for (var i = 0; i < curve.Length; i++)
        {
            var fallen = 1 - curve[i];
            if (fallen + QuantileTolerance >= probability && (first < 0 || fallen < 1 - curve[first]))
                first = i;
            if (fallen - QuantileTolerance >= probability && (beyond < 0 || fallen < 1 - curve[beyond]))
                beyond = i;
        }
        if (first < 0)
            return null;
        if (Math.Abs(probability - (1 - curve[^1])) < QuantileTolerance)
            return Middle(times[first], times[^1]);
        return beyond < 0 ? null : Middle(times[first], times[beyond]);
    }

    // Halved first: the sum of two of the largest doubles is none.
    private static double Middle(double first, double second) => first / 2 + second / 2;

    /// <summary>
    /// Survival at the times asked for, in ascending order, with the number at risk just before each and the events and censorings since the previous one.
    /// R: summary(fit, times). Before the first observation S is 1 with limits 1.
    /// </summary>
    /// <exception cref="ArgumentException">A time is negative or not a number.</exception>
    public IReadOnlyList<CurvePoint> At(IEnumerable<double> requested, BeyondFollowUp beyond = BeyondFollowUp.NotEstimable)
    {
        ArgumentNullException.ThrowIfNull(requested);
        double[] ordered = [.. requested.Order()];
        var result = new CurvePoint[ordered.Length];
        var row = 0;
        for (var i = 0; i < ordered.Length; i++)
        {
            var time = ordered[i];
            if (!(time >= 0))
                throw new ArgumentException($"Survival cannot be read at time {time}.", nameof(requested));
            int happened = 0, lost = 0;
            for (; row < times.Length && times[row] <= time; row++)
            {
                happened += events[row];
                lost += censored[row];
            }
            if (row == 0)
            {
                result[i] = N == 0
                    ? new CurvePoint(time, 0, 0, 0, null, null, null, null)
                    : new CurvePoint(time, AtRiskBefore(time), 0, 0, 1, 0, 1, 1);
                continue;
            }
            var known = Point(row - 1);
            var over = row == times.Length && times[^1] < time;
            result[i] = over && beyond == BeyondFollowUp.NotEstimable && survival[^1] > 0
                ? new CurvePoint(time, 0, happened, lost, null, null, null, null)
                : known with { Time = time, AtRisk = AtRiskBefore(time), Events = happened, Censored = lost };
        }
        return result;
    }

    /// <summary>Subjects under observation just before a time: entry &lt; t &lt;= time.</summary>
    private int AtRiskBefore(double time)
    {
        var index = Array.BinarySearch(times, time);
        if (index < 0)
            index = ~index;
        if (entries is null)
            return index == times.Length ? 0 : atRisk[index];
        var count = N;
        for (var i = 0; i < index; i++)
            count -= events[i] + censored[i];
        var late = Array.FindIndex(entries, e => e >= time);
        return late < 0 ? count : count - (entries.Length - late);
    }

    /// <summary>
    /// Area under the curve from 0 to tau; tau null is the largest observed time. The variance is the sum over event times of A(t)^2 d / (n (n - d)) with A(t) the
    /// area from t to tau, without the n/(n-1) factor of some programs. R: print(fit, rmean = tau). Null without subjects.
    /// </summary>
    public RestrictedMeanEstimate? RestrictedMean(double? tau = null)
    {
        if (times.Length == 0)
            return null;
        var end = tau ?? times[^1];
        if (!(end >= 0 && end <= double.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(tau), tau, "The restricted mean needs a horizon of 0 or more.");
        var last = -1;
        while (last + 1 < times.Length && times[last + 1] <= end)
            last++;
        double area = 0, variance = 0, right = end;
        for (var i = last; i >= 0; i--)
        {
            area += survival[i] * (right - times[i]);
            double n = atRisk[i], d = events[i];
            // Relative to the horizon, which is not 0 where there is an area: the square of a very long one is no double.
            if (n > d && area > 0)
                variance += area / end * (area / end) * d / (n * (n - d));
            right = times[i];
        }
        return new RestrictedMeanEstimate(end, area + right, end * Math.Sqrt(variance));
    }

    /// <summary>The Nelson-Aalen cumulative hazard: sum of d / n with variance sum of d / n^2. R: survfit(...)$cumhaz and $std.chaz.</summary>
    public IReadOnlyList<HazardPoint> NelsonAalen => field ??= ComputeNelsonAalen();

    private HazardPoint[] ComputeNelsonAalen()
    {
        var result = new HazardPoint[times.Length];
        double hazard = 0, variance = 0;
        for (var i = 0; i < times.Length; i++)
        {
            double n = atRisk[i], d = events[i];
            hazard += d / n;
            variance += d / (n * n);
            result[i] = new HazardPoint(times[i], hazard, Math.Sqrt(variance));
        }
        return result;
    }

    private CurvePoint Point(int i) => new(
        times[i], atRisk[i], events[i], censored[i], survival[i],
        survival[i] <= 0 ? null : survival[i] * logError[i],
        double.IsNaN(lower[i]) ? null : lower[i],
        double.IsNaN(upper[i]) ? null : upper[i]);
}
