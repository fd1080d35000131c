using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Survival;

/// <summary>How tied events enter the partial likelihood. R and tern default to Efron, SAS PHREG and SPSS to Breslow.</summary>
public enum CoxTies
{
    Efron,
    Breslow,
}

/// <summary>The choices of a Cox model that change its numbers; printed with the result.</summary>
public sealed record CoxOptions
{
    public static CoxOptions Default { get; } = new();

    public CoxTies Ties { get; init; } = CoxTies.Efron;

    /// <summary>Two-sided level of the hazard ratios' limits, between 0 and 1.</summary>
    public double ConfidenceLevel
    {
        get;
        init => field = value > 0 && value < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A confidence level must lie between 0 and 1, for example 0.95.");
    } = 0.95;

    /// <summary>Newton steps before the model is said not to converge (R: iter.max).</summary>
    public int MaxIterations { get; init; } = 20;

    /// <summary>Relative change of the log-likelihood at which the iterations that are reported end (R: eps).</summary>
    public double Tolerance { get; init; } = 1e-9;
}

/// <summary>Whether a coefficient could be estimated.</summary>
public enum CoefficientStatus
{
    Estimated,

    /// <summary>The likelihood grows without bound in this coefficient, usually because a group has no events: no finite estimate exists.</summary>
    Infinite,

    /// <summary>The column is constant among those at risk, or a combination of the columns before it.</summary>
    NotIdentifiable,
}

/// <summary>
/// One coefficient (log hazard ratio) with its Wald test. Everything numeric is null unless it could be estimated. With clusters the z, p and limits
/// use <paramref name="RobustStdError"/>.
/// </summary>
public sealed record CoxCoefficient(
    string Name, string Term, CoefficientStatus Status, double? Estimate, double? StdError, double? RobustStdError, double? Z, double? PValue,
    double? HazardRatio, double? Lower, double? Upper);

/// <summary>A chi-square test with its degrees of freedom.</summary>
public sealed record ChiSquareTest(double ChiSquare, int DegreesOfFreedom, double PValue);

/// <summary>
/// Cox's proportional hazards regression (Cox 1972, JRSS B 34:187), by Newton's method from 0 with step halving, as R's coxph: ties after Efron or Breslow, strata,
/// left truncation, case weights, robust errors by cluster (Lin and Wei 1989). The iterations stop where R's do and are then carried to full convergence.
/// R: coxph(Surv(time, event) ~ x + strata(s), ties = ..., cluster = ...).
/// </summary>
public static class CoxRegression
{
    private const int PolishingSteps = 8;

    /// <summary>Fits the model. <paramref name="stratum"/>: 0-based stratum of each subject; <paramref name="cluster"/>: any number shared by dependent subjects.</summary>
    /// <exception cref="ArgumentException">No covariates, arrays of different length, a covariate that is not finite, a weight that is not positive.</exception>
    public static CoxResult Fit(
        SurvivalData data, IReadOnlyList<Covariate> covariates, CoxOptions? options = null, int[]? stratum = null, int[]? cluster = null, double[]? weights = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(covariates);
        Check(data, covariates, stratum, cluster, weights);
        options ??= CoxOptions.Default;
        data = TimeTies.Snap(data);
        var strata = stratum is null ? 1 : stratum.Length == 0 ? 1 : stratum.Max() + 1;
        var sets = CoxRiskSets.Build(data, [.. covariates.Select(c => c.Values)], stratum, strata, weights);
        return new Newton(sets, options).Run(data, covariates, stratum, cluster, weights);
    }

    private static void Check(SurvivalData data, IReadOnlyList<Covariate> covariates, int[]? stratum, int[]? cluster, double[]? weights)
    {
        if (covariates.Count == 0)
            throw new ArgumentException("A Cox model needs at least one covariate.", nameof(covariates));
        foreach (var covariate in covariates)
        {
            if (covariate.Values.Length != data.Count)
                throw new ArgumentException($"Covariate {covariate.Name} has {covariate.Values.Length} values for {data.Count} subjects.", nameof(covariates));
            if (Array.Exists(covariate.Values, v => !double.IsFinite(v)))
                throw new ArgumentException($"Covariate {covariate.Name} has a value that is not a finite number.", nameof(covariates));
        }
        if (stratum is not null && (stratum.Length != data.Count || Array.Exists(stratum, s => s < 0)))
            throw new ArgumentException("Each subject needs a stratum number of 0 or more.", nameof(stratum));
        if (cluster is not null && cluster.Length != data.Count)
            throw new ArgumentException("Each subject needs a cluster number.", nameof(cluster));
        if (weights is not null && (weights.Length != data.Count || Array.Exists(weights, w => !(w > 0 && double.IsFinite(w)))))
            throw new ArgumentException("Each subject needs a weight greater than 0.", nameof(weights));
    }

    /// <summary>The iterations, in standardised covariates.</summary>
    private sealed class Newton
    {
        private readonly CoxRiskSets sets;
        private readonly CoxOptions options;
        private readonly CoxLikelihood likelihood;
        private readonly double[] beta;
        private readonly CoefficientStatus[] status;
        private readonly int p;

        public Newton(CoxRiskSets sets, CoxOptions options)
        {
            this.sets = sets;
            this.options = options;
            likelihood = new CoxLikelihood(sets, options.Ties == CoxTies.Efron);
            p = sets.Columns.Length;
            beta = new double[p];
            status = new CoefficientStatus[p];
        }

        public CoxResult Run(SurvivalData data, IReadOnlyList<Covariate> covariates, int[]? stratum, int[]? cluster, double[]? weights)
        {
            Evaluate();
            var atZero = likelihood.LogLikelihood;
            var factor = Cholesky.Factor(likelihood.Information);
            for (var j = 0; j < p; j++)
                status[j] = factor.IsDependent(j) ? CoefficientStatus.NotIdentifiable : CoefficientStatus.Estimated;
            var step = (double[])likelihood.Score.Clone();
            factor.Solve(step);
            var score = Product(step, likelihood.Score);
            // Without events there is no likelihood to climb.
            var (iterations, converged) = sets.Sets == 0 ? (0, true) : Iterate(atZero, step);
            // Run out, R's coxfit6 has counted a step that it did not make; its agfit4, for entry times, has not.
            if (!converged && data.Entry is null && iterations > 0)
                iterations++;
            var atStop = likelihood.LogLikelihood;
            if (factor.Rank > 0)
                Polish();
            // Along an infinite coefficient the likelihood creeps up for ever: R's stop is then as good an end as any, and a reader can check it.
            return new CoxResult(
                new CoxFit(sets, data, covariates, stratum, cluster, weights, options, beta, likelihood.Information, status),
                atZero, status.Contains(CoefficientStatus.Infinite) ? atStop : likelihood.LogLikelihood, score, iterations, converged);
        }

        /// <summary>The likelihood at beta. A column that is not identifiable at 0 stays out, since far out rounding alone would make it look independent.</summary>
        private void Evaluate()
        {
            likelihood.Evaluate(beta);
            for (var j = 0; j < p; j++)
            {
                if (status[j] != CoefficientStatus.NotIdentifiable)
                    continue;
                for (var k = 0; k < p; k++)
                    likelihood.Information[j, k] = likelihood.Information[k, j] = 0;
            }
        }

        /// <summary>R's iterations: the model is evaluated at beta + step; a step that lowers the likelihood is halved.</summary>
        private (int Iterations, bool Converged) Iterate(double atZero, double[] step)
        {
            var best = (double[])beta.Clone();
            var current = atZero;
            var halvings = 0;
            for (var j = 0; j < p; j++)
                beta[j] = best[j] + step[j];
            for (var iteration = 1; iteration <= options.MaxIterations; iteration++)
            {
                Evaluate();
                var value = likelihood.LogLikelihood;
                if (halvings == 0 && double.IsFinite(value) && Math.Abs(value - current) <= options.Tolerance * Math.Abs(value))
                    return (iteration, true);
                if (!double.IsFinite(value) || value < current)
                {
                    halvings++;
                    for (var j = 0; j < p; j++)
                        beta[j] = (beta[j] + halvings * best[j]) / (halvings + 1);
                    continue;
                }
                halvings = 0;
                current = value;
                beta.CopyTo(best, 0);
                if (iteration == options.MaxIterations)
                    break;
                likelihood.Score.CopyTo(step, 0);
                Cholesky.Factor(likelihood.Information).Solve(step);
                for (var j = 0; j < p; j++)
                    beta[j] += step[j];
            }
            best.CopyTo(beta, 0);
            Evaluate();
            return (options.MaxIterations, false);
        }

        /// <summary>
        /// Further Newton steps until they are negligible beside the standard errors. A regular maximum needs one or two; along a direction without maximum
        /// the step stays about 1 (each further unit of the coefficient divides both gradient and information by e), or the information vanishes.
        /// </summary>
        private void Polish()
        {
            var step = new double[p];
            double[] range = [.. sets.Columns.Select(c => c.Max() - c.Min())];
            for (var round = 0; ; round++)
            {
                var factor = Cholesky.Factor(likelihood.Information);
                likelihood.Score.CopyTo(step, 0);
                factor.Solve(step);
                var variance = factor.Inverse();
                var largest = 0.0;
                for (var j = 0; j < p; j++)
                {
                    if (status[j] != CoefficientStatus.Estimated)
                        continue;
                    // Beside its standard error, and by what it changes between the lowest and the highest value: far out the error is huge and hides the step.
                    var relative = factor.IsDependent(j) ? double.PositiveInfinity : Math.Abs(step[j]) * Math.Max(1 / Math.Sqrt(variance[j, j]), range[j]);
                    if (round == PolishingSteps && relative > 1e-6)
                        status[j] = CoefficientStatus.Infinite;
                    largest = Math.Max(largest, relative);
                }
                if (round == PolishingSteps)
                {
                    MarkRunaways(range);
                    return;
                }
                var before = likelihood.LogLikelihood;
                var last = (double[])beta.Clone();
                for (var j = 0; j < p; j++)
                    beta[j] += step[j];
                if (largest <= 1e-9)
                {
                    MarkRunaways(range);
                    return;
                }
                Evaluate();
                if (!double.IsFinite(likelihood.LogLikelihood) || likelihood.LogLikelihood < before - 1e-7 * Math.Abs(before))
                {
                    last.CopyTo(beta, 0);
                    Evaluate();
                    round = PolishingSteps - 1;
                }
            }
        }

        /// <summary>
        /// When two coefficients run away together, one can seem to stand still once the other's information has vanished. A coefficient that spans a hazard ratio of
        /// e^12 between its lowest and highest value goes with one known to be infinite; a span of e^30 is beyond any finite maximum that doubles can show.
        /// </summary>
        private void MarkRunaways(double[] range)
        {
            var bound = status.Contains(CoefficientStatus.Infinite) ? 12 : 30;
            for (var j = 0; j < p; j++)
            {
                if (status[j] == CoefficientStatus.Estimated && Math.Abs(beta[j]) * range[j] > bound)
                    status[j] = CoefficientStatus.Infinite;
            }
        }
    }

    internal static double Product(double[] a, double[] b)
    {
        double sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    internal static ChiSquareTest? Test(double? chiSquare, int degrees) => chiSquare is { } value && degrees > 0
        ? new ChiSquareTest(Math.Max(0, value), degrees, ChiSquareDistribution.UpperTail(Math.Max(0, value), degrees))
        : null;
}
