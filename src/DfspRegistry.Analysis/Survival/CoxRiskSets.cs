using System.Runtime.InteropServices;

namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// The subjects of a Cox model put in order of their risk sets. A risk set belongs to each distinct event time of a stratum; a subject is in the sets from
/// its first to its last (entry &lt; event time &lt;= time, within its stratum). Subjects are stored by last set, those with the event first, one flat
/// array a covariate, each covariate centred and scaled.
/// </summary>
internal sealed class CoxRiskSets
{
    private CoxRiskSets(EventIndex index, int[] start, int[] deathEnd, int[] order, double[][] columns, double[] mean, double[] scale)
    {
        EventTime = index.Times;
        SetStratum = index.Strata;
        Start = start;
        DeathEnd = deathEnd;
        Order = order;
        Columns = columns;
        Mean = mean;
        Scale = scale;
    }

    /// <summary>Risk sets, all strata together, ascending in time within each stratum.</summary>
    public int Sets => EventTime.Length;

    /// <summary>Subjects in at least one risk set.</summary>
    public int Count => Order.Length;

    public double[] EventTime { get; }
    public int[] SetStratum { get; }

    /// <summary>Stored subjects whose last set is s are at Start[s] .. Start[s + 1]; those with the event at its time come first, up to DeathEnd[s].</summary>
    public int[] Start { get; }

    public int[] DeathEnd { get; }

    /// <summary>The subject (row of the data) at each stored position.</summary>
    public int[] Order { get; }

    /// <summary>Standardised covariates at stored positions: (x - mean) * scale.</summary>
    public double[][] Columns { get; }

    public double[] Mean { get; }
    public double[] Scale { get; }

    /// <summary>Case weights at stored positions; null when all are 1.</summary>
    public double[]? Weight { get; private init; }

    /// <summary>With left truncation, each stored subject's first set, and the stored positions in its order:
    /// those whose first set is s are at EntryStart[s] .. EntryStart[s + 1] of EntryOrder.</summary>
    public int[]? First { get; private init; }

    public int[]? EntryStart { get; private init; }
    public int[]? EntryOrder { get; private init; }

    public static CoxRiskSets Build(SurvivalData data, IReadOnlyList<double[]> covariates, int[]? stratum, int strata, double[]? weight)
    {
        var n = data.Count;
        var index = EventIndex.Build(data, stratum, strata);
        var sets = index.Times.Length;
        var start = new int[sets + 1];
        var deathEnd = new int[sets];
        var last = new int[n];
        var had = MemoryMarshal.Cast<bool, byte>(data.Event);
        var next = new int[2 * sets];
        var count = 0;
        for (var i = 0; i < n; i++)
        {
            var own = stratum is null ? 0 : stratum[i];
            var set = index.LastAtOrBefore(data.Time[i], own);
            if (set >= 0 && data.Entry is not null && index.FirstAfter(data.Entry[i], own) > set)
                set = -1;
            last[i] = set;
            if (set < 0)
                continue;
            next[2 * set + 1 - had[i]]++;
            count++;
        }
        var position = 0;
        for (var set = 0; set < sets; set++)
        {
            start[set] = position;
            (next[2 * set], position) = (position, position + next[2 * set]);
            deathEnd[set] = position;
            (next[2 * set + 1], position) = (position, position + next[2 * set + 1]);
        }
        start[sets] = position;
        var order = new int[count];
        for (var i = 0; i < n; i++)
        {
            if (last[i] >= 0)
                order[next[2 * last[i] + 1 - had[i]]++] = i;
        }

        var columns = new double[covariates.Count][];
        var mean = new double[covariates.Count];
        var scale = new double[covariates.Count];
        ParallelWork.For(covariates.Count, (long)n * covariates.Count, c => (columns[c], mean[c], scale[c]) = Standardise(covariates[c], order));

        int[]? first = null, entryStart = null, entryOrder = null;
        if (data.Entry is not null)
            (first, entryStart, entryOrder) = OrderByEntry(data.Entry, stratum, index, order, sets);
        return new CoxRiskSets(index, start, deathEnd, order, columns, mean, scale)
        {
            Weight = weight is null ? null : Array.ConvertAll(order, i => weight[i]),
            First = first,
            EntryStart = entryStart,
            EntryOrder = entryOrder,
        };
    }

    private static (int[] First, int[] Start, int[] Order) OrderByEntry(double[] entry, int[]? stratum, EventIndex index, int[] order, int sets)
    {
        var start = new int[sets + 1];
        var first = new int[order.Length];
        for (var k = 0; k < order.Length; k++)
        {
            first[k] = index.FirstAfter(entry[order[k]], stratum is null ? 0 : stratum[order[k]]);
            start[first[k]]++;
        }
        var position = 0;
        for (var set = 0; set <= sets; set++)
            (start[set], position) = (position, position + start[set]);
        var next = (int[])start.Clone();
        var byEntry = new int[order.Length];
        for (var k = 0; k < order.Length; k++)
            byEntry[next[first[k]]++] = k;
        return (first, start, byEntry);
    }

    private static (double[] Column, double Mean, double Scale) Standardise(double[] values, int[] order)
    {
        double sum = 0;
        var constant = true;
        foreach (var value in values)
        {
            sum += value;
            constant &= value == values[0];
        }
        var mean = values.Length == 0 ? 0 : sum / values.Length;
        var column = new double[order.Length];
        // A constant column becomes exactly 0, not rounding noise, and is found to be not identifiable.
        if (constant)
            return (column, mean, 1);
        double deviation = 0;
        foreach (var value in values)
            deviation += Math.Abs(value - mean);
        var scale = values.Length / deviation;
        for (var k = 0; k < order.Length; k++)
            column[k] = (values[order[k]] - mean) * scale;
        return (column, mean, scale);
    }

    /// <summary>The distinct event times of each stratum, and where a time stands among them. Whole days are looked up, other times searched.</summary>
    private sealed class EventIndex(double[] times, int[] strata, int[] stratumStart, int days, int[]? upTo)
    {
        public double[] Times { get; } = times;
        public int[] Strata { get; } = strata;

        /// <summary>The last set of the stratum whose time is at most <paramref name="time"/>; -1 when there is none.</summary>
        public int LastAtOrBefore(double time, int stratum)
        {
            var next = FirstAfter(time, stratum);
            return next == stratumStart[stratum] ? -1 : next - 1;
        }

        /// <summary>The first set of the stratum whose time is later than <paramref name="time"/>; one past the stratum's sets when there is none.</summary>
        public int FirstAfter(double time, int stratum)
        {
            if (upTo is not null)
                return upTo[stratum * days + (int)time];
            var found = Array.BinarySearch(Times, stratumStart[stratum], stratumStart[stratum + 1] - stratumStart[stratum], time);
            return found >= 0 ? found + 1 : ~found;
        }

        public static EventIndex Build(SurvivalData data, int[]? stratum, int strata)
        {
            return data.WholeDays && (data.MaxTime + 1) * strata <= 16.0 * data.Count + 1024
                ? LookUp(data, stratum, strata, (int)data.MaxTime + 1)
                : Search(data, stratum, strata);
        }

        private static EventIndex LookUp(SurvivalData data, int[]? stratum, int strata, int days)
        {
            var upTo = new int[days * strata];
            var had = MemoryMarshal.Cast<bool, byte>(data.Event);
            for (var i = 0; i < data.Count; i++)
            {
                upTo[(stratum is null ? 0 : stratum[i]) * days + (int)data.Time[i]] |= had[i];
            }
            var sets = 0;
            foreach (var mark in upTo)
                sets += mark;
            var times = new double[sets];
            var strataOf = new int[sets];
            var stratumStart = new int[strata + 1];
            var set = 0;
            for (var s = 0; s < strata; s++)
            {
                stratumStart[s] = set;
                for (var day = 0; day < days; day++)
                {
                    if (upTo[s * days + day] == 1)
                    {
                        times[set] = day;
                        strataOf[set++] = s;
                    }
                    upTo[s * days + day] = set;
                }
            }
            stratumStart[strata] = set;
            return new EventIndex(times, strataOf, stratumStart, days, upTo);
        }

        private static EventIndex Search(SurvivalData data, int[]? stratum, int strata)
        {
            var byStratum = new List<double>[strata];
            for (var i = 0; i < data.Count; i++)
            {
                if (data.Event[i])
                    (byStratum[stratum is null ? 0 : stratum[i]] ??= []).Add(data.Time[i]);
            }
            var times = new List<double>();
            var strataOf = new List<int>();
            var stratumStart = new int[strata + 1];
            for (var s = 0; s < strata; s++)
            {
                stratumStart[s] = times.Count;
                double[] sorted = byStratum[s] is null ? [] : [.. byStratum[s]];
                Array.Sort(sorted);
                var distinct = TimeTies.Distinct(sorted);
                times.AddRange(sorted.AsSpan(0, distinct));
                strataOf.AddRange(Enumerable.Repeat(s, distinct));
            }
            stratumStart[strata] = times.Count;
            return new EventIndex([.. times], [.. strataOf], stratumStart, 0, null);
        }
    }
}
