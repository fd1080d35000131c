using System.Runtime.InteropServices;

namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Sorts times that are 0 or more together with a number each: by digits (least significant first, 11 bits at a time), so that cost grows linearly, since the bits of
/// such doubles are ordered as the doubles are. Few times are sorted by comparison.
/// </summary>
internal static class TimeSort
{
    private const int Few = 4096;
    private const int Bits = 11;
    private const int Buckets = 1 << Bits;

    public static void Sort(double[] times, int[] payload)
    {
        if (times.Length < Few)
        {
            Array.Sort(times, payload);
            return;
        }
        var keys = MemoryMarshal.Cast<double, ulong>(times.AsSpan());
        Span<ulong> fromKeys = keys, toKeys = new ulong[times.Length];
        Span<int> fromPayload = payload, toPayload = new int[times.Length];
        var next = new int[Buckets];
        var moved = false;
        for (var shift = 0; shift < 64; shift += Bits)
        {
            if (!Count(fromKeys, shift, next))
                continue;
            for (var i = 0; i < fromKeys.Length; i++)
            {
                var place = next[(int)(fromKeys[i] >> shift) & (Buckets - 1)]++;
                toKeys[place] = fromKeys[i];
                toPayload[place] = fromPayload[i];
            }
            var spareKeys = fromKeys;
            fromKeys = toKeys;
            toKeys = spareKeys;
            var sparePayload = fromPayload;
            fromPayload = toPayload;
            toPayload = sparePayload;
            moved = !moved;
        }
        if (moved)
        {
            fromKeys.CopyTo(keys);
            fromPayload.CopyTo(payload);
        }
    }

    /// <summary>Where each digit's run begins; false when all have the same digit, and nothing would move.</summary>
    private static bool Count(ReadOnlySpan<ulong> keys, int shift, int[] next)
    {
        Array.Clear(next);
        foreach (var key in keys)
            next[(int)(key >> shift) & (Buckets - 1)]++;
        if (next[(int)(keys[0] >> shift) & (Buckets - 1)] == keys.Length)
            return false;
        var position = 0;
        for (var digit = 0; digit < Buckets; digit++)
            (next[digit], position) = (position, position + next[digit]);
        return true;
    }
}
