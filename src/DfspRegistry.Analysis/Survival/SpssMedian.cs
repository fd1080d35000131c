using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Survival;

/// <summary>A median with symmetric limits; the error and limits are null where the curve does not reach 0.45.</summary>
public sealed record SymmetricMedian(double? Estimate, double? StdError, double? Lower, double? Upper);

/// <summary>
/// The median as SPSS prints it, to compare with publications that used it: the first time with S at most 0.5, its standard error se(S) / f with the density
/// f = (S(u) - S(l)) / (l - u), u the last time with S at least 0.55 and l the first with S at most 0.45, and limits of plus and minus z errors.
/// R's limits are never symmetric: a published median in the middle of its limits is this one.
/// </summary>
public static class SpssMedian
{
    public static SymmetricMedian Of(SurvivalCurve curve, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(curve);
        var points = curve.Points;
        if (First(points, 0.5) is not { } median)
            return new SymmetricMedian(null, null, null, null);
        if (First(points, 0.45) is not { } late || median.StdError is not { } error)
            return new SymmetricMedian(median.Time, null, null, null);
        // Only event times count; before the first of them S is 1 at time 0.
        var (earlyTime, earlySurvival) = (0.0, 1.0);
        foreach (var point in points)
        {
            if (point.Events > 0 && point.Survival >= 0.55 - TimeTies.Tolerance)
                (earlyTime, earlySurvival) = (point.Time, point.Survival.Value);
        }
        var density = (earlySurvival - late.Survival!.Value) / (late.Time - earlyTime);
        var standardError = error / density;
        var width = NormalDistribution.Quantile(1 - (1 - level) / 2) * standardError;
        return new SymmetricMedian(median.Time, standardError, median.Time - width, median.Time + width);
    }

    private static CurvePoint? First(IReadOnlyList<CurvePoint> points, double level)
    {
        foreach (var point in points)
        {
            if (point.Survival <= level + TimeTies.Tolerance)
                return point;
        }
        return null;
    }
}
