using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>What is read off curves, and the names printed with it. Expected values from R as named, or worked by hand.</summary>
public sealed class CurveReadingTests
{
    [Fact]
    public void After_the_curve_has_reached_0_it_stays_there()
    {
        // R: summary(survfit(Surv(c(1, 2), c(1, 1)) ~ 1), times = 5, extend = TRUE): 0.
        var curve = KaplanMeier.Estimate(new SurvivalData([1, 2], [true, true]));
        var late = curve.At([5])[0];
        Assert.Equal((0, 0, null, null), (late.Survival, late.AtRisk, late.StdError, late.Lower));
        // 1 - 1/2 and then flat: nothing is known after 2, unless the last value is to be carried on.
        var open = KaplanMeier.Estimate(new SurvivalData([1, 2], [true, false]));
        Assert.Null(open.At([5])[0].Survival);
        Assert.Equal(0.5, open.At([5], BeyondFollowUp.CarryForward)[0].Survival);
        Assert.Equal(0, open.At([5], BeyondFollowUp.CarryForward)[0].AtRisk);
    }

    [Fact]
    public void Limits_on_the_arcsine_scale_end_at_1()
    {
        // R: survfit(Surv(1:10, rep(1, 10)) ~ 1, conf.type = "arcsin", conf.int = 0.99)$upper[1] = 1: the angle would pass a right one.
        double[] days = [.. Enumerable.Range(1, 10).Select(d => (double)d)];
        var curve = KaplanMeier.Estimate(new SurvivalData(days, [.. days.Select(_ => true)]), new SurvivalOptions { ConfidenceType = ConfidenceType.Arcsin, ConfidenceLevel = 0.99 });
        Assert.Equal(1, curve.Points[0].Upper);
    }

    [Fact]
    public void Times_within_rounding_of_their_size_are_one()
    {
        // R: survfit(Surv(c(1e9, 1e9 + 8, 1e9 + 20, 2e9) + 0.5, rep(1, 4)) ~ 1): two times, with 3 events and 1 (ties are judged relative to the mean time).
        var points = KaplanMeier.Estimate(new SurvivalData([1e9 + 0.5, 1e9 + 8.5, 1e9 + 20.5, 2e9 + 0.5], [true, true, true, true])).Points;
        Assert.Equal([1e9 + 0.5, 2e9 + 0.5], points.Select(p => p.Time));
        Assert.Equal([3, 1], points.Select(p => p.Events));
    }

    [Fact]
    public void A_difference_has_normal_limits_and_a_two_sided_test()
    {
        // R: survmean to 4 of events at 1 and 2 in four subjects: 2.75, error 0.649519052838329; against 4 without error: limits and p by qnorm and pnorm.
        var a = KaplanMeier.Estimate(new SurvivalData([1, 2, 5, 5], [true, true, false, false]));
        var b = KaplanMeier.Estimate(new SurvivalData([6, 6], [false, false]));
        var mean = CurveDifference.RestrictedMean(a, b, 4);
        Gold.Close(
            [-1.25, 0.649519052838329, -2.5230339508356927, 0.0230339508356929, 0.0542918283668546],
            [mean.Estimate, mean.StdError, mean.Lower, mean.Upper, mean.PValue], 1e-12, "restricted mean");
        Gold.Close(-2.3183637698352100, CurveDifference.RestrictedMean(a, b, 4, 0.9).Lower, 1e-12, "90 %");
        // Without tau: to 5, the earlier of the two ends; 2.75 + 0.5 - 5.
        Assert.Equal(-1.75, CurveDifference.RestrictedMean(a, b).Estimate!.Value, 1e-12);
        Assert.Equal(1.75, CurveDifference.RestrictedMean(b, a).Estimate!.Value, 1e-12);
        // Two curves without events differ by 0 without error: no test.
        Assert.Equal(new DifferenceEstimate(0, 0, 0, 0, null), CurveDifference.SurvivalAt(b, b, 3));
        Assert.Null(CurveDifference.RestrictedMean(a, KaplanMeier.Estimate(new SurvivalData([], []))).Estimate);
    }

    [Fact]
    public void The_symmetric_median_takes_steps_that_lie_exactly_on_55_and_45_percent()
    {
        // Twenty subjects, one event a day: S is 0.55, 0.5 and 0.45 on days 9, 10 and 11, each within rounding of the product that gives it.
        double[] days = [.. Enumerable.Range(1, 20).Select(d => (double)d)];
        var median = SpssMedian.Of(KaplanMeier.Estimate(new SurvivalData(days, [.. days.Select(_ => true)])));
        var error = Math.Sqrt(0.5 * 0.5 / 20) / ((0.55 - 0.45) / (11 - 9));
        Gold.Close([10, error, 10 - 1.959963984540054 * error], [median.Estimate, median.StdError, median.Lower], 1e-12, "median");
    }

    [Fact]
    public void Tests_are_printed_with_their_names()
    {
        Assert.Equal("log-rank", LogRankOptions.Default.Name);
        Assert.Equal("Fleming-Harrington (rho = 0.5)", new LogRankOptions { Rho = 0.5 }.Name);
        Assert.Equal("Gehan-Breslow", new LogRankOptions { Weight = LogRankWeight.GehanBreslow }.Name);
        Assert.Equal("Tarone-Ware", new LogRankOptions { Weight = LogRankWeight.TaroneWare }.Name);
        Assert.Equal("Peto-Peto", new LogRankOptions { Weight = LogRankWeight.PetoPeto }.Name);
    }

    [Fact]
    public void Aalens_variance_holds_to_the_last_subject()
    {
        // R: cmprsk::cuminc(c(1, 2, 3, 4), c(1, 2, 1, 1)) and cuminc(c(1, 2, 2, 3, 5, 6, 6, 8), c(1, 2, 1, 0, 1, 1, 2, 1)): est and var of "1 1" and "1 2".
        var few = CumulativeIncidence.Estimate(new CompetingRisksData([1, 2, 3, 4], [1, 2, 1, 1]), null, IncidenceVariance.Aalen);
        Check(few[0], [0.25, 0.25, 0.5, 0.75], [0.0625, 0.0625, 0.105902777777778, 0.131944444444444]);
        Check(few[1], [0, 0.25, 0.25, 0.25], [0, 0.0694444444444444, 0.0694444444444444, 0.0694444444444444]);
        var tied = CumulativeIncidence.Estimate(new CompetingRisksData([1, 2, 2, 3, 5, 6, 6, 8], [1, 2, 1, 0, 1, 1, 2, 1]), null, IncidenceVariance.Aalen);
        Check(tied[0], [0.125, 0.25, 0.25, 0.40625, 0.5625, 0.71875], [0.015625, 0.0271045918367347, 0.0271045918367347, 0.041374362244898, 0.0469835069444444, 0.0629207412131518]);
        Check(tied[1], [0, 0.125, 0.125, 0.125, 0.28125, 0.28125], [0, 0.0159438775510204, 0.0159438775510204, 0.0159438775510204, 0.038506678713152, 0.038506678713152]);
        Assert.Equal([5, 2], tied.Select(c => c.Events));
        Assert.Equal([1, 2], tied.Select(c => c.Cause));

        static void Check(IncidenceCurve curve, double?[] incidence, double?[] variance)
        {
            Gold.Close(incidence, [.. curve.Points.Select(p => (double?)p.Incidence)], 1e-12, "incidence");
            Gold.Close(variance, [.. curve.Points.Select(p => (double?)(p.StdError * p.StdError))], 1e-12, "variance");
        }
    }

    [Fact]
    public void Incidence_is_read_before_between_and_after_its_steps()
    {
        var curve = CumulativeIncidence.Estimate(new CompetingRisksData([2, 4, 6, 8], [1, 0, 1, 2]))[0];
        var points = curve.At([1, 2, 5, 8, 9]);
        // By hand: S is 3/4 after 2; two of four are left at 6, so F = 1/4 + 3/4 * 1/2.
        Assert.Equal([0, 0.25, 0.25, 0.625, null], points.Select(p => p?.Incidence));
        Assert.Equal([4, 4, 2, 1, null], points.Select(p => p?.AtRisk));
        Assert.Equal((0, 0, 0.0, 0.0), (points[0]!.Value.Events, points[0]!.Value.StdError, points[0]!.Value.Lower, points[0]!.Value.Upper));
        Assert.Null(CumulativeIncidence.Estimate(new CompetingRisksData([2, 4], [2, 1]))[0].Points[0].Lower);
        Assert.NotNull(curve.Points[0].Lower);
        Assert.NotNull(curve.Points[0].Upper);
    }

    [Theory]
    [InlineData(0, 0.462963276469994, 0.793357262809006)]
    [InlineData(1, 0.377626213832790, 0.827941228725325)]
    [InlineData(2, 0.338703753974135, 0.844211792413882)]
    public void Grays_test_is_weighted_as_in_cmprsk(double rho, double statistic, double p)
    {
        // R: cmprsk::cuminc(time, cause, group, rho = rho)$Tests[1, ].
        var test = GrayTest.Test(Twelve, ThreeGroups, 3, 1, rho)!;
        Gold.Close([statistic, p], [test.ChiSquare, test.PValue], 1e-11, "Gray");
        Assert.Equal(2, test.DegreesOfFreedom);
    }

    [Fact]
    public void Grays_test_is_stratified_as_in_cmprsk()
    {
        // R: cuminc(time, cause, group, strata = rep(c("a", "b"), 6))$Tests[1, ]; a stratum without subjects changes nothing.
        int[] stratum = [.. Enumerable.Range(0, 12).Select(i => 2 * (i % 2))];
        var test = GrayTest.Test(Twelve, ThreeGroups, 3, 1, 0, stratum, 3)!;
        Gold.Close([0.819568116313223, 0.663793575469110], [test.ChiSquare, test.PValue], 1e-11, "Gray");
    }

    private static readonly CompetingRisksData Twelve = new([3, 5, 5, 7, 8, 9, 11, 12, 14, 15, 16, 18], [1, 2, 1, 0, 1, 2, 2, 1, 0, 1, 2, 0]);
    private static readonly int[] ThreeGroups = [.. Enumerable.Range(0, 12).Select(i => i % 3)];
}
