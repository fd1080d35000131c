namespace DfspRegistry.Analysis.Distributions;

/// <summary>Upper tail of the chi-square distribution, as R's pchisq(x, df, lower.tail = FALSE).</summary>
public static class ChiSquareDistribution
{
    /// <summary>P(X &gt; chiSquare) with the degrees of freedom given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative statistic, or fewer than one degree of freedom.</exception>
    public static double UpperTail(double chiSquare, int degreesOfFreedom)
    {
        if (!(chiSquare >= 0))
            throw new ArgumentOutOfRangeException(nameof(chiSquare), chiSquare, "A chi-square statistic is not negative.");
        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        return degreesOfFreedom switch
        {
            1 => NormalDistribution.TwoSided(Math.Sqrt(chiSquare)),
            2 => Math.Exp(-chiSquare / 2),
            _ => GammaFunctions.UpperRegularized(degreesOfFreedom / 2.0, chiSquare / 2),
        };
    }
}
