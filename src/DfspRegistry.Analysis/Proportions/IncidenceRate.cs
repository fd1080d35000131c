using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Proportions;

/// <summary>Events per unit of exposure with limits; the unit is the exposure's. Null limits: none exist (normal-log without events).</summary>
public sealed record RateEstimate(int Events, double Exposure, double? Rate, double? Lower, double? Upper, double Level, string Method);

/// <summary>
/// Exposure-adjusted incidence rates: patients with a first event over the time to it or to the end of observation. Exact limits are Garwood's (1936), from the gamma
/// distribution. R: poisson.test(events, exposure)$conf.int; the others as tern's estimate_incidence_rate.
/// </summary>
public static class IncidenceRate
{
    /// <summary>Exact limits (Garwood): the rates at which the observed count has tail probability alpha/2.</summary>
    public static RateEstimate Exact(int events, double exposure, double level = 0.95)
    {
        Check(events, exposure, level);
        var tail = (1 - level) / 2;
        var lower = events == 0 ? 0 : GammaFunctions.GammaQuantile(tail, events);
        var upper = GammaFunctions.GammaQuantile(1 - tail, events + 1);
        return Result(events, exposure, level, "exact (Garwood)", lower, upper);
    }

    /// <summary>events -+ z sqrt(events).</summary>
    public static RateEstimate Normal(int events, double exposure, double level = 0.95)
    {
        Check(events, exposure, level);
        var width = Z(level) * Math.Sqrt(events);
        return Result(events, exposure, level, "normal", events - width, events + width);
    }

    /// <summary>The normal interval of the log rate.</summary>
    public static RateEstimate NormalLog(int events, double exposure, double level = 0.95)
    {
        Check(events, exposure, level);
        if (events == 0)
            return Result(events, exposure, level, "normal (log rate)", null, null);
        var factor = Math.Exp(Z(level) / Math.Sqrt(events));
        return Result(events, exposure, level, "normal (log rate)", events / factor, events * factor);
    }

    /// <summary>Byar's approximation of the exact interval with a continuity of one half, as tern computes it (its lower limit can fall below 0 without events).</summary>
    public static RateEstimate Byar(int events, double exposure, double level = 0.95)
    {
        Check(events, exposure, level);
        var x = events + 0.5;
        var third = Z(level) * Math.Sqrt(1 / x) / 3;
        return Result(events, exposure, level, "Byar", x * Math.Pow(1 - 1 / (9 * x) - third, 3), x * Math.Pow(1 - 1 / (9 * x) + third, 3));
    }

    private static double Z(double level) => NormalDistribution.Quantile(1 - (1 - level) / 2);

    private static void Check(int events, double exposure, double level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(events);
        if (!(exposure >= 0 && double.IsFinite(exposure)))
            throw new ArgumentOutOfRangeException(nameof(exposure), exposure, "Exposure is a time of 0 or more.");
        if (exposure == 0 && events > 0)
            throw new ArgumentOutOfRangeException(nameof(exposure), exposure, "There are events but no exposure.");
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level must lie between 0 and 1.");
    }

    private static RateEstimate Result(int events, double exposure, double level, string method, double? lower, double? upper) => exposure == 0
        ? new RateEstimate(events, exposure, null, null, null, level, method)
        : new RateEstimate(events, exposure, events / exposure, lower / exposure, upper / exposure, level, method);
}
