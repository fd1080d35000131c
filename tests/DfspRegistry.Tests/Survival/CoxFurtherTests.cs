using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>
/// What is computed from a fitted model, with entry times, strata, weights and clusters. Expected values from R 4.2 with survival 3.5: coxph(Surv(entry, time, event) ~ x +
/// strata(s)) and what is named at each test.
/// </summary>
public sealed class CoxFurtherTests
{
    private static readonly double[] Entry = [0, 2, 0, 3, 1, 0, 4, 2, 5, 0, 1, 3];
    private static readonly double[] Time = [5, 8, 3, 9, 6, 12, 7, 4, 11, 10, 6, 9];
    private static readonly bool[] Event = [true, true, false, true, true, false, true, true, true, true, false, true];
    private static readonly double[] X = [2.1, 0.3, 1.7, 0.8, 1.2, 0.4, 0.9, 2.5, 1.1, 0.2, 1.9, 0.6];
    private static readonly double[] Weights = [1, 2, 1, 3, 1, 1, 2, 1, 1, 2, 1, 2];
    private static readonly int[] Stratum = [.. Enumerable.Range(0, 12).Select(i => i % 2)];

    private static readonly SurvivalData Entered = new(Time, Event, Entry), Whole = new(Time, Event);

    private static CoxResult Fit(SurvivalData data, int[]? stratum = null, int[]? cluster = null, double[]? weights = null) =>
        CoxRegression.Fit(data, [Covariate.Numeric("x", X)], null, stratum, cluster, weights);

    [Fact]
    public void Concordance_counts_those_who_have_entered()
    {
        // R: concordance(coxph(Surv(entry, time, event) ~ x)).
        Check(Fit(Entered).Concordance, 0.772727272727273, 0.114525074809220, 34, 10, 0, 1, 0);
        // R: the same with cluster = c(1, 1, 2, 2, 3, 3, 3, 4, 5, 5, 6, 6): dependent subjects move the error, not the counts.
        Check(Fit(Entered, cluster: [1, 1, 2, 2, 3, 3, 3, 4, 5, 5, 6, 6]).Concordance, 0.772727272727273, 0.100297096405124, 34, 10, 0, 1, 0);
        // R: concordance(Surv(entry, time, event) ~ x, reverse = TRUE, weights = w).
        Check(Concordance.Of(Entered, X, null, Weights), 0.754716981132076, 0.124042900621617, 80, 26, 0, 6, 0);
        // R: concordance(Surv(time, event) ~ round(x), reverse = TRUE, weights = w).
        Check(Concordance.Of(Whole, [.. X.Select(x => Math.Round(x))], null, Weights), 0.7, 0.0962434928572076, 59, 15, 36, 0, 6);
        Assert.Contains(
            "There are 1 risk scores for 12 subjects.", Assert.Throws<ArgumentException>(() => Concordance.Of(Whole, [1])).Message, StringComparison.Ordinal);

        static void Check(ConcordanceResult c, params double?[] expected) =>
            Gold.Close(expected, [c.C, c.StdError, c.Concordant, c.Discordant, c.TiedRisk, c.TiedTime, c.TiedBoth], 1e-12, "concordance");
    }

    [Theory]
    [InlineData(TimeTransform.KaplanMeier, 0.408198574069082)]
    [InlineData(TimeTransform.Identity, 0.333753248494619)]
    [InlineData(TimeTransform.Rank, 0.348475624819175)]
    [InlineData(TimeTransform.Log, 0.427944533973636)]
    public void Proportional_hazards_are_tested_against_any_function_of_time(TimeTransform transform, double expected)
    {
        // R: cox.zph(fit, transform = ...)$table.
        var test = Fit(Entered, Stratum).ProportionalHazards(transform)!;
        Gold.Close([expected, expected], [test.Terms[0].Test.ChiSquare, test.Global.ChiSquare], 1e-7, transform.ToString());
        Assert.Equal(transform, test.Transform);
    }

    [Fact]
    public void Proportional_hazards_are_tested_with_weights()
    {
        // R: cox.zph(coxph(Surv(time, event) ~ x, weights = w), "km") and "rank".
        var fit = Fit(Whole, weights: Weights);
        Gold.Close(3.63733100788338, fit.ProportionalHazards()!.Global.ChiSquare, 1e-7, "km");
        Gold.Close(3.60006614113606, fit.ProportionalHazards(TimeTransform.Rank)!.Global.ChiSquare, 1e-7, "rank");
    }

    [Fact]
    public void Residuals_and_baseline_hazard_keep_to_their_stratum_and_entry()
    {
        var fit = Fit(Entered, Stratum);
        Gold.Close(1.69032615504201, fit.Coefficients[0].Estimate, 1e-7, "coefficient");
        // R: residuals(fit, "martingale") and "score"; basehaz(fit, centered = FALSE).
        Gold.Close(
            [0.5152983670941484, 0.8367639301574068, 0, -0.0563823867449353, 0.7190453399332237, -1.2681483645954152, 0.41451809739281, 0.1455030602800136,
                -0.731573692318733, 0.0956215574565673, -0.9172881121014491, 0.2466422034463642],
            [.. fit.MartingaleResiduals().Select(r => (double?)r)], 1e-6, "martingale");
        Gold.Close(
            [0.1241517517237269, -0.1675697819294646, 0, 0.0672996375147136, -0.2220116809920845, 0.0895382754749023, 0.061934255892012, 0.0414589458825373,
                0.0184856245234556, 0.1279857056609756, -0.2120911592193609, 0.0708184254686044],
            [.. fit.ScoreResiduals().Select(r => (double?)r[0])], 1e-6, "score");
        Gold.Close(
            [0.0139272671793357, 0.0369587312373007, 0.1278863186473856, 0.283658802902328, 0.0124871177584839, 0.098307427891159, 0.3480871362090136, 0.6449563711720944],
            [.. fit.BaselineHazard().Select(h => (double?)h.CumulativeHazard)], 1e-6, "baseline");
        Gold.Close(
            [0.5463285419273034, 0.8414712799901146, 0, -0.0686167103858573, 0.7355487162775511, -1.2623974449680713, 0.4307241711478477, 0.130307635324836,
                -0.8087631132367390, 0.1114179911730516, -0.9038383161159629, 0.2478172488659258],
            [.. Fit(Whole, Stratum).MartingaleResiduals().Select(r => (double?)r)], 1e-6, "martingale without entry");
    }

    [Fact]
    public void Clusters_add_up_weighted_scores()
    {
        // R: summary(coxph(Surv(time, event) ~ x, weights = w, cluster = rep(1:6, 2))).
        var c = Fit(Whole, null, [.. Enumerable.Range(0, 12).Select(i => i % 6)], Weights).Coefficients[0];
        Gold.Close(
            [1.58143641656822, 0.640673003451404, 0.606927168245132, 2.60564446495414, 0.00917015933942224],
            [c.Estimate, c.StdError, c.RobustStdError, c.Z, c.PValue], 1e-7, "x");
    }

    [Fact]
    public void Whole_numbers_so_large_that_R_ties_them_are_tied()
    {
        // R: coxph(Surv(c(1e9, 1e9 + 8, 1.5e9, 2e9, 2.1e9), c(1, 1, 1, 0, 1)) ~ c(1, 3, 2, 5, 1)): loglik -4.0943445622221 -3.917978597340686.
        var fit = CoxRegression.Fit(new SurvivalData([1e9, 1e9 + 8, 1.5e9, 2e9, 2.1e9], [true, true, true, false, true]), [Covariate.Numeric("x", [1, 3, 2, 5, 1])]);
        Gold.Close([-4.0943445622221, -3.917978597340686, -0.238719887449019], [fit.LogLikelihoodNull, fit.LogLikelihood, fit.Coefficients[0].Estimate], 1e-7, "model");
    }

    [Fact]
    public void Months_kept_as_decimals_are_snapped_with_their_entries()
    {
        // R: aeqSurv: 1.1 * 3 is 3.3000000000000003, which is 3.3.
        var data = new SurvivalData([3.3, 1.1 * 3, 7.5, 7.5 + 1e-9], [true, false, true, true], [1.25, 1.25 + 1e-9, 0, 3.3]);
        var snapped = TimeTies.Snap(data);
        Assert.Equal([3.3, 3.3, 7.5, 7.5], snapped.Time);
        Assert.Equal([1.25, 1.25, 0, 3.3], snapped.Entry!);
        Assert.Null(TimeTies.Snap(new SurvivalData([3.3, 1.1 * 3], [true, true])).Entry);
        var apart = new SurvivalData([1.5, 2.5], [true, true], [0.5, 0.25]);
        Assert.Same(apart, TimeTies.Snap(apart));
        var days = new SurvivalData([1, 2], [true, true], [0, 1]);
        Assert.Same(days, TimeTies.Snap(days));
        // Whole days with a decimal entry are no whole days.
        Assert.Equal([2, 3], KaplanMeier.Estimate(new SurvivalData([1, 2], [true, true], [0.5, 0.25])).Points.Select(p => p.AtRisk + (p.Time == 2 ? 2 : 0)));
    }
}
