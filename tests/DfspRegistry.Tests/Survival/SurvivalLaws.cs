using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>Laws that hold for any follow-up.</summary>
public sealed class SurvivalLaws
{
    private static bool Near(double? a, double? b, double relative = 1e-9) =>
        a is null || b is null ? a is null && b is null : Math.Abs(a.Value - b.Value) <= relative * Math.Max(1e-3, Math.Abs(a.Value));

    private static bool Same(SurvivalCurve a, SurvivalCurve b) =>
        a.Points.SequenceEqual(b.Points) && a.Median == b.Median && a.RestrictedMean() == b.RestrictedMean();

    /// <summary>An infinite coefficient is followed only so far, and how far depends on rounding and on the column's mean: the likelihood reached is then no law's matter.</summary>
    private static bool SameModel(CoxResult a, CoxResult b) =>
        a.Coefficients[0].Status == b.Coefficients[0].Status
        && Near(a.LogLikelihoodNull, b.LogLikelihoodNull)
        && (a.Coefficients[0].Status == CoefficientStatus.Infinite || Near(a.LogLikelihood, b.LogLikelihood, 1e-7))
        && Near(a.Coefficients[0].Estimate, b.Coefficients[0].Estimate, 1e-6);

    [Fact]
    public void The_order_of_rows_never_matters() => RandomSurvival.ForAny(s =>
    {
        var t = s.Shuffled();
        var (a, b) = (LogRank.Test(s.Data, s.Group, 3), LogRank.Test(t.Data, t.Group, 3));
        return Same(KaplanMeier.Estimate(s.Data), KaplanMeier.Estimate(t.Data))
            && Same(ReverseKaplanMeier.FollowUp(s.Data), ReverseKaplanMeier.FollowUp(t.Data))
            && a?.ChiSquare == b?.ChiSquare && a?.PValue == b?.PValue;
    });

    [Fact]
    public void The_order_of_rows_does_not_matter_to_Cox() => RandomSurvival.ForAny(s =>
    {
        var t = s.Shuffled();
        return SameModel(Fit(s), Fit(t));
    });

    [Fact]
    public void Survival_falls_within_its_limits_and_within_0_and_1() => RandomSurvival.ForAny(s => Enum.GetValues<ConfidenceType>().All(type =>
    {
        var curve = KaplanMeier.Estimate(s.Data, new SurvivalOptions { ConfidenceType = type });
        var previous = 1.0;
        foreach (var point in curve.Points)
        {
            var survival = point.Survival!.Value;
            if (survival > previous || survival < 0 || point.Lower > survival + 1e-12 || point.Upper < survival - 1e-12 || point.Lower < 0 || point.Upper > 1)
                return false;
            previous = survival;
        }
        return true;
    }));

    [Fact]
    public void Nothing_is_ever_not_a_number() => RandomSurvival.ForAny(s =>
    {
        static bool Fine(params double?[] values) => values.All(v => v is null || double.IsFinite(v.Value));
        var curve = KaplanMeier.Estimate(s.Data);
        var test = LogRank.Test(s.Data, s.Group, 3);
        var cox = Fit(s);
        var hazards = cox.ProportionalHazards();
        return curve.Points.Concat(curve.At([0, 1, s.Time.Max(), s.Time.Max() + 1])).All(p => Fine(p.Survival, p.StdError, p.Lower, p.Upper))
            && curve.NelsonAalen.All(p => Fine(p.CumulativeHazard, p.StdError))
            && Fine(curve.Median.Estimate, curve.Median.Lower, curve.Median.Upper, curve.RestrictedMean()!.Estimate, curve.RestrictedMean()!.StdError)
            && Fine(test?.ChiSquare, test?.PValue)
            && cox.Coefficients.All(c => Fine(c.Estimate, c.StdError, c.Z, c.PValue, c.HazardRatio, c.Lower, c.Upper))
            && Fine(cox.LogLikelihoodNull, cox.LogLikelihood, cox.Concordance.C, cox.Concordance.StdError, hazards?.Global.ChiSquare)
            && Fine(cox.ScoreTest?.ChiSquare, cox.WaldTest?.ChiSquare, cox.LikelihoodRatioTest?.ChiSquare);
    });

    [Fact]
    public void Scaling_time_scales_quantiles_and_means() => RandomSurvival.ForAny(s =>
    {
        var (a, b) = (KaplanMeier.Estimate(s.Data), KaplanMeier.Estimate(new SurvivalData([.. s.Time.Select(t => 4 * t)], s.Event)));
        return new[] { 0.25, 0.5, 0.75 }.All(p => Near(4 * a.Quantile(p).Estimate, b.Quantile(p).Estimate) && Near(4 * a.Quantile(p).Lower, b.Quantile(p).Lower))
            && Near(4 * a.RestrictedMean()!.Estimate, b.RestrictedMean()!.Estimate) && Near(4 * a.RestrictedMean()!.StdError, b.RestrictedMean()!.StdError);
    });

    [Fact]
    public void Counting_days_and_sorting_times_give_the_same_curve_and_test() => RandomSurvival.ForAny(s =>
    {
        // Halves of days are not whole, so they are sorted; the order of the times is the same.
        var whole = s with { Time = [.. s.Time.Select(Math.Floor)] };
        var half = new SurvivalData([.. whole.Time.Select(t => t + 0.5)], s.Event);
        var (a, b) = (KaplanMeier.Estimate(whole.Data), KaplanMeier.Estimate(half));
        return a.Points.Zip(b.Points).All(p => p.First == p.Second with { Time = p.First.Time }) && a.Points.Count == b.Points.Count
            && LogRank.Test(whole.Data, s.Group, 3)?.ChiSquare == LogRank.Test(half, s.Group, 3)?.ChiSquare
            && Near(Fit(whole).LogLikelihood, CoxRegression.Fit(half, [Covariate.Numeric("x", s.X)]).LogLikelihood, 1e-7);
    });

    [Fact]
    public void The_log_rank_test_is_symmetric_in_the_groups_names() => RandomSurvival.ForAny(s =>
    {
        int[] rename = [2, 0, 1];
        return Enum.GetValues<LogRankWeight>().All(weight =>
        {
            var options = new LogRankOptions { Weight = weight };
            var a = LogRank.Test(s.Data, s.Group, 3, options);
            var b = LogRank.Test(s.Data, [.. s.Group.Select(g => rename[g])], 3, options);
            return a is null || b is null ? a is null == b is null : Near(a.ChiSquare, b.ChiSquare, 1e-7) && a.DegreesOfFreedom == b.DegreesOfFreedom;
        });
    });

    [Fact]
    public void Observed_events_are_expected_by_somebody() => RandomSurvival.ForAny(s =>
        LogRank.Test(s.Data, s.Group, 3) is not { } test || Near(test.Groups.Sum(g => g.Observed), test.Groups.Sum(g => g.Expected)));

    [Fact]
    public void Without_ties_the_score_test_is_the_log_rank_test() => RandomSurvival.ForAny(
        s =>
        {
            int[] arm = [.. s.Group.Select(g => Math.Min(g, 1))];
            var test = LogRank.Test(s.Data, arm, 2);
            var fit = CoxRegression.Fit(s.Data, [Covariate.Numeric("arm", [.. arm.Select(a => (double)a)])]);
            return test is null || Near(test.ChiSquare, fit.ScoreTest?.ChiSquare, 1e-8);
        },
        ties: false);

    [Fact]
    public void Splitting_a_subject_at_a_time_changes_nothing() => RandomSurvival.ForAny(s =>
    {
        // Each subject whose time is past 2 is followed from 0 to half its time, and from there on as another row.
        var time = new List<double>();
        var happened = new List<bool>();
        var entry = new List<double>();
        var x = new List<double>();
        for (var i = 0; i < s.Count; i++)
        {
            var end = s.Time[i] + 1;
            var cut = Math.Floor(end / 2);
            if (cut >= 1 && cut < end)
            {
                time.Add(cut);
                happened.Add(false);
                entry.Add(0);
                x.Add(s.X[i]);
                entry.Add(cut);
            }
            else
            {
                entry.Add(0);
            }
            time.Add(end);
            happened.Add(s.Event[i]);
            x.Add(s.X[i]);
        }
        var whole = new SurvivalData([.. s.Time.Select(t => t + 1)], s.Event);
        var split = new SurvivalData([.. time], [.. happened], [.. entry]);
        var a = KaplanMeier.Estimate(whole).Points.Where(p => p.Events > 0);
        var b = KaplanMeier.Estimate(split).Points.Where(p => p.Events > 0);
        var (fit, fitSplit) = (CoxRegression.Fit(whole, [Covariate.Numeric("x", s.X)]), CoxRegression.Fit(split, [Covariate.Numeric("x", [.. x])]));
        return a.Zip(b).All(p => p.First.Time == p.Second.Time && p.First.AtRisk == p.Second.AtRisk && Near(p.First.Survival, p.Second.Survival, 1e-12)
                && Near(p.First.StdError, p.Second.StdError, 1e-12))
            && SameModel(fit, fitSplit);
    });

    [Fact]
    public void Counts_of_two_sites_add_up_to_the_pooled_counts() => RandomSurvival.ForAny(s =>
    {
        var pooled = KaplanMeier.Estimate(s.Data);
        int[] left = [.. Enumerable.Range(0, s.Count).Where(i => s.X[i] < 0.5)], right = [.. Enumerable.Range(0, s.Count).Where(i => s.X[i] >= 0.5)];
        var times = pooled.Points.Select(p => p.Time).ToArray();
        var (a, b) = (KaplanMeier.Estimate(s.Take(left).Data).At(times), KaplanMeier.Estimate(s.Take(right).Data).At(times));
        return pooled.Points.Select((p, i) => p.AtRisk == a[i].AtRisk + b[i].AtRisk && p.Events == a[i].Events + b[i].Events && p.Censored == a[i].Censored + b[i].Censored).All(x => x);
    });

    [Fact]
    public void Without_censoring_survival_is_the_share_still_alive() => RandomSurvival.ForAny(s =>
    {
        var curve = KaplanMeier.Estimate(new SurvivalData(s.Time, [.. s.Time.Select(_ => true)]));
        return curve.Points.All(p => Near(s.Time.Count(t => t > p.Time) / (double)s.Count, p.Survival, 1e-9))
            && Near(s.Time.Average(), curve.RestrictedMean()!.Estimate);
    });

    [Fact]
    public void Every_cause_and_survival_add_up_to_one_and_a_single_cause_is_1_minus_survival() => RandomSurvival.ForAny(s =>
    {
        int[] cause = [.. s.Event.Zip(s.Group, (e, g) => e ? 1 + Math.Min(g, 1) : 0)];
        var data = new CompetingRisksData(s.Time, cause);
        var curves = CumulativeIncidence.Estimate(data);
        var survival = KaplanMeier.Estimate(data.AnyCause());
        var alone = CumulativeIncidence.Estimate(new CompetingRisksData(s.Time, [.. s.Event.Select(e => e ? 1 : 0)]));
        return survival.Points.Select((p, i) => Near(1, p.Survival + curves.Sum(c => c.Points[i].Incidence), 1e-12)).All(x => x)
            && alone.All(c => c.Points.Zip(survival.Points).All(p => Near(1 - p.Second.Survival, p.First.Incidence, 1e-9)));
    });

    [Fact]
    public void Weighting_by_two_is_counting_twice_with_Breslow_ties() => RandomSurvival.ForAny(s =>
    {
        var options = new CoxOptions { Ties = CoxTies.Breslow };
        var twice = s.Take([.. Enumerable.Range(0, s.Count), .. Enumerable.Range(0, s.Count)]);
        var a = CoxRegression.Fit(s.Data, [Covariate.Numeric("x", s.X)], options, weights: [.. s.Time.Select(_ => 2.0)]);
        var b = CoxRegression.Fit(twice.Data, [Covariate.Numeric("x", twice.X)], options);
        return SameModel(a, b) && Near(a.Coefficients[0].StdError, b.Coefficients[0].StdError, 1e-7);
    });

    [Fact]
    public void Concordance_equals_counting_every_pair() => RandomSurvival.ForAny(s =>
    {
        double[] risk = [.. s.X.Select(x => Math.Round(x, 1))];
        double concordant = 0, discordant = 0, tied = 0, tiedTime = 0, tiedBoth = 0;
        for (var i = 0; i < s.Count; i++)
        {
            for (var j = 0; j < s.Count; j++)
            {
                if (s.Event[i] && (s.Time[j] > s.Time[i] || (s.Time[j] == s.Time[i] && !s.Event[j])))
                {
                    if (risk[i] > risk[j])
                        concordant++;
                    else if (risk[i] < risk[j])
                        discordant++;
                    else
                        tied++;
                }
                if (i < j && s.Event[i] && s.Event[j] && s.Time[i] == s.Time[j])
                    _ = risk[i] == risk[j] ? tiedBoth++ : tiedTime++;
            }
        }
        var result = Concordance.Of(s.Data, risk);
        return concordant + discordant + tied == 0
            ? result.C is null
            : result.Concordant == concordant && result.Discordant == discordant && result.TiedRisk == tied && result.TiedTime == tiedTime && result.TiedBoth == tiedBoth;
    });

    [Fact]
    public void Reconstructing_a_curve_with_its_own_risk_table_comes_close_to_it() => RandomSurvival.ForAny(s =>
    {
        var curve = KaplanMeier.Estimate(new SurvivalData([.. s.Time.Select(t => t + 1)], s.Event));
        if (s.Count < 20 || curve.Events < 5)
            return true;
        var end = curve.MaxTime!.Value;
        double[] ticks = [0, end / 4, end / 2, 3 * end / 4];
        var back = KaplanMeier.Estimate(CurveReconstruction.Reconstruct(
            [.. curve.Points.Select(p => new DigitizedPoint(p.Time, p.Survival!.Value))], [.. curve.At(ticks).Select(p => new NumberAtRisk(p.Time, p.AtRisk))]));
        // Within what one subject at risk weighs at the end of the table.
        return back.N == s.Count && ticks.All(t => Math.Abs(back.At([t])[0].Survival!.Value - curve.At([t])[0].Survival!.Value) < 0.15);
    });

    private static CoxResult Fit(RandomSurvival s) => CoxRegression.Fit(s.Data, [Covariate.Numeric("x", s.X)]);
}
