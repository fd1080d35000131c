using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Proportions;

/// <summary>Fisher's exact test with the conditional odds ratio.</summary>
public sealed record FisherResult(double PValue, double PValueLess, double PValueGreater, EffectEstimate OddsRatio);

/// <summary>
/// Fisher's exact test of a 2x2 table (Fisher 1935), conditional on its margins. Two-sided: all tables no more likely than the one observed (within 1e-7, as in R).
/// The odds ratio is the conditional maximum-likelihood estimate with exact limits, from the noncentral hypergeometric distribution. R: fisher.test.
/// </summary>
public static class FisherExact
{
    public static FisherResult Test(TwoByTwo table, double level = 0.95)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level must lie between 0 and 1.");
        var distribution = new Hypergeometric(table);
        int x = table.FirstYes, low = distribution.Low, high = distribution.High;
        var odds1 = distribution.Probabilities(0);
        var observed = odds1[x - low] * (1 + 1e-7);
        var two = Math.Min(1, odds1.Where(p => p <= observed).Sum());
        var less = odds1.Take(x - low + 1).Sum();
        var greater = odds1.Skip(x - low).Sum();
        var tail = (1 - level) / 2;
        double? estimate = x == low ? 0 : x == high ? null : Math.Exp(Solve(log => distribution.Mean(log) - x));
        double? lower = x == low ? 0 : Math.Exp(Solve(log => distribution.Probabilities(log).Skip(x - low).Sum() - tail));
        double? upper = x == high ? null : Math.Exp(Solve(log => tail - distribution.Probabilities(log).Take(x - low + 1).Sum()));
        return new FisherResult(two, Math.Min(1, less), Math.Min(1, greater), new EffectEstimate(estimate, lower, upper, level, "conditional maximum likelihood, exact"));
    }

    /// <summary>The root of an increasing function of the log odds ratio, by bisection to full precision.</summary>
    private static double Solve(Func<double, double> f)
    {
        // Beyond e^700 there are no doubles.
        double low = -700, high = 700;
        while (true)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high)
                return middle;
            if (f(middle) < 0)
                low = middle;
            else
                high = middle;
        }
    }

    /// <summary>The number of yes in the first group given both margins.</summary>
    private sealed class Hypergeometric
    {
        private readonly double[] logs;

        public Hypergeometric(TwoByTwo table)
        {
            var yes = table.FirstYes + table.SecondYes;
            Low = Math.Max(0, yes - table.SecondOf);
            High = Math.Min(table.FirstOf, yes);
            logs = new double[High - Low + 1];
            for (var x = Low; x <= High; x++)
                logs[x - Low] = GammaFunctions.LogChoose(table.FirstOf, x) + GammaFunctions.LogChoose(table.SecondOf, yes - x);
        }

        public int Low { get; }
        public int High { get; }

        public double[] Probabilities(double logOdds)
        {
            var values = logs.Select((log, i) => log + i * logOdds).ToArray();
            var largest = values.Max();
            for (var i = 0; i < values.Length; i++)
                values[i] = Math.Exp(values[i] - largest);
            var sum = values.Sum();
            return Array.ConvertAll(values, v => v / sum);
        }

        public double Mean(double logOdds) => Probabilities(logOdds).Select((p, i) => p * (i + Low)).Sum();
    }
}
