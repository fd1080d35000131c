using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Survival;

/// <summary>All that residuals and further tests of a fitted model need: the ordered data and the coefficients of the standardised covariates.</summary>
internal sealed record CoxFit(
    CoxRiskSets Sets, SurvivalData Data, IReadOnlyList<Covariate> Covariates, int[]? Stratum, int[]? Cluster, double[]? Weights, CoxOptions Options,
    double[] Beta, double[,] Information, CoefficientStatus[] Status)
{
    public bool Efron => Options.Ties == CoxTies.Efron;
    public double WeightOf(int position) => Sets.Weight is null ? 1 : Sets.Weight[position];

    /// <summary>exp(eta) of each stored subject, without its weight.</summary>
    public double[] Risks()
    {
        var risks = new double[Sets.Count];
        for (var i = 0; i < risks.Length; i++)
        {
            double eta = 0;
            for (var j = 0; j < Beta.Length; j++)
                eta += Beta[j] * Sets.Columns[j][i];
            risks[i] = Math.Exp(eta);
        }
        return risks;
    }
}

/// <summary>A fitted Cox model.</summary>
public sealed class CoxResult
{
    private readonly CoxFit fit;

    internal CoxResult(CoxFit fit, double logLikelihoodNull, double logLikelihood, double score, int iterations, bool converged)
    {
        this.fit = fit;
        LogLikelihoodNull = logLikelihoodNull;
        LogLikelihood = logLikelihood;
        Iterations = iterations;
        Converged = converged;
        N = fit.Data.Count;
        Events = fit.Data.Event.Count(e => e);
        var p = fit.Beta.Length;
        var scale = fit.Sets.Scale;
        var inverse = Cholesky.Factor(fit.Information).Inverse();
        Covariance = Rescale(inverse, scale);
        RobustCovariance = fit.Cluster is null ? null : Rescale(CoxResiduals.RobustVariance(fit, inverse), scale);

        var z = NormalDistribution.Quantile(1 - (1 - fit.Options.ConfidenceLevel) / 2);
        Coefficients = [.. Enumerable.Range(0, p).Select(j => Coefficient(j, z))];
        var known = Enumerable.Range(0, p).Where(j => fit.Status[j] != CoefficientStatus.NotIdentifiable).ToArray();
        var degrees = known.Length;
        ScoreTest = CoxRegression.Test(score, degrees);
        LikelihoodRatioTest = CoxRegression.Test(2 * (logLikelihood - logLikelihoodNull), degrees);
        // Wald's statistic tends to 0 as a coefficient runs away: it says nothing then.
        WaldTest = known.All(j => fit.Status[j] == CoefficientStatus.Estimated) ? CoxRegression.Test(Wald(known), degrees) : null;
        Warnings = [.. Warn()];
    }

    public CoxOptions Options => fit.Options;
    public int N { get; }
    public int Events { get; }
    public double LogLikelihoodNull { get; }
    public double LogLikelihood { get; }

    /// <summary>Newton steps until R's criterion held, 0 without events. Where they ran out, R's count: one more than allowed, with entry times as many.</summary>
    public int Iterations { get; }

    public bool Converged { get; }
    public IReadOnlyList<CoxCoefficient> Coefficients { get; }

    /// <summary>Model-based covariance of the coefficients; rows of a coefficient that could not be estimated mean nothing.</summary>
    public double[,] Covariance { get; }

    /// <summary>Covariance robust to dependence within clusters; null without clusters.</summary>
    public double[,]? RobustCovariance { get; }

    public ChiSquareTest? LikelihoodRatioTest { get; }

    /// <summary>Null when a coefficient is infinite. Uses the robust covariance where there is one.</summary>
    public ChiSquareTest? WaldTest { get; }

    /// <summary>The score test at 0; with one two-level factor and no ties it is the log-rank test.</summary>
    public ChiSquareTest? ScoreTest { get; }

    /// <summary>What a reader must be told: coefficients that are infinite or not identifiable, iterations that ran out.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>Harrell's C of the linear predictor; computed when first read.</summary>
    public ConcordanceResult Concordance => field ??= Survival.Concordance.OfModel(fit);

    /// <summary>The linear predictor of each subject, centred at the means of the covariates.</summary>
    public double[] LinearPredictors => field ??= CoxResiduals.LinearPredictors(fit);

    /// <summary>Test of proportional hazards by term and overall. R: cox.zph(fit, transform). Null when a coefficient is infinite or nothing was estimated.</summary>
    public ProportionalHazardsResult? ProportionalHazards(TimeTransform transform = TimeTransform.KaplanMeier) => ProportionalHazardsTest.Of(fit, transform);

    /// <summary>Martingale residual of each subject: observed less expected events. R: residuals(fit, "martingale").</summary>
    public double[] MartingaleResiduals() => CoxResiduals.Martingale(fit);

    /// <summary>Deviance residual of each subject. R: residuals(fit, "deviance").</summary>
    public double[] DevianceResiduals() => CoxResiduals.Deviance(fit);

    /// <summary>Score residuals, subjects by coefficients. R: residuals(fit, "score").</summary>
    public double[][] ScoreResiduals() => CoxResiduals.Score(fit);

    /// <summary>Schoenfeld residuals: one row an event, ascending in time within strata. R: residuals(fit, "schoenfeld").</summary>
    public IReadOnlyList<SchoenfeldResidual> SchoenfeldResiduals() => CoxResiduals.Schoenfeld(fit);

    /// <summary>Cumulative baseline hazard at the event times for a subject whose covariates are all 0. R: basehaz(fit, centered = FALSE).</summary>
    public IReadOnlyList<BaselineHazardPoint> BaselineHazard() => CoxResiduals.BaselineHazard(fit);

    private static double[,] Rescale(double[,] variance, double[] scale)
    {
        var result = (double[,])variance.Clone();
        for (var j = 0; j < scale.Length; j++)
        {
            for (var k = 0; k < scale.Length; k++)
                result[j, k] *= scale[j] * scale[k];
        }
        return result;
    }

    private CoxCoefficient Coefficient(int j, double z)
    {
        var covariate = fit.Covariates[j];
        var error = Math.Sqrt(Covariance[j, j]);
        double? robust = RobustCovariance is null ? null : Math.Sqrt(RobustCovariance[j, j]);
        var used = robust ?? error;
        if (fit.Status[j] != CoefficientStatus.Estimated || !(used > 0))
        {
            var status = fit.Status[j] == CoefficientStatus.Estimated ? CoefficientStatus.NotIdentifiable : fit.Status[j];
            return new CoxCoefficient(covariate.Name, covariate.Term, status, null, null, null, null, null, null, null, null);
        }
        var estimate = fit.Beta[j] * fit.Sets.Scale[j];
        var statistic = estimate / used;
        return new CoxCoefficient(
            covariate.Name, covariate.Term, CoefficientStatus.Estimated, estimate, error, robust, statistic, NormalDistribution.TwoSided(statistic),
            Finite(Math.Exp(estimate)), Finite(Math.Exp(estimate - z * used)), Finite(Math.Exp(estimate + z * used)));
    }

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private double? Wald(int[] known)
    {
        var variance = RobustCovariance ?? Covariance;
        var matrix = new double[known.Length, known.Length];
        var beta = new double[known.Length];
        for (var i = 0; i < known.Length; i++)
        {
            var j = known[i];
            beta[i] = fit.Beta[j];
            for (var k = 0; k < known.Length; k++)
                matrix[i, k] = variance[j, known[k]] / (fit.Sets.Scale[j] * fit.Sets.Scale[known[k]]);
        }
        return Cholesky.QuadraticForm(matrix, beta);
    }

    private IEnumerable<string> Warn()
    {
        if (Events == 0)
            yield return "There are no events: nothing can be estimated.";
        foreach (var coefficient in Coefficients)
        {
            if (coefficient.Status == CoefficientStatus.Infinite)
                yield return $"The coefficient of {coefficient.Name} is infinite: the likelihood has no maximum, usually because a group has no events.";
            else if (coefficient.Status == CoefficientStatus.NotIdentifiable && Events > 0)
                yield return $"The coefficient of {coefficient.Name} is not identifiable: it is constant, or a combination of other columns, among those at risk at the events.";
        }
        if (!Converged && Coefficients.All(c => c.Status != CoefficientStatus.Infinite))
            yield return $"The iterations did not converge in {Options.MaxIterations} steps.";
    }
}
