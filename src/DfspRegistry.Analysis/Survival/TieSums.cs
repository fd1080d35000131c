using System.Runtime.Intrinsics;

namespace DfspRegistry.Analysis.Survival;

/// <summary>Efron's ties: what the d denominators of one tie add to the log-likelihood, its gradient and the information.</summary>
internal static class TieSums
{
    /// <summary>The sums over k of a tie of d events whose share of S0 is <paramref name="share0"/>; den = 1 - f share0.</summary>
    public static (double Log, double A, double B, double C, double E, double G) Over(double share0, int d)
    {
        double log = 0, a = 0, b = 0, c = 0, e = 0, g = 0;
        var k = 0;
        var step = 1.0 / d;
        if (d >= 8)
        {
            var index = Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);
            Vector512<double> va = default, vb = default, vc = default, ve = default, vg = default, vlog = default;
            for (; k + 8 <= d; k += 8)
            {
                var f = (index + Vector512.Create((double)k)) * step;
                var denominator = Vector512.Create(1.0) - f * share0;
                var inverse = Vector512.Create(1.0) / denominator;
                var share = f * inverse;
                vlog += Vector512.Log(denominator);
                va += inverse;
                vb += share;
                vc += inverse * inverse;
                ve += share * inverse;
                vg += share * share;
            }
            (log, a, b, c, e, g) = (Vector512.Sum(vlog), Vector512.Sum(va), Vector512.Sum(vb), Vector512.Sum(vc), Vector512.Sum(ve), Vector512.Sum(vg));
        }
        for (; k < d; k++)
        {
            var f = k * step;
            var denominator = 1 - f * share0;
            var inverse = 1 / denominator;
            log += Math.Log(denominator);
            a += inverse;
            b += f * inverse;
            c += inverse * inverse;
            e += f * inverse * inverse;
            g += f * f * inverse * inverse;
        }
        return (log, a, b, c, e, g);
    }
}
