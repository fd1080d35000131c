namespace DfspRegistry.Analysis.Figures;

/// <summary>Rows of a band, each with what stands in it already.</summary>
internal sealed class BandRows
{
    private readonly List<List<(double From, double To)>> taken = [];

    public int Count => taken.Count;

    /// <summary>The first row that is free there.</summary>
    public int Take(double from, double to)
    {
        var row = 0;
        while (!IsFree(row, from, to))
            row++;
        Add(row, from, to);
        return row;
    }

    /// <summary>The lower of the first two rows of which the upper holds the words and the lower the bar.</summary>
    public int TakeTwo(double wordsFrom, double wordsTo, double barFrom, double barTo)
    {
        var row = 1;
        while (!IsFree(row - 1, wordsFrom, wordsTo) || !IsFree(row, barFrom, barTo))
            row++;
        Add(row - 1, wordsFrom, wordsTo);
        Add(row, barFrom, barTo);
        return row;
    }

    private bool IsFree(int row, double from, double to) => row >= taken.Count || taken[row].TrueForAll(t => t.To <= from || to <= t.From);

    private void Add(int row, double from, double to)
    {
        while (taken.Count <= row)
            taken.Add([]);
        taken[row].Add((from, to));
    }
}
