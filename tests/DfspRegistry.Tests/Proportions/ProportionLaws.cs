using DfspRegistry.Analysis.Distributions;
using DfspRegistry.Analysis.Proportions;
using FsCheck;
using FsCheck.Fluent;

namespace DfspRegistry.Tests.Proportions;

/// <summary>Laws of every interval, and the distributions under them against R.</summary>
public sealed class ProportionLaws
{
    private static void ForAny(Func<int, int, bool> law) => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var of = random.Next(1, random.Next(3) == 0 ? 2000 : 40);
            return law(random.Next(of + 1), of);
        }));

    private static IEnumerable<ProportionEstimate> All(int count, int of) =>
    [
        ClopperPearson.Interval(count, of), Wilson.Interval(count, of), Wilson.Interval(count, of, continuity: true), AgrestiCoull.Interval(count, of),
        Jeffreys.Interval(count, of), MidP.Interval(count, of), Wald.Interval(count, of), Wald.Interval(count, of, continuity: true),
    ];

    [Fact]
    public void Limits_hold_the_proportion_and_lie_within_0_and_1() => ForAny((count, of) =>
        All(count, of).All(i => i.Lower <= i.Proportion + 1e-12 && i.Upper >= i.Proportion - 1e-12 && i.Lower >= 0 && i.Upper <= 1));

    [Fact]
    public void Counting_failures_mirrors_the_interval() => ForAny((count, of) =>
        All(count, of).Zip(All(of - count, of)).All(p => Math.Abs(p.First.Lower!.Value - (1 - p.Second.Upper!.Value)) < 1e-11));

    [Fact]
    public void The_exact_limits_have_the_stated_tail_probabilities() => ForAny((count, of) =>
    {
        var interval = ClopperPearson.Interval(count, of);
        return (count == 0 || Math.Abs(BinomialTest.Greater(count, of, interval.Lower!.Value) - 0.025) < 1e-11)
            && (count == of || Math.Abs(1 - BinomialTest.Greater(count + 1, of, interval.Upper!.Value) - 0.025) < 1e-11);
    });

    [Fact]
    public void A_difference_of_a_group_with_itself_is_0_and_not_significant() => ForAny((count, of) =>
    {
        var table = new TwoByTwo(count, of, count, of);
        var newcombe = RiskDifference.Newcombe(table);
        return newcombe.Estimate == 0 && Math.Abs(newcombe.Lower!.Value + newcombe.Upper!.Value) < 1e-12 && (of > 500 || FisherExact.Test(table).PValue > 0.999);
    });

    [Theory]
    [InlineData(-10, 7.61985302416052609e-24)]
    [InlineData(-1.5, 0.0668072012688580660)]
    [InlineData(0.3, 0.617911422188952745)]
    [InlineData(4, 0.999968328758166880)]
    public void The_normal_distribution_equals_pnorm(double z, double expected) => Gold.Close(expected, NormalDistribution.Cumulative(z), 1e-14, "pnorm");

    [Theory]
    [InlineData(1e-10, -6.36134090240406)]
    [InlineData(0.025, -1.95996398454005)]
    [InlineData(0.5, 0)]
    [InlineData(0.9, 1.2815515655446)]
    public void Normal_quantiles_equal_qnorm(double p, double expected) => Gold.Close(expected, NormalDistribution.Quantile(p), 1e-13, "qnorm");

    [Theory]
    [InlineData(3.84145882069412, 1, 0.05)]
    [InlineData(10, 3, 0.0185661354630432)]
    [InlineData(200, 5, 2.84062289864153151e-41)]
    [InlineData(0, 4, 1)]
    public void Chi_square_tails_equal_pchisq(double x, int df, double expected) => Assert.Equal(1, ChiSquareDistribution.UpperTail(x, df) / expected, 1e-10);

    [Fact]
    public void Impossible_arguments_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Wilson.Interval(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Jeffreys.Interval(1, 3, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TwoByTwo(3, 2, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => IncidenceRate.Exact(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquareDistribution.UpperTail(-1, 1));
        Assert.All(All(0, 0), i => Assert.Null(i.Lower));
    }
}
