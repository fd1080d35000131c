namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Harrell's C with the (weighted) numbers of pairs behind it: the share of usable pairs in which the subject with the higher risk has the event first, pairs
/// with equal risk counting one half. TiedTime and TiedBoth are pairs of events at the same time, with different and equal risk; they are left out.
/// C and its standard error (infinitesimal jackknife) are null without usable pairs.
/// </summary>
public sealed record ConcordanceResult(
    double? C, double? StdError, double Concordant, double Discordant, double TiedRisk, double TiedTime, double TiedBoth);

/// <summary>
/// Harrell's concordance (Harrell 1982; Therneau and Watson 2015) within strata, counted with a tree of ranks in n log n. R: concordance(fit).
/// </summary>
public static class Concordance
{
    internal static ConcordanceResult OfModel(CoxFit fit) =>
        Of(fit.Data, CoxResiduals.LinearPredictors(fit), fit.Stratum, fit.Weights, fit.Cluster);

    /// <summary>Concordance of any risk score (higher: earlier event). Subjects of one <paramref name="cluster"/> are taken as dependent in its error.</summary>
    public static ConcordanceResult Of(SurvivalData data, double[] risk, int[]? stratum = null, double[]? weights = null, int[]? cluster = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(risk);
        if (risk.Length != data.Count)
            throw new ArgumentException($"There are {risk.Length} risk scores for {data.Count} subjects.", nameof(risk));
        data = TimeTies.Snap(data);
        var tally = new Tally(data, risk, weights);
        if (stratum is null)
        {
            tally.Count([.. Enumerable.Range(0, data.Count)]);
        }
        else
        {
            foreach (var members in Enumerable.Range(0, data.Count).GroupBy(i => stratum[i]))
                tally.Count([.. members]);
        }
        return tally.Result(cluster);
    }

    private sealed class Tally(SurvivalData data, double[] risk, double[]? weights)
    {
        private readonly double[] concordant = new double[data.Count];
        private readonly double[] discordant = new double[data.Count];
        private readonly double[] tied = new double[data.Count];
        private double totalConcordant, totalDiscordant, totalTied, tiedTime, tiedBoth;

        private double Weight(int i) => weights is null ? 1 : weights[i];

        /// <summary>
        /// Each pair is counted once for the whole and once for each of its two subjects: from the event's side against those still at risk, and from the
        /// survivor's side against the events it outlived.
        /// </summary>
        public void Count(int[] members)
        {
            var rank = Ranks(members);
            var byTime = LatestFirst(members);
            int[]? byEntry = null;
            if (data.Entry is not null)
            {
                byEntry = (int[])members.Clone();
                Array.Sort(byEntry, (a, b) => data.Entry[b].CompareTo(data.Entry[a]));
            }
            var size = members.Length == 0 ? 0 : members.Max(i => rank[i]) + 1;
            var atRisk = new RankTree(size);
            var left = 0;
            for (var k = 0; k < byTime.Length;)
            {
                var end = SameExit(byTime, k);
                if (data.Event[byTime[k]])
                {
                    for (; byEntry is not null && left < byEntry.Length && data.Entry![byEntry[left]] >= data.Time[byTime[k]]; left++)
                        atRisk.Add(rank[byEntry[left]], -Weight(byEntry[left]));
                    for (var e = k; e < end; e++)
                        AgainstSurvivors(byTime[e], atRisk, rank);
                    AmongTied(byTime.AsSpan(k, end - k), rank);
                }
                for (var e = k; e < end; e++)
                    atRisk.Add(rank[byTime[e]], Weight(byTime[e]));
                k = end;
            }

            var happened = new RankTree(size);
            var next = byTime.Length - 1;
            var seen = byEntry is null ? -1 : byEntry.Length - 1;
            // Ascending: events first at each time, so that a censoring sees the events at its own time and an event does not.
            for (var k = byTime.Length - 1; k >= 0; k--)
            {
                var i = byTime[k];
                for (; next >= 0 && data.Event[byTime[next]] && (data.Time[byTime[next]] < data.Time[i] || (!data.Event[i] && data.Time[byTime[next]] == data.Time[i]))
                    || next >= 0 && !data.Event[byTime[next]] && data.Time[byTime[next]] < data.Time[i]; next--)
                {
                    EntriesUpTo(data.Time[byTime[next]]);
                    if (data.Event[byTime[next]])
                        happened.Add(rank[byTime[next]], Weight(byTime[next]));
                }
                AgainstEvents(i, happened, rank, 1);
            }
            EntriesUpTo(double.PositiveInfinity);

            // Those who enter at or after an event did not outlive it: what had happened by their entry is taken off.
            void EntriesUpTo(double eventTime)
            {
                for (; seen >= 0 && data.Entry![byEntry![seen]] < eventTime; seen--)
                    AgainstEvents(byEntry[seen], happened, rank, -1);
            }
        }

        private int SameExit(int[] byTime, int from)
        {
            var end = from + 1;
            while (end < byTime.Length && data.Time[byTime[end]] == data.Time[byTime[from]] && data.Event[byTime[end]] == data.Event[byTime[from]])
                end++;
            return end;
        }

        private void AgainstSurvivors(int i, RankTree atRisk, int[] rank)
        {
            var (lower, equal, higher) = atRisk.Split(rank[i]);
            concordant[i] += lower;
            discordant[i] += higher;
            tied[i] += equal;
            totalConcordant += lower * Weight(i);
            totalDiscordant += higher * Weight(i);
            totalTied += equal * Weight(i);
        }

        private void AgainstEvents(int i, RankTree happened, int[] rank, int sign)
        {
            var (lower, equal, higher) = happened.Split(rank[i]);
            concordant[i] += sign * higher;
            discordant[i] += sign * lower;
            tied[i] += sign * equal;
        }

        private void AmongTied(Span<int> events, int[] rank)
        {
            if (events.Length < 2)
                return;
            var ranks = new int[events.Length];
            var weight = new double[events.Length];
            double sum = 0, squares = 0, same = 0, groupSum = 0;
            for (var k = 0; k < events.Length; k++)
                (ranks[k], weight[k]) = (rank[events[k]], Weight(events[k]));
            Array.Sort(ranks, weight);
            for (var k = 0; k < ranks.Length; k++)
            {
                if (k > 0 && ranks[k] != ranks[k - 1])
                    groupSum = 0;
                // Each pair once: with those of the same rank before it.
                same += weight[k] * groupSum;
                groupSum += weight[k];
                sum += weight[k];
                squares += weight[k] * weight[k];
            }
            tiedBoth += same;
            tiedTime += (sum * sum - squares) / 2 - same;
        }

        private int[] Ranks(int[] members)
        {
            var values = Array.ConvertAll(members, i => risk[i]);
            var order = (int[])members.Clone();
            Array.Sort(values, order);
            var rank = new int[risk.Length];
            var last = 0;
            for (var k = 0; k < order.Length; k++)
            {
                last += k > 0 && values[k] != values[k - 1] ? 1 : 0;
                rank[order[k]] = last;
            }
            return rank;
        }

        /// <summary>Latest first; at one time those censored before those with the event, whom they outlive.</summary>
        private int[] LatestFirst(int[] members)
        {
            var times = Array.ConvertAll(members, i => data.Time[i]);
            var order = (int[])members.Clone();
            TimeSort.Sort(times, order);
            for (var k = 0; k < order.Length;)
            {
                var end = k + 1;
                while (end < order.Length && times[end] == times[k])
                    end++;
                var events = k;
                for (var e = k; e < end; e++)
                {
                    if (data.Event[order[e]])
                    {
                        (order[events], order[e]) = (order[e], order[events]);
                        events++;
                    }
                }
                k = end;
            }
            Array.Reverse(order);
            return order;
        }

        public ConcordanceResult Result(int[]? cluster)
        {
            var pairs = totalConcordant + totalDiscordant + totalTied;
            if (!(pairs > 0))
                return new ConcordanceResult(null, null, 0, 0, 0, tiedTime, tiedBoth);
            var somers = (totalConcordant - totalDiscordant) / pairs;
            var influence = new double[concordant.Length];
            for (var i = 0; i < influence.Length; i++)
                influence[i] = Weight(i) * (concordant[i] - discordant[i] - (concordant[i] + discordant[i] + tied[i]) * somers) / (2 * pairs);
            var independent = cluster is null ? influence : influence.Zip(cluster).GroupBy(s => s.Second, s => s.First).Select(g => g.Sum());
            return new ConcordanceResult(
                (totalConcordant + totalTied / 2) / pairs, Math.Sqrt(independent.Sum(v => v * v)), totalConcordant, totalDiscordant, totalTied, tiedTime, tiedBoth);
        }
    }

    /// <summary>Total weights by rank, with prefix sums in log time (Fenwick 1994).</summary>
    private sealed class RankTree(int size)
    {
        private readonly double[] tree = new double[size + 1];
        private readonly double[] exact = new double[size];
        private double total;

        public void Add(int rank, double weight)
        {
            exact[rank] += weight;
            total += weight;
            for (var i = rank + 1; i < tree.Length; i += i & -i)
                tree[i] += weight;
        }

        public (double Lower, double Equal, double Higher) Split(int rank)
        {
            double lower = 0;
            for (var i = rank; i > 0; i -= i & -i)
                lower += tree[i];
            return (lower, exact[rank], total - lower - exact[rank]);
        }
    }
}
