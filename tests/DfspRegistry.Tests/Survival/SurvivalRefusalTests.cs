using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>What cannot be computed is refused in words that say what was wrong.</summary>
public sealed class SurvivalRefusalTests
{
    private static readonly SurvivalData Two = new([1, 2], [true, false]);
    private static readonly Covariate[] X = [Covariate.Numeric("x", [0, 1])];

    private static void Refused(string said, Func<object?> action) =>
        Assert.Contains(said, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.95)]
    [InlineData(95)]
    [InlineData(double.NaN)]
    public void A_confidence_level_outside_0_to_1(double level)
    {
        Refused("between 0 and 1, for example 0.95", () => new SurvivalOptions { ConfidenceLevel = level });
        Refused("between 0 and 1, for example 0.95", () => new CoxOptions { ConfidenceLevel = level });
        Refused("A quantile's probability must lie between 0 and 1", () => KaplanMeier.Estimate(Two).Quantile(level));
    }

    [Fact]
    public void A_level_within_0_to_1_is_kept() =>
        Assert.Equal((0.5, 0.5), (new SurvivalOptions { ConfidenceLevel = 0.5 }.ConfidenceLevel, new CoxOptions { ConfidenceLevel = 0.5 }.ConfidenceLevel));

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_horizon_that_is_no_time(double tau) =>
        Refused("a horizon of 0 or more", () => KaplanMeier.Estimate(Two).RestrictedMean(tau));

    [Fact]
    public void A_horizon_of_0_has_a_mean_of_0() =>
        Assert.Equal(new RestrictedMeanEstimate(0, 0, 0), KaplanMeier.Estimate(Two).RestrictedMean(0));

    [Fact]
    public void A_reading_before_time_0() => Refused("cannot be read at time -1", () => KaplanMeier.Estimate(Two).At([3, -1]));

    [Fact]
    public void Groups_and_strata_that_do_not_fit()
    {
        Refused("rho must be a finite number", () => new LogRankOptions { Rho = double.PositiveInfinity });
        Refused("There are 2 subjects but 1 values of group.", () => LogRank.Test(Two, [0], 1));
        Refused("The group number 2 is not in 0 to 1.", () => LogRank.Test(Two, [0, 2], 2));
        Refused("The group number -1 is not in 0 to 1.", () => LogRank.Test(Two, [-1, 1], 2));
        Refused("groups", () => LogRank.Test(new SurvivalData([], []), [], 0));
        Refused("There are 2 subjects but 3 values of stratum.", () => LogRank.Test(Two, [0, 1], 2, null, [0, 0, 0], 1));
        Refused("The group number 2 is not in 0 to 1.", () => LogRank.Pairwise(Two, [0, 2], 2));
        var causes = new CompetingRisksData([1, 2], [1, 0]);
        Refused("Each of the 2 subjects needs a group number from 0 to 1.", () => GrayTest.Test(causes, [0], 2, 1));
        Refused("Each of the 2 subjects needs a group number from 0 to 1.", () => GrayTest.Test(causes, [0, 2], 2, 1));
        Refused("Each of the 2 subjects needs a stratum number from 0 to 2.", () => GrayTest.Test(causes, [0, 1], 2, 1, 0, [0], 3));
        Refused("Each of the 2 subjects needs a stratum number from 0 to 2.", () => GrayTest.Test(causes, [0, 1], 2, 1, 0, [0, 3], 3));
        Assert.Null(GrayTest.Test(causes, [1, 1], 2, 1));
    }

    [Fact]
    public void Models_whose_parts_do_not_fit()
    {
        Refused("at least one covariate", () => CoxRegression.Fit(Two, []));
        Refused("Covariate x has 1 values for 2 subjects.", () => CoxRegression.Fit(Two, [Covariate.Numeric("x", [1])]));
        Refused("Covariate x has a value that is not a finite number.", () => CoxRegression.Fit(Two, [Covariate.Numeric("x", [1, double.PositiveInfinity])]));
        Refused("stratum number of 0 or more", () => CoxRegression.Fit(Two, X, null, [0]));
        Refused("stratum number of 0 or more", () => CoxRegression.Fit(Two, X, null, [0, -1]));
        Refused("needs a cluster number", () => CoxRegression.Fit(Two, X, null, null, [0]));
        foreach (var weights in new double[][] { [1], [1, 0], [1, -1], [1, double.NaN], [1, double.PositiveInfinity] })
            Refused("a weight greater than 0", () => CoxRegression.Fit(Two, X, null, null, null, weights));
        Refused("Covariate x has 2 values for 1 subjects.", () => FineGray.Fit(new CompetingRisksData([1], [1]), 1, X));
        Refused("'x' is not a level of dose.", () => Covariate.Factor("dose", ["x"], ["y"]));
    }

    [Fact]
    public void Follow_up_whose_parts_do_not_fit()
    {
        Refused("There are 2 times but 1 event indicators.", () => new SurvivalData([1, 2], [true]));
        Refused("There are 2 times but 1 entry times.", () => new SurvivalData([1, 2], [true, true], [0]));
        Refused("Entry time -1 of subject 2 is not a number of 0 or more.", () => new SurvivalData([1, 2], [true, true], [0, -1]));
        Refused("Entry time NaN of subject 1 is not a number of 0 or more.", () => new SurvivalData([1, 2], [true, true], [double.NaN, 0]));
        Refused("Subject 2 enters at 2, which is not before its time 2.", () => new SurvivalData([1, 2], [true, true], [0, 2]));
        Refused("Time -1 of subject 1 is not a number of 0 or more.", () => new SurvivalData([-1, 2], [true, true]));
        Refused("Subject 1 enters within rounding error of its own time 1.5", () => TimeTies.Snap(new SurvivalData([1.5, 3.25], [true, true], [1.5 - 1e-9, 0])));
        Refused("There are 1 times but 2 causes.", () => new CompetingRisksData([1], [0, 1]));
        Refused("A cause is 0 (censored) or a number of 1 or more.", () => new CompetingRisksData([1], [-1]));
    }

    [Fact]
    public void Curves_that_cannot_be_a_publication()
    {
        DigitizedPoint[] curve = [new(0, 1), new(5, 0.5)];
        NumberAtRisk[] risk = [new(0, 10)];
        static void Curve(string said, NumberAtRisk[] risk, params DigitizedPoint[] curve) => Refused(said, () => CurveReconstruction.Reconstruct(curve, risk));
        Curve("(-1, 0.5) is not a point of a survival curve.", risk, new DigitizedPoint(-1, 0.5));
        Curve("is not a point of a survival curve.", risk, new DigitizedPoint(double.NaN, 0.5));
        Curve("is not a point of a survival curve.", risk, new DigitizedPoint(double.PositiveInfinity, 0.5));
        Curve("(5, 1.5) is not a point of a survival curve.", risk, new DigitizedPoint(5, 1.5));
        Curve("(5, -0.5) is not a point of a survival curve.", risk, new DigitizedPoint(5, -0.5));
        Curve("times must ascend; 5 follows 5", risk, new DigitizedPoint(5, 0.5), new DigitizedPoint(5, 0.4));
        Curve("at least one point after time 0", risk, new DigitizedPoint(0, 1));
        Curve("at least one point after time 0", risk);
        const string begins = "must begin with the number of subjects at time 0", ascends = "times must ascend and its numbers must not";
        Curve(begins, [], curve);
        Curve(begins, [new(1, 10)], curve);
        Curve(begins, [new(0, 0)], curve);
        Curve(ascends, [new(0, 10), new(0, 5)], curve);
        Curve(ascends, [new(0, 10), new(2, 11)], curve);
        Curve(ascends, [new(0, 10), new(2, -1)], curve);
        Refused("11 events cannot happen to 10 subjects", () => CurveReconstruction.Reconstruct(curve, risk, 11));
        Refused("-1 events cannot happen to 10 subjects", () => CurveReconstruction.Reconstruct(curve, risk, -1));
        Assert.Equal(10, CurveReconstruction.Reconstruct(curve, risk, 10).Count);
        Assert.Equal(10, CurveReconstruction.Reconstruct(curve, risk, 0).Count);
    }
}
