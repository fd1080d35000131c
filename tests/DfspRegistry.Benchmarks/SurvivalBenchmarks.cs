using BenchmarkDotNet.Attributes;
using DfspRegistry.Analysis.Proportions;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Benchmarks;

/// <summary>The kernels, from 30 subjects (a registry's study) to a million, with what each allocates.</summary>
// In this process: the generated project of the default toolchain would not know the repository's build settings.
[InProcess]
[MemoryDiagnoser]
public class SurvivalBenchmarks
{
    private double[] time = [];
    private double[] decimals = [];
    private bool[] happened = [];
    private int[] group = [];
    private Covariate[] covariates = [];

    [Params(30, 1000, 1_000_000)]
    public int Subjects { get; set; }

    [GlobalSetup]
    public void MakeSubjects()
    {
        // The same numbers in every run.
        var random = new Random(1);
        double[] effects = [0.3, -0.2, 0.1, 0.05, 0];
        double[][] x = [.. effects.Select(_ => new double[Subjects])];
        time = new double[Subjects];
        decimals = new double[Subjects];
        happened = new bool[Subjects];
        group = new int[Subjects];
        for (var i = 0; i < Subjects; i++)
        {
            group[i] = random.Next(2);
            var risk = 0.1 * group[i];
            for (var j = 0; j < effects.Length; j++)
            {
                x[j][i] = 2 * random.NextDouble() - 1;
                risk += effects[j] * x[j][i];
            }
            var survival = -Math.Log(1 - random.NextDouble()) * 1500 / Math.Exp(risk);
            var censoring = 5000 * random.NextDouble();
            decimals[i] = Math.Min(survival, censoring);
            time[i] = Math.Ceiling(decimals[i]);
            happened[i] = survival <= censoring;
        }
        covariates = [.. x.Select((values, j) => Covariate.Numeric($"x{j + 1}", values))];
    }

    [Benchmark]
    public SurvivalCurve KaplanMeierByDay() => KaplanMeier.Estimate(new SurvivalData(time, happened));

    [Benchmark]
    public SurvivalCurve KaplanMeierDecimalTimes() => KaplanMeier.Estimate(new SurvivalData(decimals, happened));

    [Benchmark]
    public LogRankResult? LogRankTwoGroups() => LogRank.Test(new SurvivalData(time, happened), group, 2);

    [Benchmark]
    public CoxResult CoxEfronFiveCovariates() => CoxRegression.Fit(new SurvivalData(time, happened), covariates);

    /// <summary>What a page of the report needs for one endpoint: curves with limits and median by group, follow-up, log-rank, Cox with concordance and proportional hazards.</summary>
    [Benchmark]
    public double? WholeAnalysis()
    {
        var data = new SurvivalData(time, happened);
        var curve = KaplanMeier.Estimate(data);
        var followUp = ReverseKaplanMeier.FollowUp(data);
        var test = LogRank.Test(data, group, 2);
        var fit = CoxRegression.Fit(data, covariates);
        return curve.Median.Estimate + followUp.Median.Estimate + curve.RestrictedMean()!.Estimate + test?.PValue + fit.Concordance.C + fit.ProportionalHazards()?.Global.PValue;
    }

    [Benchmark]
    public ProportionEstimate ClopperPearsonInterval() => ClopperPearson.Interval(Subjects / 3, Subjects);
}
