namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Follow-up with more than one kind of end: time and cause, 0 for censored, 1, 2, ... for what happened first. The arrays are not copied.
/// </summary>
public sealed record CompetingRisksData
{
    /// <exception cref="ArgumentException">Arrays of different length; a time that is negative or not a number; a negative cause.</exception>
    public CompetingRisksData(double[] time, int[] cause)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(cause);
        if (time.Length != cause.Length)
            throw new ArgumentException($"There are {time.Length} times but {cause.Length} causes.", nameof(cause));
        if (Array.Exists(cause, c => c < 0))
            throw new ArgumentException("A cause is 0 (censored) or a number of 1 or more.", nameof(cause));
        // Checks the times, and merges those that differ by rounding only.
        var snapped = TimeTies.Snap(new SurvivalData(time, new bool[time.Length]));
        Time = snapped.Time;
        Cause = cause;
        Causes = cause.Length == 0 ? 0 : cause.Max();
    }

    public double[] Time { get; }
    public int[] Cause { get; }

    /// <summary>The largest cause number.</summary>
    public int Causes { get; }

    public int Count => Time.Length;

    /// <summary>The same follow-up with one cause as the event and the others censored, for cause-specific hazards and Cox models.</summary>
    public SurvivalData CauseSpecific(int cause) => new(Time, Array.ConvertAll(Cause, c => c == cause));

    /// <summary>The same follow-up with any cause as the event.</summary>
    public SurvivalData AnyCause() => new(Time, Array.ConvertAll(Cause, c => c > 0));
}
