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
        var table = TryCountDays(data, group, groups);
        return table ?? Sort(TimeTies.Snap(data), group, groups);
    }

    private static RiskTable? TryCountDays(SurvivalData data, int[]? group, int groups)
    {
        var time = data.Time;
        var n = time.Length;
        double max = 0;
        foreach (var t in time)
            max = Math.Max(max, t);
        // The table of days must not outgrow the data.
        if ((max + 1) * groups > 16.0 * n + 1024)
            return null;
        var days = (int)max + 1;
        var had = MemoryMarshal.Cast<bool, byte>(data.Event);
        var exits = new int[days * groups * 2];
        for (var i = 0; i < n; i++)
        {
            var day = (int)time[i];
            if (day != time[i])
                return null;
            var cell = group is null ? day : day * groups + group[i];
            exits[2 * cell + had[i]]++;
        }
        var entered = data.Entry is null ? null : new int[days * groups];
        if (entered is not null)
        {
            for (var i = 0; i < n; i++)
                entered[(int)data.Entry![i] * groups + (group is null ? 0 : group[i])]++;
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
        Array.Sort(key, payload);
        var distinct = 0;
        for (var i = 0; i < n; i++)
        {
            if (i == 0 || key[i] != key[i - 1])
                distinct++;
        }
        var times = new double[distinct];
        var events = new int[distinct * groups];
        var censored = new int[distinct * groups];
        var atRisk = new int[distinct * groups];
        var row = -1;
        for (var i = 0; i < n; i++)
        {
            if (i == 0 || key[i] != key[i - 1])
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
}
