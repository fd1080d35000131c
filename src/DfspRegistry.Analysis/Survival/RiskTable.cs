using System.Runtime.InteropServices;

namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Who was at risk, had the event and was censored at each distinct time, by group: all that Kaplan-Meier and the log-rank family need, so subjects are
/// looked at once. Whole days are counted, not sorted; decimal or sparse times are sorted, with near-ties merged as in <see cref="TimeTies"/>.
/// Cells are at [time * Groups + group]. Somebody censored at t, or with the event at t, is still at risk at t.
/// </summary>
internal sealed class RiskTable
{
    private RiskTable(double[] times, int groups, int[] events, int[] censored, int[] atRisk)
    {
        Times = times;
        Groups = groups;
        Events = events;
        Censored = censored;
        AtRisk = atRisk;
    }

    public double[] Times { get; }
    public int Groups { get; }
    public int[] Events { get; }
    public int[] Censored { get; }
    public int[] AtRisk { get; }

    /// <summary>The same follow-up with events and censorings exchanged (reverse Kaplan-Meier).</summary>
    public RiskTable Reversed() => new(Times, Groups, Censored, Events, AtRisk);

    public static RiskTable Build(SurvivalData data, int[]? group = null, int groups = 1)
    {
        // The table of days must not outgrow the data.
        return data.WholeDays && (data.MaxTime + 1) * groups <= 16.0 * data.Count + 1024
            ? CountDays(data, group, groups)
            : Sort(data.Entry is null ? data : TimeTies.Snap(data), group, groups);
    }

    private static RiskTable CountDays(SurvivalData data, int[]? group, int groups)
    {
        var days = (int)data.MaxTime + 1;
        var counts = new int[ParallelWork.Parts(data.Count)][];
        ParallelWork.For(counts.Length, data.Count, part =>
        {
            var (from, to) = ParallelWork.Range(part, counts.Length, data.Count);
            counts[part] = new int[days * groups * 2];
            if (group is null)
                CountAll(data, from, to, counts[part]);
            else
                CountByGroup(data, group, groups, from, to, counts[part]);
        });
        var exits = counts[0];
        for (var part = 1; part < counts.Length; part++)
        {
            for (var cell = 0; cell < exits.Length; cell++)
                exits[cell] += counts[part][cell];
        }
        int[]? entered = null;
        if (data.Entry is not null)
        {
            entered = new int[days * groups];
            for (var i = 0; i < data.Count; i++)
                entered[(int)data.Entry[i] * groups + (group is null ? 0 : group[i])]++;
        }

        var distinct = 0;
        for (var day = 0; day < days; day++)
        {
            if (AnyExit(exits, day, groups))
                distinct++;
        }
        var times = new double[distinct];
        var events = new int[distinct * groups];
        var censored = new int[distinct * groups];
        var atRisk = new int[distinct * groups];
        var running = new int[groups];
        var row = distinct;
        for (var day = days - 1; day >= 0; day--)
        {
            // Entry is strictly before the time at risk, so entries on this very day are not yet at risk.
            if (entered is not null)
            {
                for (var g = 0; g < groups; g++)
                    running[g] -= entered[day * groups + g];
            }
            if (!AnyExit(exits, day, groups))
                continue;
            row--;
            times[row] = day;
            for (var g = 0; g < groups; g++)
            {
                var cell = row * groups + g;
                censored[cell] = exits[2 * (day * groups + g)];
                events[cell] = exits[2 * (day * groups + g) + 1];
                running[g] += censored[cell] + events[cell];
                atRisk[cell] = running[g];
            }
        }
        return new RiskTable(times, groups, events, censored, atRisk);
    }

    /// <summary>Counts at [2 * day] those censored, at [2 * day + 1] those with the event.</summary>
    private static void CountAll(SurvivalData data, int from, int to, int[] exits)
    {
        var time = data.Time.AsSpan(from, to - from);
        var had = MemoryMarshal.Cast<bool, byte>(data.Event.AsSpan(from, to - from));
        for (var i = 0; i < time.Length; i++)
            exits[2 * (int)time[i] + had[i]]++;
    }

    private static void CountByGroup(SurvivalData data, int[] group, int groups, int from, int to, int[] exits)
    {
        var time = data.Time.AsSpan(from, to - from);
        var had = MemoryMarshal.Cast<bool, byte>(data.Event.AsSpan(from, to - from));
        var own = group.AsSpan(from, to - from);
        for (var i = 0; i < time.Length; i++)
            exits[2 * ((int)time[i] * groups + own[i]) + had[i]]++;
    }

    private static bool AnyExit(int[] exits, int day, int groups)
    {
        foreach (var count in exits.AsSpan(day * groups * 2, groups * 2))
        {
            if (count != 0)
                return true;
        }
        return false;
    }

    private static RiskTable Sort(SurvivalData data, int[]? group, int groups)
    {
        var n = data.Count;
        var key = (double[])data.Time.Clone();
        var payload = new int[n];
        for (var i = 0; i < n; i++)
            payload[i] = 2 * (group is null ? 0 : group[i]) + (data.Event[i] ? 1 : 0);
        TimeSort.Sort(key, payload);
        var mean = MeanOfDistinct(key);
        var distinct = 0;
        for (var i = 0; i < n; i++)
        {
            if (i == 0 || !TimeTies.IsTie(key[i] - key[i - 1], mean))
                distinct++;
        }
        var times = new double[distinct];
        var events = new int[distinct * groups];
        var censored = new int[distinct * groups];
        var atRisk = new int[distinct * groups];
        var row = -1;
        for (var i = 0; i < n; i++)
        {
            if (i == 0 || !TimeTies.IsTie(key[i] - key[i - 1], mean))
                times[++row] = key[i];
            var cell = row * groups + (payload[i] >> 1);
            if ((payload[i] & 1) == 1)
                events[cell]++;
            else
                censored[cell]++;
        }
        var entered = new int[data.Entry is null ? 0 : distinct * groups];
        if (data.Entry is not null)
        {
            // Not at risk at every time up to and including the entry.
            for (var i = 0; i < n; i++)
            {
                var index = Array.BinarySearch(times, data.Entry[i]);
                if (index < 0)
                    index = ~index - 1;
                if (index >= 0)
                    entered[index * groups + (group is null ? 0 : group[i])]++;
            }
        }
        var running = new int[groups];
        for (row = distinct - 1; row >= 0; row--)
        {
            for (var g = 0; g < groups; g++)
            {
                var cell = row * groups + g;
                running[g] += events[cell] + censored[cell] - (entered.Length == 0 ? 0 : entered[cell]);
                atRisk[cell] = running[g];
            }
        }
        return new RiskTable(times, groups, events, censored, atRisk);
    }

    private static double MeanOfDistinct(double[] sorted)
    {
        double sum = 0;
        var count = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0 && sorted[i] == sorted[i - 1])
                continue;
            sum += sorted[i] * TimeTies.Small;
            count++;
        }
        return count == 0 ? 0 : sum / count / TimeTies.Small;
    }
}
