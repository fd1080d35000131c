namespace DfspRegistry.Analysis.Survival;

/// <summary>Covariates of a subject with the event less their weighted mean in its risk set; <paramref name="Subject"/> is its row in the data.</summary>
public sealed record SchoenfeldResidual(int Subject, double Time, double[] Values);

/// <summary>Cumulative baseline hazard of a stratum at one of its event times.</summary>
public readonly record struct BaselineHazardPoint(int Stratum, double Time, double CumulativeHazard);

/// <summary>
/// Residuals of a fitted Cox model (Therneau and Grambsch 2000, chapters 4 and 7), with Efron's treatment of ties throughout: the k-th of d tied events sees the
/// tied subjects with weight 1 - k/d. R: residuals.coxph.
/// </summary>
internal static class CoxResiduals
{
    /// <summary>
    /// Calls <paramref name="visit"/> with each risk set, last to first, and the sums S over the set and D over its events of (r, r x, lower triangle of r x x'),
    /// r including the weight.
    /// </summary>
    public static void WalkSets(CoxFit fit, double[] risks, Action<int, double[], double[]> visit)
    {
        var sets = fit.Sets;
        var p = fit.Beta.Length;
        var s = new double[1 + p + p * (p + 1) / 2];
        var d = new double[s.Length];
        for (var set = sets.Sets - 1; set >= 0; set--)
        {
            if (set == sets.Sets - 1 || sets.SetStratum[set] != sets.SetStratum[set + 1])
            {
                Array.Clear(s);
            }
            else if (sets.EntryStart is not null)
            {
                for (var e = sets.EntryStart[set + 1]; e < sets.EntryStart[set + 2]; e++)
                    Add(fit, s, sets.EntryOrder![e], -risks[sets.EntryOrder[e]]);
            }
            Array.Clear(d);
            for (var i = sets.Start[set]; i < sets.DeathEnd[set]; i++)
                Add(fit, d, i, risks[i]);
            for (var i = sets.DeathEnd[set]; i < sets.Start[set + 1]; i++)
                Add(fit, s, i, risks[i]);
            for (var i = 0; i < s.Length; i++)
                s[i] += d[i];
            visit(set, s, d);
        }
    }

    private static void Add(CoxFit fit, double[] sums, int position, double risk)
    {
        var r = risk * fit.WeightOf(position);
        sums[0] += r;
        var p = fit.Beta.Length;
        var next = 1 + p;
        for (var j = 0; j < p; j++)
        {
            var y = r * fit.Sets.Columns[j][position];
            sums[1 + j] += y;
            for (var k = 0; k <= j; k++)
                sums[next++] += y * fit.Sets.Columns[k][position];
        }
    }

    /// <summary>What the risk sets give to residuals: hazard increments, the covariate means, and both as a tied event sees them.</summary>
    private sealed class SetTerms
    {
        public SetTerms(CoxFit fit)
        {
            var p = fit.Beta.Length;
            var sets = fit.Sets.Sets;
            Risks = fit.Risks();
            Hazard = new double[sets];
            TiedHazard = new double[sets];
            HazardMean = new double[sets][];
            TiedHazardMean = new double[sets][];
            Mean = new double[sets][];
            WalkSets(fit, Risks, (set, s, d) =>
            {
                int start = fit.Sets.Start[set], ties = fit.Sets.DeathEnd[set] - start;
                double weight = 0;
                for (var i = start; i < start + ties; i++)
                    weight += fit.WeightOf(i) / ties;
                HazardMean[set] = new double[p];
                TiedHazardMean[set] = new double[p];
                Mean[set] = new double[p];
                for (var k = 0; k < ties; k++)
                {
                    var f = fit.Efron ? (double)k / ties : 0;
                    var denominator = s[0] - f * d[0];
                    var hazard = weight / denominator;
                    Hazard[set] += hazard;
                    TiedHazard[set] += hazard * (1 - f);
                    for (var j = 0; j < p; j++)
                    {
                        var mean = (s[1 + j] - f * d[1 + j]) / denominator;
                        Mean[set][j] += mean / ties;
                        HazardMean[set][j] += hazard * mean;
                        TiedHazardMean[set][j] += hazard * mean * (1 - f);
                    }
                }
            });
        }

        public double[] Risks { get; }
        public double[] Hazard { get; }
        public double[] TiedHazard { get; }
        public double[][] HazardMean { get; }
        public double[][] TiedHazardMean { get; }
        public double[][] Mean { get; }
    }

    public static double[] LinearPredictors(CoxFit fit)
    {
        var result = new double[fit.Data.Count];
        for (var j = 0; j < fit.Beta.Length; j++)
        {
            var slope = fit.Beta[j] * fit.Sets.Scale[j];
            var mean = fit.Sets.Mean[j];
            var values = fit.Covariates[j].Values;
            for (var i = 0; i < result.Length; i++)
                result[i] += slope * (values[i] - mean);
        }
        return result;
    }

    public static double[] Martingale(CoxFit fit)
    {
        var terms = new SetTerms(fit);
        var upTo = new double[fit.Sets.Sets + 1];
        for (var set = 0; set < fit.Sets.Sets; set++)
            upTo[set + 1] = upTo[set] + terms.Hazard[set];
        var result = new double[fit.Data.Count];
        ForEachMember(fit, (position, first, last, had) =>
        {
            var hazard = upTo[last + 1] - upTo[first];
            if (had)
                hazard += terms.TiedHazard[last] - terms.Hazard[last];
            result[fit.Sets.Order[position]] = (had ? 1 : 0) - terms.Risks[position] * hazard;
        });
        return result;
    }

    public static double[] Deviance(CoxFit fit)
    {
        var martingale = Martingale(fit);
        for (var i = 0; i < martingale.Length; i++)
        {
            var m = martingale[i];
            var inner = fit.Data.Event[i] ? m + Math.Log(1 - m) : m;
            martingale[i] = Math.Sign(m) * Math.Sqrt(Math.Max(0, -2 * inner));
        }
        return martingale;
    }

    public static double[][] Score(CoxFit fit)
    {
        var result = StandardisedScore(fit);
        foreach (var row in result)
        {
            for (var j = 0; j < row.Length; j++)
                row[j] /= fit.Sets.Scale[j];
        }
        return result;
    }

    private static double[][] StandardisedScore(CoxFit fit)
    {
        var p = fit.Beta.Length;
        var terms = new SetTerms(fit);
        var upTo = new double[fit.Sets.Sets + 1];
        var meanUpTo = new double[fit.Sets.Sets + 1][];
        meanUpTo[0] = new double[p];
        for (var set = 0; set < fit.Sets.Sets; set++)
        {
            upTo[set + 1] = upTo[set] + terms.Hazard[set];
            meanUpTo[set + 1] = new double[p];
            for (var j = 0; j < p; j++)
                meanUpTo[set + 1][j] = meanUpTo[set][j] + terms.HazardMean[set][j];
        }
        var result = new double[fit.Data.Count][];
        for (var i = 0; i < result.Length; i++)
            result[i] = new double[p];
        ForEachMember(fit, (position, first, last, had) =>
        {
            var row = result[fit.Sets.Order[position]];
            for (var j = 0; j < p; j++)
            {
                var x = fit.Sets.Columns[j][position];
                var expected = x * (upTo[last + 1] - upTo[first]) - (meanUpTo[last + 1][j] - meanUpTo[first][j]);
                if (had)
                    expected += x * (terms.TiedHazard[last] - terms.Hazard[last]) - (terms.TiedHazardMean[last][j] - terms.HazardMean[last][j]);
                row[j] = (had ? x - terms.Mean[last][j] : 0) - terms.Risks[position] * expected;
            }
        });
        return result;
    }

    private static void ForEachMember(CoxFit fit, Action<int, int, int, bool> visit)
    {
        var sets = fit.Sets;
        var stratumFirst = 0;
        for (var set = 0; set < sets.Sets; set++)
        {
            if (set > 0 && sets.SetStratum[set] != sets.SetStratum[set - 1])
                stratumFirst = set;
            for (var i = sets.Start[set]; i < sets.Start[set + 1]; i++)
                visit(i, sets.First is null ? stratumFirst : sets.First[i], set, i < sets.DeathEnd[set]);
        }
    }

    /// <summary>The sandwich V (sum over clusters of s s') V, s the weighted score residuals summed within the cluster (Lin and Wei 1989), standardised.</summary>
    public static double[,] RobustVariance(CoxFit fit, double[,] inverse)
    {
        var p = fit.Beta.Length;
        var scores = StandardisedScore(fit);
        var byCluster = new Dictionary<int, double[]>();
        for (var i = 0; i < scores.Length; i++)
        {
            if (!byCluster.TryGetValue(fit.Cluster![i], out var sum))
                byCluster[fit.Cluster[i]] = sum = new double[p];
            for (var j = 0; j < p; j++)
                sum[j] += scores[i][j] * (fit.Weights is null ? 1 : fit.Weights[i]);
        }
        var variance = new double[p, p];
        var shift = new double[p];
        foreach (var sum in byCluster.Values)
        {
            for (var j = 0; j < p; j++)
            {
                shift[j] = 0;
                for (var k = 0; k < p; k++)
                    shift[j] += inverse[j, k] * sum[k];
            }
            for (var j = 0; j < p; j++)
            {
                for (var k = 0; k < p; k++)
                    variance[j, k] += shift[j] * shift[k];
            }
        }
        return variance;
    }

    public static IReadOnlyList<SchoenfeldResidual> Schoenfeld(CoxFit fit)
    {
        var terms = new SetTerms(fit);
        var result = new List<SchoenfeldResidual>();
        for (var set = 0; set < fit.Sets.Sets; set++)
        {
            for (var i = fit.Sets.Start[set]; i < fit.Sets.DeathEnd[set]; i++)
            {
                var values = new double[fit.Beta.Length];
                for (var j = 0; j < values.Length; j++)
                    values[j] = (fit.Sets.Columns[j][i] - terms.Mean[set][j]) / fit.Sets.Scale[j];
                result.Add(new SchoenfeldResidual(fit.Sets.Order[i], fit.Sets.EventTime[set], values));
            }
        }
        return result;
    }

    public static IReadOnlyList<BaselineHazardPoint> BaselineHazard(CoxFit fit)
    {
        var terms = new SetTerms(fit);
        double centre = 0;
        for (var j = 0; j < fit.Beta.Length; j++)
            centre += fit.Beta[j] * fit.Sets.Scale[j] * fit.Sets.Mean[j];
        var atZero = Math.Exp(-centre);
        var result = new BaselineHazardPoint[fit.Sets.Sets];
        double hazard = 0;
        for (var set = 0; set < result.Length; set++)
        {
            var stratum = fit.Sets.SetStratum[set];
            hazard = (set > 0 && fit.Sets.SetStratum[set - 1] != stratum ? 0 : hazard) + terms.Hazard[set];
            result[set] = new BaselineHazardPoint(stratum, fit.Sets.EventTime[set], hazard * atZero);
        }
        return result;
    }
}
