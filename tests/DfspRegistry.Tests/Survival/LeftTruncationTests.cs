using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Tests.Survival;

/// <summary>
/// Entry times, groups and strata together: whole days, which are counted, and the same days a quarter later, which are sorted. Expected values from R: survfit(Surv(entry,
/// time, event) ~ 1); for tests, which survdiff does not offer with entry times, the sums d n_k / n and d (n - d) / (n - 1) (n_k / n) (1 - n_l / n) written out in R.
/// </summary>
public sealed class LeftTruncationTests
{
    private static readonly double[] Entry = [0, 2, 0, 3, 1, 0, 4, 2, 5, 0, 1, 3];
    private static readonly double[] Time = [5, 8, 3, 9, 6, 12, 7, 4, 11, 10, 6, 9];
    private static readonly bool[] Event = [true, true, false, true, true, false, true, true, true, true, false, true];
    private static readonly int[] Group = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];

    // Stratum 1 has nobody.
    private static readonly int[] Stratum = [0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2];

    private static SurvivalData Data(double later) => new([.. Time.Select(t => t + later)], Event, [.. Entry.Select(t => t + later)]);

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    public void Survival_and_numbers_at_risk_are_read_at_any_time(double later)
    {
        // R: summary(survfit(Surv(entry, time, event) ~ 1), times = c(1, 4, 4.5, 6, 11.5, 12)).
        var points = KaplanMeier.Estimate(Data(later)).At([1 + later, 4 + later, 4.5 + later, 6 + later, 11.5 + later, 12 + later]);
        // By counting; R prints 8 at time 1, which is the number at its next row, time 3.
        Assert.Equal([4, 9, 9, 9, 1, 1], points.Select(p => p.AtRisk));
        Gold.Close(
            [1, 0.888888888888889, 0.888888888888889, 0.702331961591221, 0.100333137370174, 0.100333137370174],
            [.. points.Select(p => p.Survival)], 1e-13, "survival");
        Gold.Close(
            [0, 0.104756560175785, 0.104756560175785, 0.143362911328874, 0.095121398205883, 0.095121398205883],
            [.. points.Select(p => p.StdError)], 1e-13, "standard error");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.25)]
    public void The_log_rank_test_expects_by_those_who_have_entered(double later)
    {
        var test = LogRank.Test(Data(later), Group, 3)!;
        Assert.Equal(1.28088538494493, test.ChiSquare, 1e-13);
        Assert.Equal(2, test.DegreesOfFreedom);
        Gold.Close([1.90793650793651, 2.68571428571429, 4.40634920634921], [.. test.Groups.Select(g => (double?)g.Expected)], 1e-13, "expected");
        Assert.Equal([3, 3, 3], test.Groups.Select(g => g.Observed));
        Assert.Equal([4, 4, 4], test.Groups.Select(g => g.N));

        var stratified = LogRank.Test(Data(later), Group, 3, null, Stratum, 3)!;
        Assert.Equal(2.83819878192840, stratified.ChiSquare, 1e-13);
        Gold.Close([1.48333333333333, 3.03333333333333, 4.48333333333333], [.. stratified.Groups.Select(g => (double?)g.Expected)], 1e-13, "expected, stratified");
    }

    [Fact]
    public void Groups_given_one_by_one_carry_their_entry_times()
    {
        SurvivalData[] groups = [.. Enumerable.Range(0, 3).Select(k => Part(i => Group[i] == k))];
        Assert.Equal(1.28088538494493, LogRank.Test(groups)!.ChiSquare, 1e-13);
        var error = Assert.Throws<ArgumentException>(() => LogRank.Test([groups[0], new SurvivalData([1], [true])]));
        Assert.Contains("Either every group has entry times or none has", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Pairs_are_tested_with_their_entry_times_and_strata()
    {
        foreach (var pair in LogRank.Pairwise(Data(0), Group, 3, null, Stratum, 3))
        {
            int[] rows = [.. Enumerable.Range(0, 12).Where(i => Group[i] == pair.First || Group[i] == pair.Second)];
            var direct = LogRank.Test(
                Part(i => rows.Contains(i)), Array.ConvertAll(rows, i => Group[i] == pair.First ? 0 : 1), 2, null, Array.ConvertAll(rows, i => Stratum[i]), 3)!;
            Assert.Equal(direct.ChiSquare, pair.Test!.ChiSquare, 1e-13);
        }
        // R: survdiff(Surv(time, event) ~ g + strata(s)) of each pair.
        Gold.Close(
            [1.05882352941176, 3.24, 0.363636363636364],
            [.. LogRank.Pairwise(new SurvivalData(Time, Event), Group, 3, null, Stratum, 3).Select(p => p.Test?.ChiSquare)], 1e-13, "pairs without entry");
    }

    private static SurvivalData Part(Func<int, bool> chosen)
    {
        int[] rows = [.. Enumerable.Range(0, 12).Where(chosen)];
        return new SurvivalData(Array.ConvertAll(rows, i => Time[i]), Array.ConvertAll(rows, i => Event[i]), Array.ConvertAll(rows, i => Entry[i]));
    }
}
