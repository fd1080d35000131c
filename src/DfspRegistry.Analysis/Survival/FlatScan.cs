using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DfspRegistry.Analysis.Survival;

/// <summary>Vectorised checks of flat arrays, a pass over memory each.</summary>
internal static class FlatScan
{
    /// <summary>Whether all values are finite and 0 or more, the largest, and whether all are whole.</summary>
    public static (bool Valid, double Max, bool Whole) Times(ReadOnlySpan<double> values)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        Vector256<double> max = default;
        var valid = Vector256<double>.AllBitsSet;
        var whole = Vector256<double>.AllBitsSet;
        var i = 0;
        for (; i + 4 <= values.Length; i += 4)
        {
            var x = Vector256.LoadUnsafe(ref v, (nuint)i);
            // Comparisons with NaN are false.
            valid &= Vector256.GreaterThanOrEqual(x, default) & Vector256.LessThanOrEqual(x, Vector256.Create(double.MaxValue));
            whole &= Vector256.Equals(Vector256.Floor(x), x);
            max = Vector256.Max(max, x);
        }
        var allValid = Vector256.EqualsAll(valid.AsInt64(), Vector256<long>.AllBitsSet);
        var allWhole = Vector256.EqualsAll(whole.AsInt64(), Vector256<long>.AllBitsSet);
        double largest = 0;
        for (var k = 0; k < 4; k++)
            largest = Math.Max(largest, max[k]);
        for (; i < values.Length; i++)
        {
            allValid &= values[i] >= 0 && values[i] <= double.MaxValue;
            allWhole &= Math.Floor(values[i]) == values[i];
            largest = Math.Max(largest, values[i]);
        }
        return (allValid, largest, allWhole);
    }

    /// <summary>Whether all values lie in 0 to <paramref name="count"/> - 1.</summary>
    public static bool AllBelow(ReadOnlySpan<int> values, int count)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        Vector256<uint> max = default;
        var i = 0;
        for (; i + 8 <= values.Length; i += 8)
            max = Vector256.Max(max, Vector256.LoadUnsafe(ref v, (nuint)i).AsUInt32());
        uint largest = 0;
        for (var k = 0; k < 8; k++)
            largest = Math.Max(largest, max[k]);
        for (; i < values.Length; i++)
            largest = Math.Max(largest, (uint)values[i]);
        return values.Length == 0 || largest < (uint)count;
    }
}
