using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DfspRegistry.Analysis.Survival;

/// <summary>Loops over flat arrays, eight numbers at a time where the machine can, else in two fours.</summary>
internal static class FlatLoops
{
    private const int Lanes = 8;

    public static void AddScaled(Span<double> target, ReadOnlySpan<double> x, double factor)
    {
        ref var t = ref MemoryMarshal.GetReference(target);
        ref var a = ref MemoryMarshal.GetReference(x);
        var scale = Vector512.Create(factor);
        var i = 0;
        for (; i + Lanes <= target.Length; i += Lanes)
            (Vector512.LoadUnsafe(ref t, (nuint)i) + scale * Vector512.LoadUnsafe(ref a, (nuint)i)).StoreUnsafe(ref t, (nuint)i);
        for (; i < target.Length; i++)
            target[i] += factor * x[i];
    }

    public static void Exp(Span<double> values)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        var i = 0;
        for (; i + Lanes <= values.Length; i += Lanes)
            Vector512.Exp(Vector512.LoadUnsafe(ref v, (nuint)i)).StoreUnsafe(ref v, (nuint)i);
        for (; i < values.Length; i++)
            values[i] = Math.Exp(values[i]);
    }

    public static double Sum(ReadOnlySpan<double> values)
    {
        ref var v = ref MemoryMarshal.GetReference(values);
        Vector512<double> total = default;
        var i = 0;
        for (; i + Lanes <= values.Length; i += Lanes)
            total += Vector512.LoadUnsafe(ref v, (nuint)i);
        var sum = Vector512.Sum(total);
        for (; i < values.Length; i++)
            sum += values[i];
        return sum;
    }

    /// <summary>product = x * y elementwise; returns its sum.</summary>
    public static double Multiply(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> product)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        ref var c = ref MemoryMarshal.GetReference(product);
        Vector512<double> total = default;
        var i = 0;
        for (; i + Lanes <= x.Length; i += Lanes)
        {
            var value = Vector512.LoadUnsafe(ref a, (nuint)i) * Vector512.LoadUnsafe(ref b, (nuint)i);
            value.StoreUnsafe(ref c, (nuint)i);
            total += value;
        }
        var sum = Vector512.Sum(total);
        for (; i < x.Length; i++)
        {
            product[i] = x[i] * y[i];
            sum += product[i];
        }
        return sum;
    }

    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0, none = 0;
        Dot(x, y, y, ref sum, ref none);
        return sum;
    }

    /// <summary>Adds x'y and x'z; x is read once.</summary>
    public static void Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, ref double xy, ref double xz)
    {
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        ref var c = ref MemoryMarshal.GetReference(z);
        Vector512<double> totalY = default, totalZ = default;
        var i = 0;
        for (; i + Lanes <= x.Length; i += Lanes)
        {
            var value = Vector512.LoadUnsafe(ref a, (nuint)i);
            totalY = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref b, (nuint)i), totalY);
            totalZ = Vector512.FusedMultiplyAdd(value, Vector512.LoadUnsafe(ref c, (nuint)i), totalZ);
        }
        double sumY = Vector512.Sum(totalY), sumZ = Vector512.Sum(totalZ);
        for (; i < x.Length; i++)
        {
            sumY += x[i] * y[i];
            sumZ += x[i] * z[i];
        }
        xy += sumY;
        xz += sumZ;
    }
}
