namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Gray's k-sample test of equal cumulative incidence of one cause (Gray 1988, Ann Statist 16:1141), with weight (1 - F)^rho. In each group R = n / S(t-) (1 - F(t-)) plays the
/// part of the number at risk in a log-rank test for the subdistribution hazard. R: cmprsk::cuminc(time, cause, group, strata, rho).
/// </summary>
public static class GrayTest
{
    /// <summary>
    /// Tests whether the groups (numbers 0 to <paramref name="groups"/> - 1) share one cumulative incidence of <paramref name="cause"/>. Null when there are fewer than
    /// two groups or the variance is singular.
    /// </summary>
    public static ChiSquareTest? Test(
        CompetingRisksData data, int[] group, int groups, int cause, double rho = 0, int[]? stratum = null, int strata = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(group);
        if (group.Length != data.Count || !FlatScan.AllBelow(group, groups))
            throw new ArgumentException($"Each of the {data.Count} subjects needs a group number from 0 to {groups - 1}.", nameof(group));
        if (stratum is not null && (stratum.Length != data.Count || !FlatScan.AllBelow(stratum, strata)))
            throw new ArgumentException($"Each of the {data.Count} subjects needs a stratum number from 0 to {strata - 1}.", nameof(stratum));
        // Groups without subjects take no part.
        int[] present = [.. group.Distinct().Order()];
        var size = present.Length;
        if (size < 2)
            return null;
        var place = Array.ConvertAll(group, g => Array.BinarySearch(present, g));
        var score = new double[size];
        var variance = new double[size, size];
        for (var s = 0; s < (stratum is null ? 1 : strata); s++)
        {
            int[] rows = [.. Enumerable.Range(0, data.Count).Where(i => stratum is null || stratum[i] == s)];
            if (rows.Length > 0)
                new Stratum(data, place, rows, size, cause, rho).Add(score, variance);
        }
        var matrix = new double[size - 1, size - 1];
        for (var i = 0; i < size - 1; i++)
        {
            for (var j = 0; j < size - 1; j++)
                matrix[i, j] = variance[i, j];
        }
        return CoxRegression.Test(Cholesky.QuadraticForm(matrix, score[..(size - 1)]), size - 1);
    }

    private sealed class Stratum
    {
        private readonly RiskTable table;
        private readonly int groups;
        private readonly double rho;

        // Per group: S and F just before the time at hand; per pair: the integral C of the score's dependence on later incidence.
        private readonly double[] survival;
        private readonly double[] incidence;
        private readonly double[,] c;
        private readonly double[,] a;
        private readonly double[] alone;
        private readonly double[,] crossed;

        public Stratum(CompetingRisksData data, int[] group, int[] rows, int groups, int cause, double rho)
        {
            this.groups = groups;
            this.rho = rho;
            // Cells by group and kind of leaving: 0 censored, 1 the cause, 2 another.
            var kinds = Array.ConvertAll(rows, i => 3 * group[i] + (data.Cause[i] == 0 ? 0 : data.Cause[i] == cause ? 1 : 2));
            table = RiskTable.Build(new SurvivalData(Array.ConvertAll(rows, i => data.Time[i]), new bool[rows.Length]), kinds, 3 * groups);
            survival = new double[groups];
            Array.Fill(survival, 1);
            incidence = new double[groups];
            c = new double[groups, groups];
            a = new double[groups, groups];
            alone = new double[groups];
            crossed = new double[groups, groups];
        }

        public void Add(double[] score, double[,] variance)
        {
            double pooled = 0;
            for (var row = 0; row < table.Times.Length; row++)
                pooled = AddTime(row, pooled, score, variance);
            for (var i = 0; i < groups; i++)
            {
                for (var j = 0; j < groups; j++)
                {
                    for (var k = 0; k < groups; k++)
                        variance[i, j] += c[i, k] * c[j, k] * alone[k] + c[i, k] * crossed[j, k] + c[j, k] * crossed[i, k];
                }
            }
        }

        private double Leaving(int row, int group, int kind) => table.Censored[row * table.Groups + 3 * group + kind];

        private double AtRisk(int row, int group)
        {
            var cell = row * table.Groups + 3 * group;
            return table.AtRisk[cell] + table.AtRisk[cell + 1] + table.AtRisk[cell + 2];
        }

        /// <summary>One distinct time; returns the pooled incidence after it.</summary>
        private double AddTime(int row, double pooled, double[] score, double[,] variance)
        {
            double own = 0, other = 0, total = 0, totalIncidence = 0;
            for (var g = 0; g < groups; g++)
            {
                own += Leaving(row, g, 1);
                other += Leaving(row, g, 2);
                if (AtRisk(row, g) > 0)
                {
                    total += AtRisk(row, g) / survival[g];
                    totalIncidence += AtRisk(row, g) * (1 - incidence[g]) / survival[g];
                }
            }
            if (own + other == 0)
                return pooled;
            var after = pooled + own / total;
            var weight = Math.Pow(1 - pooled, rho);
            for (var i = 0; i < groups; i++)
            {
                if (AtRisk(row, i) > 0)
                    score[i] += weight * (Leaving(row, i, 1) - own * AtRisk(row, i) * (1 - incidence[i]) / (survival[i] * totalIncidence));
                for (var j = 0; j < groups; j++)
                {
                    double ri = AtRisk(row, i) / survival[i], rj = AtRisk(row, j) / survival[j];
                    a[i, j] = ri > 0 && rj > 0 ? weight * ri * ((i == j ? 1 : 0) - rj / total) : 0;
                    if (a[i, j] != 0)
                        c[i, j] += a[i, j] * own / (total * (1 - pooled));
                }
            }
            for (var k = 0; k < groups; k++)
            {
                var n = AtRisk(row, k);
                if (n <= 0)
                    continue;
                var (before, left) = (survival[k], n - Leaving(row, k, 1) - Leaving(row, k, 2));
                var next = before * left / n;
                if (own > 0)
                {
                    var share = next > 0 ? 1 - (1 - after) / next : 1;
                    var ties = own > 1 ? 1 - (own - 1) / (total * before - 1) : 1;
                    Spread(k, 1, share, ties * before * own / (total * n), variance);
                }
                var otherHere = Leaving(row, k, 2);
                if (otherHere > 0 && next > 0)
                {
                    var ties = 1 - (otherHere - 1) / (n - 1);
                    Spread(k, 0, (1 - after) / next, ties * before * before * otherHere / (n * n), variance);
                }
                incidence[k] += before * Leaving(row, k, 1) / n;
                survival[k] = next;
            }
            return after;
        }

        private void Spread(int k, double direct, double share, double spread, double[,] variance)
        {
            alone[k] += share * share * spread;
            for (var i = 0; i < groups; i++)
            {
                var ti = direct * a[i, k] - share * c[i, k];
                crossed[i, k] += ti * share * spread;
                for (var j = 0; j < groups; j++)
                    variance[i, j] += ti * (direct * a[j, k] - share * c[j, k]) * spread;
            }
        }
    }
}
