using DfspRegistry.Analysis.Proportions;

namespace DfspRegistry.Tests.Proportions;

/// <summary>Nothing observed, everything observed, nobody asked; refusals; the names that stand under a table.</summary>
public sealed class ProportionEdgeTests
{
    private delegate ProportionEstimate Method(int count, int of, double level);

    private static readonly (string Name, Method Interval)[] Methods =
    [
        ("Clopper-Pearson", ClopperPearson.Interval), ("Wilson", (x, n, l) => Wilson.Interval(x, n, l)), ("Wilson with continuity correction", (x, n, l) => Wilson.Interval(x, n, l, true)),
        ("Agresti-Coull", AgrestiCoull.Interval), ("Jeffreys", Jeffreys.Interval), ("Wald", (x, n, l) => Wald.Interval(x, n, l)),
        ("Wald with continuity correction", (x, n, l) => Wald.Interval(x, n, l, true)), ("mid-p", MidP.Interval),
    ];

    private static void Refused(string said, Func<object?> action) =>
        Assert.Contains(said, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);

    [Fact]
    public void Each_interval_carries_its_name_and_refuses_what_is_no_proportion()
    {
        foreach (var (name, interval) in Methods)
        {
            Assert.Equal(name, interval(3, 10, 0.95).Method);
            Assert.Equal(new ProportionEstimate(0, 0, null, null, null, 0.9, name), interval(0, 0, 0.9));
            Refused("The count must lie between 0 and the denominator 10.", () => interval(11, 10, 0.95));
            Refused("The count must lie between 0 and the denominator 10.", () => interval(-1, 10, 0.95));
            Refused("of", () => interval(0, -1, 0.95));
            Refused("A confidence level must lie between 0 and 1.", () => interval(3, 10, 0));
            Refused("A confidence level must lie between 0 and 1.", () => interval(3, 10, 1));
        }
    }

    [Fact]
    public void Nothing_and_everything_have_limits_of_exactly_0_and_1()
    {
        // R: prop.test(0, n, correct = FALSE)$conf.int[1] is 0, binom.test and qbeta likewise: not 1e-18.
        for (var n = 1; n <= 60; n++)
        {
            foreach (var (_, interval) in Methods)
            {
                Assert.Equal(0, interval(0, n, 0.95).Lower);
                Assert.Equal(1, interval(n, n, 0.95).Upper);
            }
        }
    }

    [Fact]
    public void The_binomial_test_refuses_what_is_no_proportion()
    {
        foreach (var p in new[] { 0, 1, -0.5, 1.5, double.NaN })
        {
            Refused("The proportion tested must lie between 0 and 1.", () => BinomialTest.TwoSided(3, 10, p));
            Refused("The proportion tested must lie between 0 and 1.", () => BinomialTest.Greater(3, 10, p));
        }
        Refused("The count must lie between 0 and the denominator 10.", () => BinomialTest.TwoSided(11, 10, 0.5));
        Refused("The count must lie between 0 and the denominator 10.", () => BinomialTest.Greater(11, 10, 0.5));
    }

    [Fact]
    public void Rates_carry_their_method_and_refuse_what_is_no_exposure()
    {
        foreach (var (name, rate) in new (string, Func<int, double, double, RateEstimate>)[]
        {
            ("exact (Garwood)", IncidenceRate.Exact), ("normal", IncidenceRate.Normal), ("normal (log rate)", IncidenceRate.NormalLog), ("Byar", IncidenceRate.Byar),
        })
        {
            Assert.Equal(name, rate(3, 10, 0.95).Method);
            Assert.Equal(name, rate(0, 10, 0.95).Method);
            Assert.Equal(new RateEstimate(0, 0, null, null, null, 0.9, name), rate(0, 0, 0.9));
            Refused("events", () => rate(-1, 10, 0.95));
            Refused("Exposure is a time of 0 or more.", () => rate(1, -1, 0.95));
            Refused("Exposure is a time of 0 or more.", () => rate(1, double.NaN, 0.95));
            Refused("Exposure is a time of 0 or more.", () => rate(1, double.PositiveInfinity, 0.95));
            Refused("There are events but no exposure.", () => rate(1, 0, 0.95));
            Refused("A confidence level must lie between 0 and 1.", () => rate(1, 10, 0));
            Refused("A confidence level must lie between 0 and 1.", () => rate(1, 10, 1));
        }
        Assert.Equal(0, IncidenceRate.Exact(0, 10).Lower);
    }

    [Fact]
    public void Tables_with_an_empty_cell_or_group()
    {
        // R: fisher.test(matrix(c(0, 5, 3, 2), 2)): estimate 0, lower limit 0; the mirrored table: Inf and Inf.
        var none = FisherExact.Test(new TwoByTwo(0, 3, 5, 7));
        Assert.Equal((0, 0), (none.OddsRatio.Estimate, none.OddsRatio.Lower));
        var all = FisherExact.Test(new TwoByTwo(3, 3, 2, 7));
        Assert.Equal((null, null), (all.OddsRatio.Estimate, all.OddsRatio.Upper));
        Assert.Equal("conditional maximum likelihood, exact", all.OddsRatio.Method);
        Refused("A confidence level must lie between 0 and 1.", () => FisherExact.Test(new TwoByTwo(1, 2, 1, 2), 0));
        Refused("A confidence level must lie between 0 and 1.", () => FisherExact.Test(new TwoByTwo(1, 2, 1, 2), 1));
        Refused("The count must lie between 0 and the denominator 2.", () => new TwoByTwo(3, 2, 1, 2));
        Refused("The count must lie between 0 and the denominator 2.", () => new TwoByTwo(1, 2, 3, 2));

        Assert.Equal(new EffectEstimate(null, null, null, 0.95, "Wald"), new TwoByTwo(2, 2, 1, 3).WaldOddsRatio());
        Assert.Equal(new EffectEstimate(0, 0, null, 0.95, "Wald"), new TwoByTwo(0, 2, 1, 3).WaldOddsRatio());
        Assert.Equal("Wald", new TwoByTwo(1, 2, 1, 3).WaldOddsRatio().Method);
        foreach (var table in new[] { new TwoByTwo(0, 0, 1, 3), new TwoByTwo(1, 3, 0, 0) })
        {
            Assert.Equal(new EffectEstimate(null, null, null, 0.9, "Wald"), RiskDifference.Wald(table, 0.9));
            Assert.Equal(new EffectEstimate(null, null, null, 0.9, "Newcombe"), RiskDifference.Newcombe(table, 0.9));
            Assert.Null(table.Pearson());
        }
        Assert.Equal("Newcombe", RiskDifference.Newcombe(new TwoByTwo(1, 2, 1, 3)).Method);
        var wald = RiskDifference.Wald(new TwoByTwo(1, 2, 1, 4));
        Assert.Equal((0.25, "Wald"), (wald.Estimate, wald.Method));
    }

    [Fact]
    public void Yates_corrects_by_no_more_than_the_difference()
    {
        // R: chisq.test(matrix(c(1, 2, 2, 3), 2, byrow = TRUE))$statistic = 0: |ad - bc| / n = 1 / 8 is less than one half.
        Assert.Equal(0, new TwoByTwo(1, 3, 2, 5).Yates()!.Value.ChiSquare);
    }

    [Fact]
    public void Odds_ratios_of_large_tables_do_not_overflow()
    {
        // By symmetry the conditional odds ratio of equal rows is 1, and that of the swapped rows its inverse.
        Assert.Equal(1, FisherExact.Test(new TwoByTwo(400, 800, 400, 800)).OddsRatio.Estimate!.Value, 1e-9);
        var one = FisherExact.Test(new TwoByTwo(790, 800, 10, 800)).OddsRatio;
        var other = FisherExact.Test(new TwoByTwo(10, 800, 790, 800)).OddsRatio;
        Assert.Equal(1, one.Estimate!.Value * other.Estimate!.Value, 1e-9);
        Assert.Equal(1, one.Lower!.Value * other.Upper!.Value, 1e-9);
    }
}
