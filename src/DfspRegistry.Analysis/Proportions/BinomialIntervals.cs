using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Proportions;

/// <summary>The score interval (Wilson 1927), without or with continuity correction (Newcombe 1998, Stat Med 17:857). R: prop.test(x, n, correct = FALSE or TRUE)$conf.int.</summary>
public static class Wilson
{
    /// <summary>Proportion and score limits. The limits are null when the denominator is 0.</summary>
    public static ProportionEstimate Interval(int count, int of, double level = 0.95, bool continuity = false)
    {
        ProportionEstimate.Check(count, of, level);
        var name = continuity ? "Wilson with continuity correction" : "Wilson";
        if (of == 0)
            return new ProportionEstimate(count, of, null, null, null, level, name);
        double n = of, p = count / n;
        var z = NormalDistribution.Quantile(1 - (1 - level) / 2);
        // R corrects by at most the distance to one half, so that the interval of x = n / 2 is the uncorrected one.
        var correction = continuity ? Math.Min(0.5, Math.Abs(count - n * 0.5)) : 0;
        var shift = z * z / (2 * n);
        var lowerCentre = p - correction / n;
        var upperCentre = p + correction / n;
        var lower = (lowerCentre + shift - z * Math.Sqrt(lowerCentre * (1 - lowerCentre) / n + shift / (2 * n))) / (1 + 2 * shift);
        var upper = (upperCentre + shift + z * Math.Sqrt(upperCentre * (1 - upperCentre) / n + shift / (2 * n))) / (1 + 2 * shift);
        return new ProportionEstimate(count, of, p, lowerCentre <= 0 ? 0 : Math.Max(0, lower), upperCentre >= 1 ? 1 : Math.Min(1, upper), level, name);
    }
}

/// <summary>The adjusted Wald interval around (x + z^2 / 2) / (n + z^2) (Agresti and Coull 1998, Am Stat 52:119), cut off at 0 and 1.</summary>
public static class AgrestiCoull
{
    public const string Name = "Agresti-Coull";

    /// <summary>Proportion and limits. The limits are null when the denominator is 0.</summary>
    public static ProportionEstimate Interval(int count, int of, double level = 0.95)
    {
        ProportionEstimate.Check(count, of, level);
        if (of == 0)
            return new ProportionEstimate(count, of, null, null, null, level, Name);
        var z = NormalDistribution.Quantile(1 - (1 - level) / 2);
        var n = of + z * z;
        var p = (count + z * z / 2) / n;
        var width = z * Math.Sqrt(p * (1 - p) / n);
        return new ProportionEstimate(count, of, (double)count / of, Math.Max(0, p - width), Math.Min(1, p + width), level, Name);
    }
}

/// <summary>Equal-tailed limits of the posterior under Jeffreys' prior, Beta(x + 1/2, n - x + 1/2); 0 at x = 0 and 1 at x = n (Brown, Cai and DasGupta 2001). R: qbeta.</summary>
public static class Jeffreys
{
    public const string Name = "Jeffreys";

    /// <summary>Proportion and limits. The limits are null when the denominator is 0.</summary>
    public static ProportionEstimate Interval(int count, int of, double level = 0.95)
    {
        ProportionEstimate.Check(count, of, level);
        if (of == 0)
            return new ProportionEstimate(count, of, null, null, null, level, Name);
        var tail = (1 - level) / 2;
        var lower = count == 0 ? 0 : GammaFunctions.BetaQuantile(tail, count + 0.5, of - count + 0.5);
        var upper = count == of ? 1 : 1 - GammaFunctions.BetaQuantile(tail, of - count + 0.5, count + 0.5);
        return new ProportionEstimate(count, of, (double)count / of, lower, upper, level, Name);
    }
}

/// <summary>p -+ z sqrt(p (1 - p) / n), optionally widened by 1 / 2n, cut off at 0 and 1. Too narrow in small samples; for comparison with published analyses.</summary>
public static class Wald
{
    /// <summary>Proportion and limits. The limits are null when the denominator is 0.</summary>
    public static ProportionEstimate Interval(int count, int of, double level = 0.95, bool continuity = false)
    {
        ProportionEstimate.Check(count, of, level);
        var name = continuity ? "Wald with continuity correction" : "Wald";
        if (of == 0)
            return new ProportionEstimate(count, of, null, null, null, level, name);
        double n = of, p = count / n;
        var width = NormalDistribution.Quantile(1 - (1 - level) / 2) * Math.Sqrt(p * (1 - p) / n) + (continuity ? 0.5 / n : 0);
        return new ProportionEstimate(count, of, p, Math.Max(0, p - width), Math.Min(1, p + width), level, name);
    }
}

/// <summary>The exact interval with half of the observed count's probability (mid-p; Lancaster 1961): less conservative than Clopper-Pearson.</summary>
public static class MidP
{
    public const string Name = "mid-p";

    /// <summary>Proportion and limits. The limits are null when the denominator is 0.</summary>
    public static ProportionEstimate Interval(int count, int of, double level = 0.95)
    {
        ProportionEstimate.Check(count, of, level);
        if (of == 0)
            return new ProportionEstimate(count, of, null, null, null, level, Name);
        var tail = (1 - level) / 2;
        // The limits of x successes are those of n - x failures, mirrored.
        return new ProportionEstimate(count, of, (double)count / of, Lower(count, of, tail), 1 - Lower(of - count, of, tail), level, Name);
    }

    /// <summary>The proportion at which P(X &gt; x) + P(X = x) / 2 is the tail; both probabilities are incomplete beta functions.</summary>
    private static double Lower(int count, int of, double tail)
    {
        double low = 0, high = (double)count / of;
        while (true)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
                return middle;
            var atLeast = GammaFunctions.BetaRegularized(count, of - count + 1, middle).Lower;
            var more = count == of ? 0 : GammaFunctions.BetaRegularized(count + 1, of - count, middle).Lower;
            if ((atLeast + more) / 2 > tail)
                high = middle;
            else
                low = middle;
        }
    }
}
