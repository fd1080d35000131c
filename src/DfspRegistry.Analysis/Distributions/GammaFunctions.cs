namespace DfspRegistry.Analysis.Distributions;

/// <summary>
/// Incomplete gamma and beta functions and the quantiles built on them, to about 1e-14 relative: series and continued fractions as in
/// DiDonato and Morris (1986, ACM TOMS 12:377; 1992, ACM TOMS 18:360), quantiles by bracketed Newton steps. Checked against R's pgamma, pbeta, qgamma, qbeta.
/// </summary>
internal static class GammaFunctions
{
    private const double Tiny = 1e-300;
    private const double Epsilon = 1e-16;
    private const double HalfLogTwoPi = 0.918938533204672741780329736406;

    /// <summary>log Gamma(x) for x &gt; 0: Stirling's series after the argument has been raised above 15.</summary>
    public static double LogGamma(double x)
    {
        if (x == 1 || x == 2)
            return 0;
        if (x < 171 && x == Math.Floor(x))
        {
            double factorial = 1;
            for (var k = 2; k < (int)x; k++)
                factorial *= k;
            return Math.Log(factorial);
        }
        double product = 1;
        while (x < 15)
        {
            product *= x;
            x += 1;
        }
        return (x - 0.5) * Math.Log(x) - x + HalfLogTwoPi + StirlingCorrection(x) - Math.Log(product);
    }

    /// <summary>log Gamma(x) less Stirling's leading terms, for x of 15 and above.</summary>
    private static double StirlingCorrection(double x)
    {
        var r = 1 / (x * x);
        return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r * (1.0 / 1188 - r * (691.0 / 360360 - r / 156)))))) / x;
    }

    /// <summary>The upper regularised incomplete gamma function Q(a, x), relative accuracy kept in the tail.</summary>
    public static double UpperRegularized(double a, double x)
    {
        if (x <= 0)
            return 1;
        if (double.IsPositiveInfinity(x))
            return 0;
        return x < a + 1 ? 1 - LowerSeries(a, x) : UpperFraction(a, x);
    }

    /// <summary>The lower regularised incomplete gamma function P(a, x).</summary>
    public static double LowerRegularized(double a, double x)
    {
        if (x <= 0)
            return 0;
        return x < a + 1 ? LowerSeries(a, x) : 1 - UpperFraction(a, x);
    }

    private static double LowerSeries(double a, double x)
    {
        double term = 1 / a, sum = term;
        for (var n = 1; n < 100_000; n++)
        {
            term *= x / (a + n);
            sum += term;
            if (term < sum * Epsilon)
                break;
        }
        return sum * Math.Exp(a * Math.Log(x) - x - LogGamma(a));
    }

    private static double UpperFraction(double a, double x)
    {
        // Modified Lentz.
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, h = d;
        for (var i = 1; i < 100_000; i++)
        {
            var an = -i * (i - a);
            b += 2;
            d = an * d + b;
            if (Math.Abs(d) < Tiny)
                d = Tiny;
            c = b + an / c;
            if (Math.Abs(c) < Tiny)
                c = Tiny;
            d = 1 / d;
            var delta = d * c;
            h *= delta;
            if (Math.Abs(delta - 1) < 2 * Epsilon)
                break;
        }
        return h * Math.Exp(a * Math.Log(x) - x - LogGamma(a));
    }

    /// <summary>The regularised incomplete beta function I_x(a, b) and its complement.</summary>
    public static (double Lower, double Upper) BetaRegularized(double a, double b, double x)
    {
        if (x <= 0)
            return (0, 1);
        if (x >= 1)
            return (1, 0);
        var front = Math.Exp(a * Math.Log(x) + b * Log1p(-x) - LogBeta(a, b));
        if (x < (a + 1) / (a + b + 2))
        {
            var lower = front * BetaFraction(a, b, x) / a;
            return (lower, 1 - lower);
        }
        var upper = front * BetaFraction(b, a, 1 - x) / b;
        return (1 - upper, upper);
    }

    /// <summary>log of the number of ways to choose k of n.</summary>
    public static double LogChoose(int n, int k)
    {
        k = Math.Min(k, n - k);
        // A product keeps full precision as long as it is exact or nearly so.
        if (n <= 60 || k <= 30)
        {
            double product = 1;
            for (var i = 1; i <= k; i++)
                product *= (double)(n - k + i) / i;
            return Math.Log(product);
        }
        return -Math.Log(n + 1.0) - LogBeta(n - k + 1.0, k + 1.0);
    }

    /// <summary>log B(a, b).</summary>
    public static double LogBeta(double a, double b)
    {
        var (p, q) = a < b ? (a, b) : (b, a);
        // For two large arguments the leading Stirling terms are combined first, or they would cancel.
        if (p >= 15)
        {
            var h = p / q;
            return HalfLogTwoPi - 0.5 * Math.Log(q) + (p - 0.5) * Math.Log(h / (1 + h)) - q * Log1p(h)
                + StirlingCorrection(p) + StirlingCorrection(q) - StirlingCorrection(p + q);
        }
        if (q >= 15)
        {
            // log Gamma(q) - log Gamma(p + q), Stirling terms combined.
            var correction = StirlingCorrection(q) - StirlingCorrection(p + q);
            return LogGamma(p) + correction + p - p * Math.Log(p + q) + (q - 0.5) * Log1p(-p / (p + q));
        }
        return LogGamma(p) + LogGamma(q) - LogGamma(p + q);
    }

    private static double Log1p(double x)
    {
        var y = 1 + x;
        return y == 1 ? x : Math.Log(y) * x / (y - 1);
    }

    private static double BetaFraction(double a, double b, double x)
    {
        double c = 1, d = 1 - (a + b) * x / (a + 1);
        if (Math.Abs(d) < Tiny)
            d = Tiny;
        d = 1 / d;
        var h = d;
        for (var m = 1; m < 100_000; m++)
        {
            var even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 + even * d;
            if (Math.Abs(d) < Tiny)
                d = Tiny;
            c = 1 + even / c;
            if (Math.Abs(c) < Tiny)
                c = Tiny;
            d = 1 / d;
            h *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 + odd * d;
            if (Math.Abs(d) < Tiny)
                d = Tiny;
            c = 1 + odd / c;
            if (Math.Abs(c) < Tiny)
                c = Tiny;
            d = 1 / d;
            var delta = d * c;
            h *= delta;
            if (Math.Abs(delta - 1) < 2 * Epsilon)
                break;
        }
        return h;
    }

    /// <summary>The x with I_x(a, b) = p. The smaller of the two tails is matched, so that small probabilities keep relative accuracy.</summary>
    public static double BetaQuantile(double p, double a, double b)
    {
        if (p <= 0)
            return 0;
        if (p >= 1)
            return 1;
        double low = 0, high = 1, x = a / (a + b);
        for (var i = 0; i < 200; i++)
        {
            var (lower, upper) = BetaRegularized(a, b, x);
            var difference = p <= 0.5 ? lower - p : 1 - p - upper;
            if (difference > 0)
                high = x;
            else
                low = x;
            if (difference == 0)
                return x;
            var logDensity = (a - 1) * Math.Log(x) + (b - 1) * Log1p(-x) - LogBeta(a, b);
            var next = x - difference / Math.Exp(logDensity);
            if (!(next > low && next < high))
                next = low == 0 ? high / 16 : (low + high) / 2;
            if (Math.Abs(next - x) <= 1e-16 * x)
                return next;
            x = next;
        }
        return x;
    }

    /// <summary>The x with P(a, x) = p (unit scale).</summary>
    public static double GammaQuantile(double p, double a)
    {
        if (p <= 0)
            return 0;
        if (p >= 1)
            return double.PositiveInfinity;
        double low = 0, high = double.PositiveInfinity, x = a;
        for (var i = 0; i < 300; i++)
        {
            var difference = p <= 0.5 ? LowerRegularized(a, x) - p : 1 - p - UpperRegularized(a, x);
            if (difference > 0)
                high = x;
            else
                low = x;
            if (difference == 0)
                return x;
            var next = x - difference / Math.Exp((a - 1) * Math.Log(x) - x - LogGamma(a));
            if (!(next > low && next < high))
                next = double.IsPositiveInfinity(high) ? x * 2 + 1 : low == 0 ? high / 16 : (low + high) / 2;
            if (Math.Abs(next - x) <= 1e-16 * x)
                return next;
            x = next;
        }
        return x;
    }
}
