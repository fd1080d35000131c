namespace DfspRegistry.Analysis.Tables;

/// <summary>
/// Where a curve is read off for outside. A curve in steps is a list of the days on which single patients had the event; read off only where none or at least five
/// more had it, it tells of no fewer than five. Numbers at risk are rounded down to whole fives, or the next would say that one patient left.
/// </summary>
public static class OutsideReadings
{
    /// <summary>Months between the places at which a curve is looked at.</summary>
    public const int StepMonths = 3;

    /// <summary>What stands for a value that is not told.</summary>
    public const string NotRead = "–";

    public const string InWords =
        "A value is told only where nobody, or at least five more patients, had the event since the value before it, and while at least five are at risk. Numbers at risk are rounded down to whole fives.";

    /// <summary>5 to 9 are 5, 10 to 14 are 10; counts below five stay, for whoever prints them to hide.</summary>
    public static int InFives(int atRisk) => atRisk < SmallCounts.Fewest ? atRisk : atRisk - atRisk % SmallCounts.Fewest;

    /// <summary>The months up to the first at which fewer than five are at risk, with whether the curve's value is told there.</summary>
    /// <param name="months">Rising.</param>
    /// <param name="at">At risk just before a month, and events up to it.</param>
    public static IEnumerable<(int Month, bool IsRead)> Of(IEnumerable<int> months, Func<int, (int AtRisk, int Events)> at)
    {
        ArgumentNullException.ThrowIfNull(months);
        ArgumentNullException.ThrowIfNull(at);
        var read = 0;
        foreach (var month in months)
        {
            var (atRisk, events) = at(month);
            if (atRisk < SmallCounts.Fewest)
                yield break;
            var isRead = events == read || events - read >= SmallCounts.Fewest;
            if (isRead)
                read = events;
            yield return (month, isRead);
        }
    }

    /// <summary>Every third month, without end.</summary>
    public static IEnumerable<int> Months()
    {
        for (var month = 0; ; month += StepMonths)
            yield return month;
    }
}
