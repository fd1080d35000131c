namespace DfspRegistry.Analysis.Survival;

/// <summary>Holm's step-down correction of p-values (Holm 1979, Scand J Statist 6:65). R: p.adjust(p, "holm").</summary>
public static class HolmAdjustment
{
    /// <summary>Adjusted p-values in the order given; a null (not estimable) stays null and does not count.</summary>
    public static double?[] Adjust(IReadOnlyList<double?> pValues)
    {
        ArgumentNullException.ThrowIfNull(pValues);
        var adjusted = new double?[pValues.Count];
        int[] order = [.. Enumerable.Range(0, pValues.Count).Where(i => pValues[i] is not null).OrderBy(i => pValues[i])];
        double running = 0;
        for (var rank = 0; rank < order.Length; rank++)
        {
            running = Math.Max(running, Math.Min(1, (order.Length - rank) * pValues[order[rank]]!.Value));
            adjusted[order[rank]] = running;
        }
        return adjusted;
    }
}
