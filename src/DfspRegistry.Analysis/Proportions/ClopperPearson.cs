using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Proportions;

/// <summary>
/// The exact binomial interval (Clopper and Pearson 1934, Biometrika 26:404): each limit is the proportion at which the observed count
/// would have tail probability alpha/2. R: binom.test(count, of)$conf.int.
/// </summary>
public static class ClopperPearson
{
    public const string Name = "Clopper-Pearson";

    /// <summary>Proportion and exact limits. The limits are null when the denominator is 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is not in 0..of, or the level is not in (0, 1).</exception>
    public static ProportionEstimate Interval(int count, int of, double level = 0.95)
    {
        ProportionEstimate.Check(count, of, level);
        if (of == 0)
            return new ProportionEstimate(count, of, null, null, null, level, Name);
        var tail = (1 - level) / 2;
        var lower = count switch
        {
            0 => 0,
            _ when count == of => Math.Pow(tail, 1.0 / of),
            _ => GammaFunctions.BetaQuantile(tail, count, of - count + 1),
        };
        var upper = count switch
        {
            _ when count == of => 1,
            0 => 1 - Math.Pow(tail, 1.0 / of),
            _ => 1 - GammaFunctions.BetaQuantile(tail, of - count, count + 1),
        };
        return new ProportionEstimate(count, of, (double)count / of, lower, upper, level, Name);
    }
}
