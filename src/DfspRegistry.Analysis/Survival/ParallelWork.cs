namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Runs a fixed number of pieces of work on all cores when there is enough of it. The pieces never depend on the machine, so neither does the order in which
/// their sums are added.
/// </summary>
internal static class ParallelWork
{
    private const long WorthSharing = 50_000;

    public static void For(int pieces, long size, Action<int> piece)
    {
        if (size < WorthSharing || pieces < 2)
        {
            for (var i = 0; i < pieces; i++)
                piece(i);
        }
        else
        {
            Parallel.For(0, pieces, piece);
        }
    }
}
