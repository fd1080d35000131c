using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Proportions;

/// <summary>The difference of two independent proportions, first less second.</summary>
public static class RiskDifference
{
    /// <summary>
    /// Newcombe's hybrid score interval (Newcombe 1998, Stat Med 17:873, method 10): the distances to each proportion's own Wilson limits, added in squares. For small samples.
    /// </summary>
    public static EffectEstimate Newcombe(TwoByTwo table, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(table);
        var first = Wilson.Interval(table.FirstYes, table.FirstOf, level);
        var second = Wilson.Interval(table.SecondYes, table.SecondOf, level);
        if (first.Proportion is not { } p1 || second.Proportion is not { } p2)
            return new EffectEstimate(null, null, null, level, "Newcombe");
        var difference = p1 - p2;
        var down = Distance(p1 - first.Lower!.Value, second.Upper!.Value - p2);
        var up = Distance(first.Upper!.Value - p1, p2 - second.Lower!.Value);
        return new EffectEstimate(difference, difference - down, difference + up, level, "Newcombe");
    }

    /// <summary>The difference with Wald limits, not cut off. R: prop.test(correct = FALSE)$conf.int before it is cut off at -1 and 1.</summary>
    public static EffectEstimate Wald(TwoByTwo table, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.FirstOf == 0 || table.SecondOf == 0)
            return new EffectEstimate(null, null, null, level, "Wald");
        double p1 = (double)table.FirstYes / table.FirstOf, p2 = (double)table.SecondYes / table.SecondOf;
        var width = NormalDistribution.Quantile(1 - (1 - level) / 2) * Math.Sqrt(p1 * (1 - p1) / table.FirstOf + p2 * (1 - p2) / table.SecondOf);
        return new EffectEstimate(p1 - p2, p1 - p2 - width, p1 - p2 + width, level, "Wald");
    }

    private static double Distance(double a, double b) => Math.Sqrt(a * a + b * b);
}
