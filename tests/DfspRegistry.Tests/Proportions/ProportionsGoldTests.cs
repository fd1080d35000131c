using System.Text.Json;
using DfspRegistry.Analysis.Proportions;

namespace DfspRegistry.Tests.Proportions;

/// <summary>R binom.test, prop.test, qbeta, fisher.test, chisq.test, poisson.test and tern's formulas: gold/proportions.json, two_by_two.json, incidence_rates.json.</summary>
public sealed class ProportionsGoldTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    public void Intervals_equal_R()
    {
        foreach (var c in SharedFiles.Json("gold", "proportions.json").EnumerateArray())
        {
            int x = c.GetProperty("x").GetInt32(), n = c.GetProperty("n").GetInt32();
            var level = c.GetProperty("conf_level").GetDouble();
            Check(c, "clopper_pearson", ClopperPearson.Interval(x, n, level));
            Check(c, "wilson", Wilson.Interval(x, n, level));
            Check(c, "wilson_cc", Wilson.Interval(x, n, level, continuity: true));
            Check(c, "agresti_coull", AgrestiCoull.Interval(x, n, level));
            Check(c, "jeffreys", Jeffreys.Interval(x, n, level));
            Check(c, "wald", Wald.Interval(x, n, level));
            Check(c, "wald_cc", Wald.Interval(x, n, level, continuity: true));
            Check(c, "mid_p", MidP.Interval(x, n, level));
            Gold.Close(c.GetProperty("binom_test_p_vs_0.2").Number(), BinomialTest.TwoSided(x, n, 0.2), Tolerance, $"{x}/{n} binom.test");
            Gold.Close(c.GetProperty("binom_test_greater_p_vs_0.2").Number(), BinomialTest.Greater(x, n, 0.2), Tolerance, $"{x}/{n} binom.test greater");
        }
    }

    private static void Check(JsonElement c, string name, ProportionEstimate interval)
    {
        // The mid-p reference was found by a root search of R's uniroot, which stops earlier than the others.
        var tolerance = name == "mid_p" ? 1e-8 : Tolerance;
        Gold.Close(c.GetProperty(name).Numbers(), [interval.Lower, interval.Upper], tolerance, $"{name} {interval.Count}/{interval.Of}");
        Gold.Close(c.GetProperty("p").Number(), interval.Proportion, Tolerance, name);
    }

    [Fact]
    public void Two_by_two_tables_equal_R()
    {
        foreach (var c in SharedFiles.Json("gold", "two_by_two.json").EnumerateArray())
        {
            var rows = c.GetProperty("table_rows");
            int a = rows[0][0].GetInt32(), b = rows[0][1].GetInt32(), x = rows[1][0].GetInt32(), d = rows[1][1].GetInt32();
            var table = new TwoByTwo(a, a + b, x, x + d);
            var where = $"{a} {b} / {x} {d}";
            var fisher = FisherExact.Test(table);
            Gold.Close(c.GetProperty("fisher_p").Number(), fisher.PValue, Tolerance, where + " Fisher");
            Gold.Close(c.GetProperty("fisher_p_less").Number(), fisher.PValueLess, Tolerance, where + " Fisher less");
            Gold.Close(c.GetProperty("fisher_p_greater").Number(), fisher.PValueGreater, Tolerance, where + " Fisher greater");
            // fisher.test finds the odds ratio and its limits with uniroot at its default tolerance, 1.2e-4 on a scale of 0 to 1.
            Gold.Close(c.GetProperty("fisher_or_cmle").Number(), fisher.OddsRatio.Estimate, 1e-3, where + " odds ratio");
            Gold.Close(c.GetProperty("fisher_or_ci").Numbers(), [fisher.OddsRatio.Lower, fisher.OddsRatio.Upper], 1e-2, where + " odds ratio limits");
            Gold.Close(c.GetProperty("pearson_chisq").Number(), table.Pearson()?.ChiSquare, Tolerance, where + " Pearson");
            Gold.Close(c.GetProperty("pearson_p").Number(), table.Pearson()?.PValue, Tolerance, where + " Pearson p");
            Gold.Close(c.GetProperty("yates_chisq").Number(), table.Yates()?.ChiSquare, Tolerance, where + " Yates");
            Gold.Close(c.GetProperty("yates_p").Number(), table.Yates()?.PValue, Tolerance, where + " Yates p");
            var ratio = table.WaldOddsRatio();
            Gold.Close(c.GetProperty("wald_or").Number(), ratio.Estimate, Tolerance, where + " Wald odds ratio");
            Gold.Close(c.GetProperty("wald_or_ci").Numbers(), [ratio.Lower, ratio.Upper], Tolerance, where + " Wald odds ratio limits");
            var newcombe = RiskDifference.Newcombe(table);
            var wald = RiskDifference.Wald(table);
            Gold.Close(c.GetProperty("risk_diff").Number(), newcombe.Estimate, Tolerance, where + " difference");
            Gold.Close(c.GetProperty("rd_newcombe_ci").Numbers(), [newcombe.Lower, newcombe.Upper], Tolerance, where + " Newcombe");
            Gold.Close(c.GetProperty("rd_wald_ci").Numbers(), [wald.Lower, wald.Upper], Tolerance, where + " Wald");
        }
    }

    [Fact]
    public void Conditional_odds_ratio_solves_its_equation()
    {
        // The margins of Fisher's tea tasting: at the estimate the expected count is the observed one, 3. Worked by hand: sum of x C(4,x)^2 w^x = 3 sum of C(4,x)^2 w^x.
        var odds = FisherExact.Test(new TwoByTwo(3, 4, 1, 4)).OddsRatio.Estimate!.Value;
        double[] ways = [1, 16, 36, 16, 1];
        var weights = ways.Select((c, k) => c * Math.Pow(odds, k)).ToArray();
        Assert.Equal(3, weights.Select((w, k) => w * k).Sum() / weights.Sum(), 1e-12);
    }

    [Fact]
    public void Incidence_rates_equal_R()
    {
        foreach (var c in SharedFiles.Json("gold", "incidence_rates.json").EnumerateArray())
        {
            var events = c.GetProperty("events").GetInt32();
            var exposure = c.GetProperty("exposure").GetDouble();
            var level = c.GetProperty("conf_level").GetDouble();
            foreach (var (name, rate) in new[]
            {
                ("exact_garwood", IncidenceRate.Exact(events, exposure, level)), ("normal", IncidenceRate.Normal(events, exposure, level)),
                ("normal_log", IncidenceRate.NormalLog(events, exposure, level)), ("byar", IncidenceRate.Byar(events, exposure, level)),
            })
            {
                Gold.Close(c.GetProperty("rate").Number(), rate.Rate, Tolerance, $"{events} rate");
                Gold.Close(c.GetProperty(name).Numbers(), [rate.Lower, rate.Upper], Tolerance, $"{events} {name}");
            }
        }
    }
}
