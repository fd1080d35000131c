using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Survival;

/// <summary>The weight that each event time has in a test of the log-rank family.</summary>
public enum LogRankWeight
{
    /// <summary>S(t-)^rho with the pooled Kaplan-Meier curve just before t (Harrington and Fleming 1982); rho 0 is the log-rank test. R: survdiff(rho).</summary>
    FlemingHarrington,

    /// <summary>The number at risk (Gehan 1965, Breslow 1970). SAS "Wilcoxon", SPSS "Breslow".</summary>
    GehanBreslow,

    /// <summary>The square root of the number at risk (Tarone and Ware 1977).</summary>
    TaroneWare,

    /// <summary>The pooled S(t-) (Peto and Peto 1972, in R's form): Fleming-Harrington with rho 1.</summary>
    PetoPeto,
}

/// <summary>Which test of the log-rank family; printed with the result.</summary>
public sealed record LogRankOptions
{
    public static LogRankOptions Default { get; } = new();

    public LogRankWeight Weight { get; init; } = LogRankWeight.FlemingHarrington;

    /// <summary>The exponent of the Fleming-Harrington weight.</summary>
    public double Rho
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "rho must be a finite number.");
    }

    /// <summary>The test's name as a footnote prints it.</summary>
    public string Name => Weight switch
    {
        LogRankWeight.GehanBreslow => "Gehan-Breslow",
        LogRankWeight.TaroneWare => "Tarone-Ware",
        LogRankWeight.PetoPeto => "Peto-Peto",
        _ => Rho == 0 ? "log-rank" : $"Fleming-Harrington (rho = {Rho})",
    };
}

/// <summary>A group's subjects and its weighted observed and expected events.</summary>
public sealed record LogRankGroup(int N, double Observed, double Expected);

/// <summary>A test of the log-rank family. Variance is the covariance of observed - expected over all groups.</summary>
public sealed record LogRankResult(
    double ChiSquare, int DegreesOfFreedom, double PValue, IReadOnlyList<LogRankGroup> Groups, double[,] Variance, LogRankOptions Options);

/// <summary>The test of two groups (by number) with the p-value corrected for all pairs; null when not estimable.</summary>
public sealed record PairwiseComparison(int First, int Second, LogRankResult? Test, double? AdjustedPValue);

/// <summary>
/// The log-rank test and its family for any number of groups, optionally stratified. At each event time with n at risk, d events and weight w, group k
/// expects w d n_k / n, and the covariance of observed - expected is w^2 d (n - d) / (n - 1) (n_k / n) (1{k = l} - n_l / n); sums run over event times and
/// strata. The statistic is U' V^-1 U with one group left out (Mantel 1966; Kalbfleisch and Prentice 2002, section 1.5). R: survdiff.
/// </summary>
public static class LogRank
{
    /// <summary>Tests whether the groups share one survival curve. Null when fewer than two groups are ever at risk at an event, or the variance is singular.</summary>
    public static LogRankResult? Test(IReadOnlyList<SurvivalData> groups, LogRankOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        double[] time = [.. groups.SelectMany(g => g.Time)];
        bool[] events = [.. groups.SelectMany(g => g.Event)];
        var entry = groups.Any(g => g.Entry is not null)
            ? groups.SelectMany(g => g.Entry ?? throw new ArgumentException("Either every group has entry times or none has.", nameof(groups))).ToArray()
            : null;
        int[] group = [.. groups.SelectMany((g, k) => Enumerable.Repeat(k, g.Count))];
        return Test(new SurvivalData(time, events, entry), group, groups.Count, options);
    }

    /// <summary>
    /// The same test on subjects with a group number (0 to <paramref name="groups"/> - 1) each and, optionally, a stratum number
    /// (0 to <paramref name="strata"/> - 1) each.
    /// </summary>
    public static LogRankResult? Test(SurvivalData data, int[] group, int groups, LogRankOptions? options = null, int[]? stratum = null, int strata = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(group);
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        CheckIndexes(group, groups, data.Count, nameof(group));
        options ??= LogRankOptions.Default;
        var n = new int[groups];
        var observed = new double[groups];
        var expected = new double[groups];
        var variance = new double[groups, groups];
        if (stratum is null)
        {
            Accumulate(RiskTable.Build(data, group, groups), options, n, observed, expected, variance);
        }
        else
        {
            CheckIndexes(stratum, strata, data.Count, nameof(stratum));
            // Near-ties are judged on all times together, as in R, before the strata part.
            foreach (var (part, partGroup) in Split(TimeTies.Snap(data), group, stratum, strata))
                Accumulate(RiskTable.Build(part, partGroup, groups), options, n, observed, expected, variance);
        }
        return Conclude(n, observed, expected, variance, options);
    }

    /// <summary>Every pair of groups tested by itself, with Holm's correction. R: survminer's pairwise_survdiff(p.adjust.method = "holm").</summary>
    public static IReadOnlyList<PairwiseComparison> Pairwise(
        SurvivalData data, int[] group, int groups, LogRankOptions? options = null, int[]? stratum = null, int strata = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(group);
        CheckIndexes(group, groups, data.Count, nameof(group));
        data = TimeTies.Snap(data);
        var pairs = new List<(int First, int Second, LogRankResult? Test)>();
        for (var a = 0; a < groups; a++)
        {
            for (var b = a + 1; b < groups; b++)
            {
                int[] rows = [.. Enumerable.Range(0, group.Length).Where(i => group[i] == a || group[i] == b)];
                var pair = new SurvivalData(
                    Array.ConvertAll(rows, i => data.Time[i]), Array.ConvertAll(rows, i => data.Event[i]), data.Entry is null ? null : Array.ConvertAll(rows, i => data.Entry[i]));
                pairs.Add((a, b, Test(
                    pair, Array.ConvertAll(rows, i => group[i] == a ? 0 : 1), 2, options, stratum is null ? null : Array.ConvertAll(rows, i => stratum[i]), strata)));
            }
        }
        var adjusted = HolmAdjustment.Adjust([.. pairs.Select(p => p.Test?.PValue)]);
        return [.. pairs.Select((p, i) => new PairwiseComparison(p.First, p.Second, p.Test, adjusted[i]))];
    }

    private static void CheckIndexes(int[] index, int count, int subjects, string name)
    {
        if (index.Length != subjects)
            throw new ArgumentException($"There are {subjects} subjects but {index.Length} values of {name}.", name);
        if (!FlatScan.AllBelow(index, count))
            throw new ArgumentException($"The {name} number {Array.Find(index, i => (uint)i >= (uint)count)} is not in 0 to {count - 1}.", name);
    }

    private static IEnumerable<(SurvivalData Data, int[] Group)> Split(SurvivalData data, int[] group, int[] stratum, int strata)
    {
        var members = new List<int>[strata];
        for (var i = 0; i < stratum.Length; i++)
            (members[stratum[i]] ??= []).Add(i);
        foreach (var rows in members)
        {
            if (rows is null)
                continue;
            yield return (
                new SurvivalData(
                    [.. rows.Select(i => data.Time[i])],
                    [.. rows.Select(i => data.Event[i])],
                    data.Entry is null ? null : [.. rows.Select(i => data.Entry[i])]),
                [.. rows.Select(i => group[i])]);
        }
    }

    private static void Accumulate(RiskTable table, LogRankOptions options, int[] subjects, double[] observed, double[] expected, double[,] variance)
    {
        var groups = table.Groups;
        double survivalBefore = 1;
        for (var row = 0; row < table.Times.Length; row++)
        {
            var atRisk = table.AtRisk.AsSpan(row * groups, groups);
            var events = table.Events.AsSpan(row * groups, groups);
            double d = 0, n = 0;
            for (var k = 0; k < groups; k++)
            {
                d += events[k];
                n += atRisk[k];
                subjects[k] += events[k] + table.Censored[row * groups + k];
            }
            if (d == 0)
                continue;
            var weight = options.Weight switch
            {
                LogRankWeight.GehanBreslow => n,
                LogRankWeight.TaroneWare => Math.Sqrt(n),
                LogRankWeight.PetoPeto => survivalBefore,
                _ => Math.Pow(survivalBefore, options.Rho),
            };
            survivalBefore *= (n - d) / n;
            // A lone subject at risk has no variance: its event was certain to be its own.
            var spread = n > 1 ? weight * weight * d * (n - d) / (n * (n - 1)) : 0;
            for (var k = 0; k < groups; k++)
            {
                observed[k] += weight * events[k];
                expected[k] += weight * d * atRisk[k] / n;
                var factor = spread * atRisk[k];
                variance[k, k] += factor;
                for (var l = 0; l < groups; l++)
                    variance[k, l] -= factor * atRisk[l] / n;
            }
        }
    }

    private static LogRankResult? Conclude(int[] n, double[] observed, double[] expected, double[,] variance, LogRankOptions options)
    {
        // A group that is never at risk at an event (all censored before the first) says nothing and takes no degree of freedom.
        int[] informative = [.. Enumerable.Range(0, n.Length).Where(k => expected[k] > 0)];
        var degrees = informative.Length - 1;
        if (degrees < 1)
            return null;
        var matrix = new double[degrees, degrees];
        var difference = new double[degrees];
        for (var i = 0; i < degrees; i++)
        {
            difference[i] = observed[informative[i + 1]] - expected[informative[i + 1]];
            for (var j = 0; j < degrees; j++)
                matrix[i, j] = variance[informative[i + 1], informative[j + 1]];
        }
        var chiSquare = Cholesky.QuadraticForm(matrix, difference);
        if (chiSquare is not { } value)
            return null;
        var groups = n.Select((count, k) => new LogRankGroup(count, observed[k], expected[k])).ToArray();
        return new LogRankResult(value, degrees, ChiSquareDistribution.UpperTail(value, degrees), groups, variance, options);
    }
}
