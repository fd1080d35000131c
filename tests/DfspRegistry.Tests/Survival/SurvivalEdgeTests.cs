using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>The edges: each has a defined answer or a clear error. Expected values worked by hand unless a source is named.</summary>
public sealed class SurvivalEdgeTests
{
    [Fact]
    public void No_subjects_have_no_curve_and_no_median()
    {
        var curve = KaplanMeier.Estimate(new SurvivalData([], []));
        Assert.Empty(curve.Points);
        Assert.Null(curve.Median.Estimate);
        Assert.Null(curve.MaxTime);
        Assert.Null(curve.RestrictedMean());
        Assert.Null(curve.At([1])[0].Survival);
    }

    [Fact]
    public void One_subject_with_an_event_has_a_median_without_limits()
    {
        var curve = KaplanMeier.Estimate(new SurvivalData([7], [true]));
        Assert.Equal(7, curve.Median.Estimate);
        Assert.Null(curve.Median.Lower);
        Assert.Null(curve.Median.Upper);
        Assert.Equal(0, curve.Points[0].Survival);
        Assert.Null(curve.Points[0].StdError);
    }

    [Fact]
    public void An_event_on_the_first_day_counts()
    {
        var curve = KaplanMeier.Estimate(new SurvivalData([0, 3], [true, false]));
        Assert.Equal(0.5, curve.Points[0].Survival);
        Assert.Equal(2, curve.Points[0].AtRisk);
    }

    [Fact]
    public void All_tied_at_one_time_reach_0_at_once_and_have_no_test()
    {
        var curve = KaplanMeier.Estimate(new SurvivalData([5, 5, 5], [true, true, true]));
        Assert.Equal(0, Assert.Single(curve.Points).Survival);
        Assert.Equal(5, curve.Median.Estimate);
        // Everybody has the event at once: the variance is 0.
        Assert.Null(LogRank.Test(new SurvivalData([5, 5, 5], [true, true, true]), [0, 1, 1], 2));
    }

    [Fact]
    public void Ten_million_days_are_sorted_not_counted()
    {
        var data = new SurvivalData([1e7, 3, 1e7, 12], [true, true, false, true]);
        var curve = KaplanMeier.Estimate(data);
        Assert.Equal([3, 12, 1e7], curve.Points.Select(p => p.Time));
        Assert.Equal(0.25, curve.Points[2].Survival);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    public void Times_that_are_none_are_refused_with_the_subject(double time)
    {
        var error = Assert.Throws<ArgumentException>(() => new SurvivalData([1, 2, 3, 4, 5, time], new bool[6]));
        Assert.Contains("subject 6", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arrays_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new SurvivalData([1, 2], [true]));
        Assert.Throws<ArgumentException>(() => new SurvivalData([1, 2], [true, false], [0]));
        Assert.Throws<ArgumentException>(() => new SurvivalData([1, 2], [true, false], [0, 2]));
        Assert.Throws<ArgumentException>(() => new SurvivalData([1, 2], [true, false], [-1, 1]));
        Assert.Throws<ArgumentException>(() => LogRank.Test(new SurvivalData([1, 2], [true, false]), [0, 2], 2));
        Assert.Throws<ArgumentException>(() => LogRank.Test(new SurvivalData([1, 2], [true, false]), [0], 2));
        Assert.Throws<ArgumentException>(() => CoxRegression.Fit(new SurvivalData([1, 2], [true, false]), []));
        Assert.Throws<ArgumentException>(() => CoxRegression.Fit(new SurvivalData([1, 2], [true, false]), [Covariate.Numeric("x", [1])]));
        Assert.Throws<ArgumentException>(() => CoxRegression.Fit(new SurvivalData([1, 2], [true, false]), [Covariate.Numeric("x", [1, double.NaN])]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SurvivalOptions { ConfidenceLevel = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CoxOptions { ConfidenceLevel = 95 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogRankOptions { Rho = double.NaN });
        Assert.Throws<ArgumentException>(() => new CompetingRisksData([1], [-1]));
        Assert.Throws<ArgumentException>(() => KaplanMeier.Estimate(new SurvivalData([1], [true])).At([double.NaN]));
    }

    [Fact]
    public void An_empty_group_is_left_out_of_the_test()
    {
        SurvivalData a = new([1, 2, 3], [true, true, false]), b = new([4, 5, 6], [true, false, true]), none = new([], []);
        var two = LogRank.Test([a, b])!;
        var three = LogRank.Test([a, none, b])!;
        Assert.Equal(two.ChiSquare, three.ChiSquare, 1e-14);
        Assert.Equal(1, three.DegreesOfFreedom);
        Assert.Null(LogRank.Test([a, none]));
        Assert.Null(LogRank.Test([a]));
    }

    [Fact]
    public void A_model_without_events_estimates_nothing_and_says_so()
    {
        var fit = CoxRegression.Fit(new SurvivalData([1, 2, 3], new bool[3]), [Covariate.Numeric("x", [1, 2, 3])]);
        Assert.Equal(CoefficientStatus.NotIdentifiable, fit.Coefficients[0].Status);
        Assert.Equal(0, fit.LogLikelihood);
        Assert.Null(fit.Concordance.C);
        Assert.Null(fit.ProportionalHazards());
        Assert.Contains("no events", Assert.Single(fit.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_repeats_others_is_not_identifiable_and_changes_nothing_else()
    {
        SurvivalData data = new([4, 3, 1, 1, 2, 2, 3], [true, true, true, false, true, true, false]);
        double[] x = [0, 2, 1, 1, 1, 0, 0];
        var alone = CoxRegression.Fit(data, [Covariate.Numeric("x", x)]);
        var doubled = CoxRegression.Fit(data, [Covariate.Numeric("x", x), Covariate.Numeric("y", [.. x.Select(v => 3 * v + 1)])]);
        Assert.Equal(CoefficientStatus.NotIdentifiable, doubled.Coefficients[1].Status);
        Assert.Equal(alone.Coefficients[0].Estimate!.Value, doubled.Coefficients[0].Estimate!.Value, 1e-9);
        Assert.Equal(1, doubled.LikelihoodRatioTest!.DegreesOfFreedom);
    }

    [Fact]
    public void A_likelihood_without_maximum_is_followed_as_far_as_R_follows_it()
    {
        // R: coxph(Surv(c(3, 0, 5, 2), rep(1, 4)) ~ x)$loglik = -3.17805383034795 -5.90036859193788e-06, with its warning that the coefficient may be infinite.
        var fit = CoxRegression.Fit(
            new SurvivalData([3, 0, 5, 2], [true, true, true, true]),
            [Covariate.Numeric("x", [0.09908219710880993, 0.908519250763822, 0.08864938751265844, 0.162276527454274])]);
        Assert.Equal(CoefficientStatus.Infinite, fit.Coefficients[0].Status);
        Gold.Close([-3.17805383034795, -5.90036859193788e-06], [fit.LogLikelihoodNull, fit.LogLikelihood], 1e-9, "loglik");
        Assert.False(fit.Converged);
        Assert.Contains("infinite", Assert.Single(fit.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_repeats_others_stays_out_while_they_run_away()
    {
        // Two subjects, so two columns are one: R: coxph(Surv(c(19, 29.93), c(1, 1)) ~ c(0, 1))$loglik[2] = -6.19013062838550e-10, the coefficient infinite.
        var fit = CoxRegression.Fit(
            new SurvivalData([19, 29.93], [true, true]), [Covariate.Numeric("age", [54.74, 73.35]), Covariate.Numeric("male", [0, 1])]);
        Assert.Equal([CoefficientStatus.Infinite, CoefficientStatus.NotIdentifiable], fit.Coefficients.Select(c => c.Status));
        Assert.All(fit.Coefficients, c => Assert.Null(c.Estimate));
        Assert.Equal(-6.19013062838550e-10, fit.LogLikelihood, 1e-14);
    }

    [Fact]
    public void At_a_time_asked_for_those_leaving_at_it_are_still_at_risk()
    {
        var curve = KaplanMeier.Estimate(new SurvivalData([2, 4, 4, 6], [true, false, true, false]));
        var points = curve.At([6, 4, 5, 7]);
        Assert.Equal([4, 5, 6, 7], points.Select(p => p.Time));
        Assert.Equal([3, 1, 1, 0], points.Select(p => p.AtRisk));
        Assert.Equal([2, 0, 0, 0], points.Select(p => p.Events));
        Assert.Null(points[3].Survival);
    }

    [Fact]
    public void Differences_add_the_errors_in_squares()
    {
        // Restricted means to 4: 0.75 + 0.75 + 0.5 + 1 and so on, by hand: group a has events at 1, 2 of 4 censored at 5, b none.
        var a = KaplanMeier.Estimate(new SurvivalData([1, 2, 5, 5], [true, true, false, false]));
        var b = KaplanMeier.Estimate(new SurvivalData([5, 5], [false, false]));
        var difference = CurveDifference.RestrictedMean(a, b, 4);
        Assert.Equal(1 + 0.75 + 0.5 + 0.5 - 4, difference.Estimate!.Value, 1e-14);
        Assert.Equal(a.RestrictedMean(4)!.StdError, difference.StdError!.Value, 1e-14);
        var at = CurveDifference.SurvivalAt(a, b, 3);
        Assert.Equal(-0.5, at.Estimate!.Value, 1e-14);
        Assert.Null(CurveDifference.SurvivalAt(a, b, 6).Estimate);
    }

    [Fact]
    public void Holms_correction_equals_p_adjust()
    {
        // R: p.adjust(c(0.01, 0.04, 0.03, 0.5), "holm") = 0.04 0.09 0.09 0.50; a pair that cannot be tested does not count.
        double?[] adjusted = HolmAdjustment.Adjust([0.01, 0.04, null, 0.03, 0.5]);
        Gold.Close([0.04, 0.09, null, 0.09, 0.5], adjusted, 1e-12, "holm");
    }

    [Fact]
    public void Pairwise_tests_are_those_of_each_pair()
    {
        var lung = GoldData.Read("lung").Where(v => v is not ("" or "NA"), "ph.ecog");
        var (group, names) = lung.Levels("ph.ecog");
        var pairs = LogRank.Pairwise(lung.Data, group, names.Length);
        Assert.Equal(6, pairs.Count);
        foreach (var pair in pairs)
        {
            var direct = LogRank.Test([
                lung.Where(v => v == names[pair.First], "ph.ecog").Data, lung.Where(v => v == names[pair.Second], "ph.ecog").Data])!;
            Assert.Equal(direct.ChiSquare, pair.Test!.ChiSquare, 1e-12);
            Assert.True(pair.AdjustedPValue >= pair.Test.PValue);
        }
    }

    [Fact]
    public void Many_subjects_are_counted_in_parts_with_the_same_result()
    {
        // Beyond 50,000 subjects all cores count; the same subjects as 40 copies of 2,000 must give 40 times the counts and the same curve.
        var random = new Random(1);
        double[] time = [.. Enumerable.Range(0, 2000).Select(_ => (double)random.Next(300))];
        bool[] happened = [.. time.Select(_ => random.Next(2) == 0)];
        var one = KaplanMeier.Estimate(new SurvivalData(time, happened));
        double[] times = [.. Enumerable.Repeat(time, 40).SelectMany(t => t)];
        bool[] events = [.. Enumerable.Repeat(happened, 40).SelectMany(e => e)];
        var many = KaplanMeier.Estimate(new SurvivalData(times, events));
        Assert.All(one.Points.Zip(many.Points), p =>
        {
            Assert.Equal(40 * p.First.AtRisk, p.Second.AtRisk);
            Assert.Equal(p.First.Survival!.Value, p.Second.Survival!.Value, 1e-12);
        });
        var sorted = KaplanMeier.Estimate(new SurvivalData([.. times.Select(t => t + 0.25)], events));
        Assert.Equal(many.Points.Select(p => (p.AtRisk, p.Events, p.Censored, p.Survival)), sorted.Points.Select(p => (p.AtRisk, p.Events, p.Censored, p.Survival)));
    }

    [Fact]
    public void A_model_with_more_event_times_than_a_block_solves_its_equations()
    {
        // 6,000 distinct event times: two blocks of risk sets. At the maximum the score, summed directly, is 0 (Breslow).
        var random = new Random(2);
        const int n = 9000;
        double[] x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble())];
        double[] survival = [.. x.Select(v => -Math.Log(1 - random.NextDouble()) / Math.Exp(v))];
        // Ranks, one and a half apart: no two times can pass for one.
        var time = new double[n];
        foreach (var (rank, i) in Enumerable.Range(0, n).OrderBy(i => survival[i]).Index())
            time[i] = 1.5 * rank;
        bool[] happened = [.. x.Select(_ => random.Next(3) > 0)];
        var beta = CoxRegression.Fit(new SurvivalData(time, happened), [Covariate.Numeric("x", x)]).Coefficients[0].Estimate!.Value;
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => time[i])];
        double s0 = 0, s1 = 0, score = 0, information = 0;
        foreach (var i in order)
        {
            var r = Math.Exp(beta * x[i]);
            s0 += r;
            s1 += r * x[i];
            if (happened[i])
            {
                score += x[i] - s1 / s0;
                information += 1;
            }
        }
        Assert.InRange(Math.Abs(score), 0, 1e-9 * information);
    }

    [Fact]
    public void Names_of_confidence_types_are_read_as_they_are_written()
    {
        foreach (var type in Enum.GetValues<ConfidenceType>())
            Assert.Equal(type, ConfidenceTypeNames.Parse(type.ToName()));
        Assert.Throws<ArgumentException>(() => ConfidenceTypeNames.Parse("loglog"));
    }

    [Fact]
    public void Factors_have_their_first_level_as_reference()
    {
        var columns = Covariate.Factor("dose", ["low", "high", "mid", "low"]);
        Assert.Equal(["dose=low", "dose=mid"], columns.Select(c => c.Name));
        Assert.Equal([1, 0, 0, 1], columns[0].Values);
        Assert.Throws<ArgumentException>(() => Covariate.Factor("dose", ["x"], ["y"]));
    }

    [Fact]
    public void The_largest_doubles_are_times_of_their_own()
    {
        // Their sum is no double; R: survfit(Surv(c(1e308, 1.5e308, 3), c(1, 0, 1)) ~ 1)$time.
        var curve = KaplanMeier.Estimate(new SurvivalData([1e308, 1.5e308, 3], [true, false, true]));
        Assert.Equal([3, 1e308, 1.5e308], curve.Points.Select(p => p.Time));
        // By hand, in units of 1e308: S is 2/3 from 3 and 1/3 from 1, so 2/3 + 1/3 * 1/2; its variance (5/6)^2 / 6 + (1/6)^2 / 2.
        var mean = curve.RestrictedMean()!;
        Gold.Close([5 / 6.0, Math.Sqrt(25 / 216.0 + 1 / 72.0)], [mean.Estimate / 1e308, mean.StdError / 1e308], 1e-12, "mean");
        // S is one half between the two, and their sum is no double.
        Assert.Equal(1.5e308, KaplanMeier.Estimate(new SurvivalData([1.3e308, 1.7e308], [true, true])).Median.Estimate!.Value, 1e294);
    }
}
