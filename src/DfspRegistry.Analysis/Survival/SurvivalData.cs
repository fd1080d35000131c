namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Follow-up of a group of subjects, one entry a subject in each array: time from the start to the event or the censoring, whether it was an event,
/// and, for left truncation, the time from which the subject was under observation (at risk at t when Entry &lt; t &lt;= Time). One unit throughout, usually days.
/// The arrays are not copied: do not change them afterwards.
/// </summary>
public sealed record SurvivalData
{
    /// <exception cref="ArgumentException">Arrays of different length; a time that is negative, not a number or infinite; an entry that is not before its time.</exception>
    public SurvivalData(double[] time, bool[] @event, double[]? entry = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(@event);
        if (time.Length != @event.Length)
            throw new ArgumentException($"There are {time.Length} times but {@event.Length} event indicators.", nameof(@event));
        if (entry is not null && entry.Length != time.Length)
            throw new ArgumentException($"There are {time.Length} times but {entry.Length} entry times.", nameof(entry));
        (var valid, MaxTime, WholeDays) = Scan(time);
        if (!valid)
        {
            var i = Array.FindIndex(time, t => !(t >= 0 && t <= double.MaxValue));
            throw new ArgumentException($"Time {time[i]} of subject {i + 1} is not a number of 0 or more.", nameof(time));
        }
        if (entry is not null)
        {
            for (var i = 0; i < entry.Length; i++)
            {
                if (!(entry[i] >= 0))
                    throw new ArgumentException($"Entry time {entry[i]} of subject {i + 1} is not a number of 0 or more.", nameof(entry));
                if (!(entry[i] < time[i]))
                    throw new ArgumentException($"Subject {i + 1} enters at {entry[i]}, which is not before its time {time[i]}.", nameof(entry));
            }
        }
        WholeDays = WholeDays && MaxTime <= int.MaxValue && (entry is null || TimeTies.AllWhole(entry));
        Time = time;
        Event = @event;
        Entry = entry;
    }

    public double[] Time { get; }
    public bool[] Event { get; }
    public double[]? Entry { get; }
    public int Count => Time.Length;

    /// <summary>The largest time; 0 without subjects.</summary>
    internal double MaxTime { get; }

    /// <summary>Whether all times, and entries, are whole numbers, as days are: then they can be counted.</summary>
    internal bool WholeDays { get; }

    private static (bool Valid, double Max, bool Whole) Scan(double[] time)
    {
        var parts = new (bool Valid, double Max, bool Whole)[ParallelWork.Parts(time.Length)];
        ParallelWork.For(parts.Length, time.Length, part =>
        {
            var (from, to) = ParallelWork.Range(part, parts.Length, time.Length);
            parts[part] = FlatScan.Times(time.AsSpan(from, to - from));
        });
        return (parts.All(p => p.Valid), parts.Max(p => p.Max), parts.All(p => p.Whole));
    }
}
