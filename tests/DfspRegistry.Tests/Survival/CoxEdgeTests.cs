using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>Models at the edge of what can be estimated, and the numbers that stand beside a coefficient. Expected values from R's coxph as named.</summary>
public sealed class CoxEdgeTests
{
    [Theory]
    [InlineData(1, -1.57534520255913)]
    [InlineData(5, -0.400606883285597)]
    [InlineData(16, -9.72809198174218e-06)]
    public void Steps_that_overshoot_are_halved_as_in_R(int steps, double expected)
    {
        // R: coxph(Surv(c(3, 0, 5, 2), rep(1, 4)) ~ x, control = coxph.control(iter.max = steps))$loglik[2]; the last steps overflow and are halved.
        var fit = CoxRegression.Fit(
            new SurvivalData([3, 0, 5, 2], [true, true, true, true]),
            [Covariate.Numeric("x", [0.09908219710880993, 0.908519250763822, 0.08864938751265844, 0.162276527454274])],
            new CoxOptions { MaxIterations = steps });
        Gold.Close(expected, fit.LogLikelihood, 1e-9, "loglik");
        // R: coxph(...)$iter counts one more than it was allowed when it runs out.
        Assert.Equal(steps + 1, fit.Iterations);
        Assert.False(fit.Converged);
    }

    [Fact]
    public void Without_events_no_step_is_made()
    {
        // R: coxph(Surv(1:6, rep(0, 6)) ~ c(1, 2, 1, 3, 1, 2)): $iter 0, $loglik 0 0, coefficient NA.
        var fit = CoxRegression.Fit(new SurvivalData([1, 2, 3, 4, 5, 6], new bool[6]), [Covariate.Numeric("x", [1, 2, 1, 3, 1, 2])]);
        Assert.Equal((0, true, 0, 0), (fit.Iterations, fit.Converged, fit.LogLikelihoodNull, fit.LogLikelihood));
        Assert.Null(fit.Coefficients[0].Estimate);
    }

    [Theory]
    [InlineData(false, 21)]
    [InlineData(true, 20)]
    public void Steps_that_run_out_are_counted_as_R_counts_them(bool hasEntry, int expected)
    {
        // R: coxph(Surv(1:6, c(1, 1, 1, 0, 0, 0)) ~ c(1, 1, 1, 0, 0, 0)): "Ran out of iterations and did not converge", $iter 21; with Surv(rep(0, 6), 1:6, ...) 20.
        var data = new SurvivalData([1, 2, 3, 4, 5, 6], [true, true, true, false, false, false], hasEntry ? new double[6] : null);
        var fit = CoxRegression.Fit(data, [Covariate.Numeric("x", [1, 1, 1, 0, 0, 0])]);
        Assert.Equal((expected, false, CoefficientStatus.Infinite), (fit.Iterations, fit.Converged, fit.Coefficients[0].Status));
    }

    [Fact]
    public void No_step_allowed_is_none_counted()
    {
        // R: coxph(..., control = coxph.control(iter.max = 0))$iter is 0.
        var lung = GoldData.Read("lung");
        Assert.Equal(0, CoxRegression.Fit(lung.Data, [Covariate.Numeric("age", lung.Number("age"))], new CoxOptions { MaxIterations = 0 }).Iterations);
    }

    [Fact]
    public void Iterations_that_run_out_are_said()
    {
        var lung = GoldData.Read("lung");
        var fit = CoxRegression.Fit(lung.Data, [Covariate.Numeric("age", lung.Number("age"))], new CoxOptions { MaxIterations = 1 });
        Assert.False(fit.Converged);
        Assert.Equal("The iterations did not converge in 1 steps.", Assert.Single(fit.Warnings));
        Assert.Equal(CoefficientStatus.Estimated, fit.Coefficients[0].Status);
    }

    [Fact]
    public void A_column_that_says_nothing_is_named_and_costs_no_degree_of_freedom()
    {
        // R: coxph(Surv(1:4, c(1, 1, 0, 1)) ~ rep(5, 4)): coefficient NA, one iteration.
        var fit = CoxRegression.Fit(new SurvivalData([1, 2, 3, 4], [true, true, false, true]), [Covariate.Numeric("dose", [5, 5, 5, 5])]);
        Assert.Equal("The coefficient of dose is not identifiable: it is constant, or a combination of other columns, among those at risk at the events.", Assert.Single(fit.Warnings));
        Assert.Equal(1, fit.Iterations);
        Assert.True(fit.Converged);
        Assert.Null(fit.WaldTest);
        Assert.Null(fit.ScoreTest);
    }

    [Fact]
    public void One_infinite_coefficient_leaves_no_Wald_test()
    {
        // Nobody of arm b has the event; x is ordinary.
        var fit = CoxRegression.Fit(
            new SurvivalData([1, 2, 3, 4, 5, 6, 7, 8], [true, true, false, true, false, false, false, false]),
            [Covariate.Numeric("b", [0, 0, 0, 0, 1, 1, 1, 1]), Covariate.Numeric("x", [3, 1, 2, 2, 1, 3, 2, 1])]);
        Assert.Equal([CoefficientStatus.Infinite, CoefficientStatus.Estimated], fit.Coefficients.Select(c => c.Status));
        Assert.Null(fit.WaldTest);
        Assert.NotNull(fit.ScoreTest);
        Assert.Null(fit.ProportionalHazards());
    }

    [Fact]
    public void Clusters_make_the_test_and_the_limits()
    {
        // R: summary(coxph(Surv(time, status) ~ age + sex, lung, cluster = inst)).
        var lung = GoldData.Read("lung").Where(v => v is not ("" or "NA"), "inst");
        var fit = CoxRegression.Fit(
            lung.Data, [Covariate.Numeric("age", lung.Number("age")), Covariate.Numeric("sex", lung.Number("sex"))],
            cluster: Array.ConvertAll(lung.Number("inst"), v => (int)v));
        Assert.Equal(227, fit.N);
        var (age, sex) = (fit.Coefficients[0], fit.Coefficients[1]);
        Gold.Close(
            [0.0170334959728774, 0.00923266443657082, 0.00732739307379045, 2.32463248543400, 0.0200916202050596, 1.017179393167984, 1.002675642607114, 1.031892941166224],
            [age.Estimate, age.StdError, age.RobustStdError, age.Z, age.PValue, age.HazardRatio, age.Lower, age.Upper], 1e-7, "age");
        Gold.Close(
            [-0.5116682958663779, 0.12823060168524630, -3.99021987842118, 6.60120705984408e-05, 0.466267555173926, 0.770788752255931],
            [sex.Estimate, sex.RobustStdError, sex.Z, sex.PValue, sex.Lower, sex.Upper], 1e-7, "sex");
        Assert.Equal(26.1224733934855, fit.WaldTest!.ChiSquare, 1e-5);
    }

    [Fact]
    public void A_hazard_ratio_that_no_number_holds_is_null_and_its_coefficient_is_not()
    {
        // R: coxph(Surv(time, status) ~ I((x == "Nonmaintained") / 1000), aml): coefficient 915.532575014717, standard error 511.934275172005, exp(coef) Inf.
        var aml = GoldData.Read("aml");
        var fit = CoxRegression.Fit(aml.Data, [Covariate.Numeric("x", [.. aml.Text("x").Select(v => v == "Nonmaintained" ? 0.001 : 0)])]);
        var coefficient = fit.Coefficients[0];
        Gold.Close([915.532575014717, 511.934275172005, 1.78837913266719, 0.0737148606390457], [coefficient.Estimate, coefficient.StdError, coefficient.Z, coefficient.PValue], 1e-7, "x");
        Assert.Null(coefficient.HazardRatio);
        Assert.Null(coefficient.Upper);
        Gold.Close(Math.Exp(915.532575014717 - 1.959963984540054 * 511.934275172005), coefficient.Lower, 1e-3, "lower");
    }

    [Fact]
    public void Linear_predictors_are_centred_at_the_means()
    {
        // R: predict(coxph(Surv(time, status) ~ age, lung)) = coef * (age - mean(age)).
        var lung = GoldData.Read("lung");
        var age = lung.Number("age");
        var fit = CoxRegression.Fit(lung.Data, [Covariate.Numeric("age", age)]);
        var beta = fit.Coefficients[0].Estimate!.Value;
        Assert.All(age.Zip(fit.LinearPredictors), pair => Assert.Equal(beta * (pair.First - age.Average()), pair.Second, 1e-12));
    }
}
