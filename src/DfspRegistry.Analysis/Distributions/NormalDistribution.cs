namespace DfspRegistry.Analysis.Distributions;

/// <summary>
/// The standard normal distribution to full double precision: tail areas by Cody's rational Chebyshev approximations
/// (Cody 1969, Math. Comp. 23:631), quantiles by Wichura's AS 241 (Wichura 1988, Appl. Stat. 37:477). Checked against R's pnorm and qnorm.
/// </summary>
public static class NormalDistribution
{
    private const double InverseSqrt2Pi = 0.398942280401432677939946059934;

    /// <summary>P(Z &lt;= z).</summary>
    public static double Cumulative(double z) => Tails(z).Lower;

    /// <summary>P(Z &gt; z), accurate far out in the tail.</summary>
    public static double UpperTail(double z) => Tails(z).Upper;

    /// <summary>P(|Z| &gt; |z|), the two-sided p-value of a z statistic.</summary>
    public static double TwoSided(double z) => 2 * Tails(Math.Abs(z)).Upper;

    /// <summary>The z with P(Z &lt;= z) = p; minus or plus infinity at 0 and 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not in [0, 1].</exception>
    public static double Quantile(double p)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "A probability must lie between 0 and 1.");
        if (p == 0)
            return double.NegativeInfinity;
        if (p == 1)
            return double.PositiveInfinity;
        var q = p - 0.5;
        if (Math.Abs(q) <= 0.425)
        {
            var r = 0.180625 - q * q;
            return q * Polynomial(r, [
                    2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
                    13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608])
                / Polynomial(r, [
                    5226.495278852854561, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
                    5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1]);
        }
        var tail = Math.Sqrt(-Math.Log(q < 0 ? p : 1 - p));
        double z;
        if (tail <= 5)
        {
            var r = tail - 1.6;
            z = Polynomial(r, [
                    7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
                    3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734])
                / Polynomial(r, [
                    1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
                    0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1]);
        }
        else
        {
            var r = tail - 5;
            z = Polynomial(r, [
                    2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
                    0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772])
                / Polynomial(r, [
                    2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
                    0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1]);
        }
        return q < 0 ? -z : z;
    }

    private static double Polynomial(double x, ReadOnlySpan<double> highestFirst)
    {
        double value = 0;
        foreach (var coefficient in highestFirst)
            value = value * x + coefficient;
        return value;
    }

    private static (double Lower, double Upper) Tails(double x)
    {
        if (double.IsNaN(x))
            return (double.NaN, double.NaN);
        var y = Math.Abs(x);
        if (y <= 0.67448975)
        {
            var square = y > 1.11e-16 ? x * x : 0;
            var t = x * Polynomial(square, [0.065682337918207449113, 2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249])
                / Polynomial(square, [1, 47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956]);
            return (0.5 + t, 0.5 - t);
        }
        double area;
        if (y <= 5.656854249492380195206754896838)
        {
            area = Polynomial(y, [
                    1.0765576773720192317e-8, 0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226,
                    2494.5375852903726711, 6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218])
                / Polynomial(y, [
                    1, 22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755,
                    18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727]);
        }
        else
        {
            var inverse = 1 / (x * x);
            var ratio = inverse * Polynomial(inverse, [
                    0.02307344176494017303, 0.21589853405795699, 0.1274011611602473639, 0.022235277649180731, 0.001421619193227893466, 2.9112874951168792e-5])
                / Polynomial(inverse, [1, 1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244, 7.29751555083966205e-5]);
            area = (InverseSqrt2Pi - ratio) / y;
        }
        // The square is split so that exp keeps its relative accuracy.
        var whole = Math.Truncate(y * 16) / 16;
        area *= Math.Exp(-whole * whole * 0.5) * Math.Exp(-(y - whole) * (y + whole) * 0.5);
        return x > 0 ? (1 - area, area) : (area, 1 - area);
    }
}
