namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Runs a fixed number of pieces of work on all cores when there is enough of it. The pieces never depend on the machine, so neither does the order in which
/// their sums are added.
/// </summary>
internal static class ParallelWork
{
    private const long WorthSharing = 50_000;

    /// <summary>How many pieces suit a pass over so many subjects whose result does not depend on the pieces (counts, a maximum).</summary>
    public static int Parts(int subjects) => subjects < WorthSharing ? 1 : Math.Clamp(Environment.ProcessorCount, 1, 16);

    /// <summary>The subjects of one of several equal pieces.</summary>
    public static (int From, int To) Range(int part, int parts, int subjects) =>
        ((int)((long)subjects * part / parts), (int)((long)subjects * (part + 1) / parts));

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
