namespace DfspRegistry.Analysis.Survival;

/// <summary>The function of time that a coefficient is tested to change with. R: cox.zph(transform).</summary>
public enum TimeTransform
{
    /// <summary>1 - S(t-) of all subjects together; R's default.</summary>
    KaplanMeier,
    Identity,
    Rank,
    Log,
}

/// <summary>The test for one term (a factor's columns together).</summary>
public sealed record ProportionalHazardsTerm(string Term, ChiSquareTest Test);

/// <summary>Tests of proportional hazards, by term and for the whole model.</summary>
public sealed record ProportionalHazardsResult(TimeTransform Transform, IReadOnlyList<ProportionalHazardsTerm> Terms, ChiSquareTest Global);

/// <summary>
/// Score test of adding x g(t) to a fitted Cox model (Grambsch and Therneau 1994, Biometrika 81:515, in the exact form of R's cox.zph since survival 3.0):
/// U = sum over events of g (x - mean), with the joint information of (beta, theta). Older R, SAS and correlation tests differ.
/// </summary>
internal static class ProportionalHazardsTest
{
    public static ProportionalHazardsResult? Of(CoxFit fit, TimeTransform transform)
    {
        var used = Enumerable.Range(0, fit.Beta.Length).Where(j => fit.Status[j] == CoefficientStatus.Estimated).ToArray();
        if (used.Length == 0 || fit.Status.Contains(CoefficientStatus.Infinite))
            return null;
        var g = EventWeights(fit, transform);
        var p = fit.Beta.Length;
        var u = new double[p];
        var blocks = new double[3][,];
        for (var b = 0; b < 3; b++)
            blocks[b] = new double[p, p];
        CoxResiduals.WalkSets(fit, fit.Risks(), (set, s, d) => AddSet(fit, set, s, d, g[set], u, blocks));

        var terms = new List<ProportionalHazardsTerm>();
        foreach (var name in used.Select(j => fit.Covariates[j].Term).Distinct())
        {
            var columns = used.Where(j => fit.Covariates[j].Term == name).ToArray();
            if (Test(used, columns, u, blocks) is not { } test)
                return null;
            terms.Add(new ProportionalHazardsTerm(name, test));
        }
        return Test(used, used, u, blocks) is { } global ? new ProportionalHazardsResult(transform, terms, global) : null;
    }

    private static void AddSet(CoxFit fit, int set, double[] s, double[] d, double g, double[] u, double[][,] blocks)
    {
        int p = u.Length, start = fit.Sets.Start[set], ties = fit.Sets.DeathEnd[set] - start;
        double weight = 0;
        for (var i = start; i < start + ties; i++)
        {
            weight += fit.WeightOf(i) / ties;
            for (var j = 0; j < p; j++)
                u[j] += g * fit.WeightOf(i) * fit.Sets.Columns[j][i];
        }
        for (var tie = 0; tie < ties; tie++)
        {
            var f = fit.Efron ? (double)tie / ties : 0;
            var denominator = s[0] - f * d[0];
            var next = 1 + p;
            for (var j = 0; j < p; j++)
            {
                var meanJ = (s[1 + j] - f * d[1 + j]) / denominator;
                u[j] -= g * weight * meanJ;
                for (var k = 0; k <= j; k++, next++)
                {
                    var meanK = (s[1 + k] - f * d[1 + k]) / denominator;
                    var value = weight * ((s[next] - f * d[next]) / denominator - meanJ * meanK);
                    blocks[0][j, k] += value;
                    blocks[1][j, k] += g * value;
                    blocks[2][j, k] += g * g * value;
                }
            }
        }
    }

    private static ChiSquareTest? Test(int[] all, int[] tested, double[] u, double[][,] blocks)
    {
        var size = all.Length + tested.Length;
        var matrix = new double[size, size];
        var vector = new double[size];
        for (var i = 0; i < size; i++)
        {
            var (row, rowTested) = i < all.Length ? (all[i], 0) : (tested[i - all.Length], 1);
            vector[i] = rowTested * u[row];
            for (var k = 0; k < size; k++)
            {
                var (column, columnTested) = k < all.Length ? (all[k], 0) : (tested[k - all.Length], 1);
                matrix[i, k] = blocks[rowTested + columnTested][Math.Max(row, column), Math.Min(row, column)];
            }
        }
        return CoxRegression.Test(Cholesky.QuadraticForm(matrix, vector), tested.Length);
    }

    /// <summary>g at each risk set's time, centred at its mean over the events.</summary>
    private static double[] EventWeights(CoxFit fit, TimeTransform transform)
    {
        var times = fit.Sets.EventTime;
        var g = transform switch
        {
            TimeTransform.Identity => (double[])times.Clone(),
            TimeTransform.Log => Array.ConvertAll(times, Math.Log),
            TimeTransform.Rank => Ranks(fit.Data.Time, times),
            _ => BeforeKaplanMeier(fit.Data, times),
        };
        double sum = 0;
        var events = 0;
        for (var set = 0; set < g.Length; set++)
        {
            var ties = fit.Sets.DeathEnd[set] - fit.Sets.Start[set];
            sum += ties * g[set];
            events += ties;
        }
        var mean = sum / events;
        return Array.ConvertAll(g, value => value - mean);
    }

    private static double[] BeforeKaplanMeier(SurvivalData data, double[] times)
    {
        var points = KaplanMeier.Estimate(data).Points;
        double[] curveTimes = [.. points.Select(p => p.Time)];
        return Array.ConvertAll(times, t =>
        {
            var index = Array.BinarySearch(curveTimes, t);
            var before = (index >= 0 ? index : ~index) - 1;
            return before < 0 ? 0 : 1 - points[before].Survival!.Value;
        });
    }

    private static double[] Ranks(double[] all, double[] times)
    {
        double[] sorted = [.. all.Order()];
        return Array.ConvertAll(times, t =>
        {
            int below = Array.FindIndex(sorted, v => v >= t), upTo = Array.FindLastIndex(sorted, v => v <= t);
            // Mean rank of the tied values, ranks counted from 1.
            return (below + upTo) / 2.0 + 1;
        });
    }
}
