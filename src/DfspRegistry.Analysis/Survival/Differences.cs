using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Survival;

/// <summary>A difference, first less second, with normal limits and a two-sided z test; null where either side is not estimable.</summary>
public sealed record DifferenceEstimate(double? Estimate, double? StdError, double? Lower, double? Upper, double? PValue)
{
    internal static DifferenceEstimate Of(double? first, double? firstError, double? second, double? secondError, double level)
    {
        if (first - second is not { } difference || firstError is not { } e1 || secondError is not { } e2)
            return new DifferenceEstimate(null, null, null, null, null);
        var error = Math.Sqrt(e1 * e1 + e2 * e2);
        var width = NormalDistribution.Quantile(1 - (1 - level) / 2) * error;
        return new DifferenceEstimate(difference, error, difference - width, difference + width, error > 0 ? NormalDistribution.TwoSided(difference / error) : null);
    }
}

/// <summary>Differences between two independent curves.</summary>
public static class CurveDifference
{
    /// <summary>
    /// The difference of restricted means to one tau, by default the smaller of the two largest observed times, so that neither curve is carried beyond its data.
    /// </summary>
    public static DifferenceEstimate RestrictedMean(SurvivalCurve first, SurvivalCurve second, double? tau = null, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var end = tau ?? (first.MaxTime is { } a && second.MaxTime is { } b ? Math.Min(a, b) : null);
        var (m1, m2) = (first.RestrictedMean(end), second.RestrictedMean(end));
        return DifferenceEstimate.Of(m1?.Estimate, m1?.StdError, m2?.Estimate, m2?.StdError, level);
    }

    /// <summary>The difference of survival at one time. tern: surv_timepoint, method "surv_diff".</summary>
    public static DifferenceEstimate SurvivalAt(SurvivalCurve first, SurvivalCurve second, double time, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var (p1, p2) = (first.At([time])[0], second.At([time])[0]);
        return DifferenceEstimate.Of(p1.Survival, p1.StdError, p2.Survival, p2.StdError, level);
    }
}
