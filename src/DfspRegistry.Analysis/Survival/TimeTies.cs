namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Times that differ only by rounding (months kept as decimals) are the same time. R: aeqSurv, used by survfit, survdiff and coxph:
/// among the sorted distinct times, neighbours are tied when they differ by at most 1.5e-8, absolutely or relative to the mean distinct time; a run of
/// ties takes its first value.
/// </summary>
public static class TimeTies
{
    /// <summary>Square root of the double's precision, R's sqrt(.Machine$double.eps).</summary>
    public const double Tolerance = 1.4901161193847656e-8;

    /// <summary>2^-64: scales times exactly before they are summed, because the sum of a few of the largest doubles is none.</summary>
    internal const double Small = 5.421010862427522e-20;

    /// <summary>The data with near-tied times (and entry times) made equal; the same object when there are none.</summary>
    public static SurvivalData Snap(SurvivalData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        // Whole numbers are at least 1 apart; only beyond 6.7e7 could that be a tie.
        if (data.WholeDays && data.MaxTime * Tolerance < 1)
            return data;
        var all = new double[data.Count * (data.Entry is null ? 1 : 2)];
        data.Time.CopyTo(all, 0);
        data.Entry?.CopyTo(all, data.Count);
        Array.Sort(all);
        var distinct = Distinct(all);
        var cuts = Cuts(all.AsSpan(0, distinct));
        if (cuts.Length == distinct)
            return data;
        var time = Array.ConvertAll(data.Time, t => SnapTo(cuts, t));
        var entry = data.Entry is null ? null : Array.ConvertAll(data.Entry, t => SnapTo(cuts, t));
        for (var i = 0; i < time.Length && entry is not null; i++)
        {
            if (!(entry[i] < time[i]))
                throw new ArgumentException($"Subject {i + 1} enters within rounding error of its own time {data.Time[i]}.", nameof(data));
        }
        return new SurvivalData(time, data.Event, entry);
    }

    internal static bool AllWhole(ReadOnlySpan<double> times)
    {
        foreach (var t in times)
        {
            if (t != Math.Floor(t) || t > int.MaxValue)
                return false;
        }
        return true;
    }

    /// <summary>Moves the distinct values of a sorted span to its front and returns how many there are.</summary>
    internal static int Distinct(Span<double> sorted)
    {
        var count = 0;
        for (var i = 0; i < sorted.Length; i++)
        {
            if (count == 0 || sorted[i] != sorted[count - 1])
                sorted[count++] = sorted[i];
        }
        return count;
    }

    /// <summary>The first value of every run of near-ties among sorted distinct times.</summary>
    internal static double[] Cuts(ReadOnlySpan<double> distinct)
    {
        double sum = 0;
        foreach (var t in distinct)
            sum += t * Small;
        var mean = distinct.Length == 0 ? 0 : sum / distinct.Length / Small;
        var cuts = new List<double>(distinct.Length);
        for (var i = 0; i < distinct.Length; i++)
        {
            if (i == 0 || !IsTie(distinct[i] - distinct[i - 1], mean))
                cuts.Add(distinct[i]);
        }
        return [.. cuts];
    }

    internal static bool IsTie(double gap, double mean) => gap <= Tolerance || gap / mean <= Tolerance;

    private static double SnapTo(double[] cuts, double time)
    {
        var index = Array.BinarySearch(cuts, time);
        return cuts[index >= 0 ? index : ~index - 1];
    }
}
