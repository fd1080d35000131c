using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// The product-limit estimator, S(t) = product over event times up to t of (1 - d / n), with Greenwood's variance
/// var log S = sum of d / (n (n - d)) (Kaplan and Meier 1958, JASA 53:457; Greenwood 1926). Events come before censorings at the same time.
/// R: survfit(Surv(time, event) ~ 1), or Surv(entry, time, event) with left truncation.
/// </summary>
public static class KaplanMeier
{
    /// <summary>The curve of one group. No subjects gives a curve without points whose estimates are null.</summary>
    public static SurvivalCurve Estimate(SurvivalData data, SurvivalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return FromTable(RiskTable.Build(data), data, options ?? SurvivalOptions.Default);
    }

    internal static SurvivalCurve FromTable(RiskTable table, SurvivalData data, SurvivalOptions options)
    {
        var z = NormalDistribution.Quantile(1 - (1 - options.ConfidenceLevel) / 2);
        var rows = table.Times.Length;
        var survival = new double[rows];
        var logError = new double[rows];
        var lower = new double[rows];
        var upper = new double[rows];
        double s = 1, greenwood = 0, error = 0;
        var limits = SurvivalLimits.Of(options.ConfidenceType, 1, 0, z);
        for (var i = 0; i < rows; i++)
        {
            double d = table.Events[i], atRisk = table.AtRisk[i];
            if (d > 0)
            {
                s *= (atRisk - d) / atRisk;
                greenwood += d / (atRisk * (atRisk - d));
                error = Math.Sqrt(greenwood);
                limits = SurvivalLimits.Of(options.ConfidenceType, s, error, z);
            }
            survival[i] = s;
            logError[i] = error;
            (lower[i], upper[i]) = limits;
        }
        return new SurvivalCurve(
            data.Count, options, table.Times, table.AtRisk, table.Events, table.Censored, survival, logError, lower, upper,
            data.Entry is null ? null : [.. data.Entry.Order()]);
    }
}
