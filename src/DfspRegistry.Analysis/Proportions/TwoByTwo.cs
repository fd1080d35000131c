using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Proportions;

/// <summary>A ratio or difference with its limits; null where there is none, infinite ratios included.</summary>
public sealed record EffectEstimate(double? Estimate, double? Lower, double? Upper, double Level, string Method);

/// <summary>
/// Two groups and a yes-or-no outcome: FirstYes of FirstOf against SecondYes of SecondOf.
/// </summary>
public sealed record TwoByTwo
{
    /// <exception cref="ArgumentOutOfRangeException">A count is not between 0 and its denominator.</exception>
    public TwoByTwo(int firstYes, int firstOf, int secondYes, int secondOf)
    {
        ProportionEstimate.Check(firstYes, firstOf, 0.95);
        ProportionEstimate.Check(secondYes, secondOf, 0.95);
        (FirstYes, FirstOf, SecondYes, SecondOf) = (firstYes, firstOf, secondYes, secondOf);
    }

    public int FirstYes { get; }
    public int FirstOf { get; }
    public int SecondYes { get; }
    public int SecondOf { get; }

    /// <summary>Pearson's chi-square without correction and its p-value. R: chisq.test(correct = FALSE). Null when a margin is 0.</summary>
    public (double ChiSquare, double PValue)? Pearson() => ChiSquare(0);

    /// <summary>Chi-square with Yates' correction. R: chisq.test(). Null when a margin is 0.</summary>
    public (double ChiSquare, double PValue)? Yates() => ChiSquare(0.5);

    private (double ChiSquare, double PValue)? ChiSquare(double correction)
    {
        double a = FirstYes, b = FirstOf - FirstYes, c = SecondYes, d = SecondOf - SecondYes, n = a + b + c + d;
        var margins = (a + b) * (c + d) * (a + c) * (b + d);
        if (margins == 0)
            return null;
        var difference = Math.Abs(a * d - b * c);
        // All four cells differ from expectation by |ad - bc| / n; R corrects by no more than that.
        difference -= Math.Min(correction, difference / n) * n;
        var value = n * difference * difference / margins;
        return (value, ChiSquareDistribution.UpperTail(value, 1));
    }

    /// <summary>The sample odds ratio ad / bc with Wald limits on the log scale (Woolf 1955); no limits when a cell is 0.</summary>
    public EffectEstimate WaldOddsRatio(double level = 0.95)
    {
        double a = FirstYes, b = FirstOf - FirstYes, c = SecondYes, d = SecondOf - SecondYes;
        var ratio = a * d / (b * c);
        if (a * b * c * d == 0)
            return new EffectEstimate(double.IsFinite(ratio) ? ratio : null, ratio == 0 ? 0 : null, null, level, "Wald");
        var width = NormalDistribution.Quantile(1 - (1 - level) / 2) * Math.Sqrt(1 / a + 1 / b + 1 / c + 1 / d);
        return new EffectEstimate(ratio, ratio * Math.Exp(-width), ratio * Math.Exp(width), level, "Wald");
    }
}
