namespace DfspRegistry.Analysis.Tables;

/// <summary>What is printed in the place of a count.</summary>
public enum CountShown
{
    /// <summary>The count itself.</summary>
    Printed,
    /// <summary>"&lt;5": it is 1, 2, 3 or 4.</summary>
    Small,
    /// <summary>Nothing is said of it: it would give a small one away.</summary>
    Withheld,
}

/// <summary>
/// Which counts of a table can be printed when those from 1 to 4 must not be known: primary and secondary suppression as statistical offices do it (Hundepool et al.,
/// Statistical Disclosure Control, 2012, chapter 4). The reader is taken to know every sum of the table, that "&lt;5" is 1 to 4, that zeros are printed, and that
/// what is withheld is 5 or more. Whatever that reader computes, each small count can still be 1, 2, 3 or 4.
/// </summary>
public static class SmallCounts
{
    /// <summary>Counts below it, but not 0, are not printed.</summary>
    public const int Fewest = 5;
    private const string Unknowable = "A count is negative, or a sum does not hold.";

    /// <summary>A sum that holds between counts of a table: the parts add up to the total.</summary>
    /// <param name="Total">Position of the count that is the sum.</param>
    public sealed record Sum(IReadOnlyList<int> Parts, int Total);

    /// <param name="counts">Every count of the table, and those that are known although the table does not print them.</param>
    /// <param name="sums">Between them, by their positions.</param>
    /// <param name="isKnown">Counts that the reader knows anyway, such as all treated: they are never withheld.</param>
    /// <returns>For each count what is printed.</returns>
    public static IReadOnlyList<CountShown> Of(IReadOnlyList<int> counts, IReadOnlyList<Sum> sums, Func<int, bool> isKnown)
    {
        if (counts.Any(c => c < 0) || sums.Any(s => s.Parts.Sum(p => counts[p]) != counts[s.Total]))
            throw new ArgumentException(Unknowable, nameof(counts));
        var shown = counts.Select((c, i) => c is > 0 and < Fewest && !isKnown(i) ? CountShown.Small : CountShown.Printed).ToArray();
        while (GivenAway(counts, sums, shown) is { } small)
        {
            // The smallest count that stands in a sum with what has to be hidden better: the least is lost.
            var hidden = Reach(sums, shown, small);
            var next = Enumerable.Range(0, counts.Count).Where(i => shown[i] == CountShown.Printed && counts[i] > 0 && !isKnown(i) && hidden.Contains(i))
                .OrderBy(i => counts[i]).ThenBy(i => i).Cast<int?>().FirstOrDefault();
            if (next is { } more)
            {
                shown[more] = CountShown.Withheld;
                continue;
            }
            // Nothing is left to hide behind: then not even zeros are told from small counts.
            foreach (var i in hidden.Where(i => !isKnown(i)))
                shown[i] = CountShown.Withheld;
        }
        return shown;
    }

    /// <returns>A small count that cannot be each of 1 to 4; null when there is none.</returns>
    private static int? GivenAway(IReadOnlyList<int> counts, IReadOnlyList<Sum> sums, CountShown[] shown)
    {
        for (var i = 0; i < shown.Length; i++)
        {
            if (shown[i] == CountShown.Small && !Enumerable.Range(1, Fewest - 1).All(value => Possible.Holds(counts, sums, shown, i, value)))
                return i;
        }
        return null;
    }

    /// <summary>The counts of all sums that hang together with this one through hidden counts.</summary>
    private static HashSet<int> Reach(IReadOnlyList<Sum> sums, CountShown[] shown, int from)
    {
        HashSet<int> reached = [from];
        HashSet<Sum> taken = [];
        while (sums.FirstOrDefault(s => !taken.Contains(s) && s.Parts.Append(s.Total).Any(i => i == from || (reached.Contains(i) && shown[i] != CountShown.Printed))) is { } sum)
        {
            taken.Add(sum);
            reached.UnionWith(sum.Parts.Append(sum.Total));
        }
        return reached;
    }

    /// <summary>Is there a table that prints the same and has this value in this place? Search over the hidden counts, cut by what each sum still allows.</summary>
    private sealed class Possible(IReadOnlyList<Sum> sums, int[] low, int[] high)
    {
        public static bool Holds(IReadOnlyList<int> counts, IReadOnlyList<Sum> sums, CountShown[] shown, int at, int value)
        {
            var most = counts.DefaultIfEmpty().Max() + 2 * Fewest;
            var low = new int[counts.Count];
            var high = new int[counts.Count];
            for (var i = 0; i < counts.Count; i++)
            {
                (low[i], high[i]) = shown[i] switch
                {
                    CountShown.Printed => (counts[i], counts[i]),
                    CountShown.Small => (1, Fewest - 1),
                    _ => counts[i] < Fewest ? (0, most) : (Fewest, most),
                };
            }
            (low[at], high[at]) = (value, value);
            return new Possible(sums, low, high).Search();
        }

        private bool Search()
        {
            if (!Narrow())
                return false;
            var open = -1;
            for (var i = 0; i < low.Length; i++)
            {
                if (low[i] < high[i] && (open < 0 || high[i] - low[i] < high[open] - low[open]) && sums.Any(s => s.Total == i || s.Parts.Contains(i)))
                    open = i;
            }
            if (open < 0)
                return true;
            for (var value = low[open]; value <= high[open]; value++)
            {
                int[] lower = [.. low], upper = [.. high];
                lower[open] = upper[open] = value;
                if (new Possible(sums, lower, upper).Search())
                    return true;
            }
            return false;
        }

        /// <summary>Draws the bounds together until nothing moves; false when a sum cannot hold.</summary>
        private bool Narrow()
        {
            for (var moved = true; moved;)
            {
                moved = false;
                foreach (var sum in sums)
                {
                    var (least, most) = (sum.Parts.Sum(p => low[p]), sum.Parts.Sum(p => high[p]));
                    if (!Bound(sum.Total, least, most, ref moved))
                        return false;
                    foreach (var part in sum.Parts)
                    {
                        if (!Bound(part, low[sum.Total] - (most - high[part]), high[sum.Total] - (least - low[part]), ref moved))
                            return false;
                    }
                }
            }
            return true;
        }

        private bool Bound(int i, int least, int most, ref bool moved)
        {
            if (least > low[i])
                (low[i], moved) = (least, true);
            if (most < high[i])
                (high[i], moved) = (most, true);
            return low[i] <= high[i];
        }
    }
}
