using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Proportions;

/// <summary>The exact test of a proportion against a fixed value. R: binom.test(count, of, p).</summary>
public static class BinomialTest
{
    /// <summary>The two-sided p-value: total probability of the counts that are no more likely than the one observed (within 1e-7, as in R).</summary>
    public static double TwoSided(int count, int of, double proportion)
    {
        Check(count, of, proportion);
        var observed = LogProbability(count, of, proportion);
        double sum = 0;
        for (var x = 0; x <= of; x++)
        {
            var log = LogProbability(x, of, proportion);
            if (log <= observed + Math.Log(1 + 1e-7))
                sum += Math.Exp(log);
        }
        return Math.Min(1, sum);
    }

    /// <summary>P(X &gt;= count): the one-sided p-value against a smaller proportion.</summary>
    public static double Greater(int count, int of, double proportion)
    {
        Check(count, of, proportion);
        return count == 0 ? 1 : GammaFunctions.BetaRegularized(count, of - count + 1, proportion).Lower;
    }

    private static void Check(int count, int of, double proportion)
    {
        ProportionEstimate.Check(count, of, 0.95);
        if (!(proportion > 0 && proportion < 1))
            throw new ArgumentOutOfRangeException(nameof(proportion), proportion, "The proportion tested must lie between 0 and 1.");
    }

    private static double LogProbability(int x, int n, double p) =>
        GammaFunctions.LogChoose(n, x) + x * Math.Log(p) + (n - x) * Math.Log(1 - p);
}
