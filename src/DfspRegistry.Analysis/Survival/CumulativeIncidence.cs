using DfspRegistry.Analysis.Distributions;

namespace DfspRegistry.Analysis.Survival;

/// <summary>Which variance a cumulative incidence carries; programs differ, so it is printed with the result.</summary>
public enum IncidenceVariance
{
    /// <summary>The sum of squared influences of the subjects. R: survfit(Surv(time, factor(cause)) ~ 1).</summary>
    InfinitesimalJackknife,

    /// <summary>Aalen's estimate with a correction for ties (Aalen 1978; Gray 1988). R: cmprsk::cuminc; SAS.</summary>
    Aalen,
}

/// <summary>One row of a cumulative incidence curve. Events are those of the curve's cause at Time.</summary>
public readonly record struct IncidencePoint(double Time, int AtRisk, int Events, double Incidence, double StdError, double? Lower, double? Upper);

/// <summary>
/// The probability of having had the event of one cause by each time, the other causes competing. One row for each distinct time.
/// </summary>
public sealed record IncidenceCurve(
    int Cause, int N, int Events, IReadOnlyList<IncidencePoint> Points, IncidenceVariance Variance, SurvivalOptions Options)
{
    /// <summary>The curve's value at each time asked for, in the order asked: the last row up to it. Null beyond the last observation.</summary>
    public IReadOnlyList<IncidencePoint?> At(IEnumerable<double> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        return [.. times.Select(At)];
    }

    private IncidencePoint? At(double time)
    {
        if (Points.Count == 0 || time > Points[^1].Time)
            return null;
        var row = Points.Count - 1;
        while (row >= 0 && Points[row].Time > time)
            row--;
        // At risk just before the time asked for.
        var atRisk = Points[row >= 0 && Points[row].Time == time ? row : row + 1].AtRisk;
        return row < 0
            ? new IncidencePoint(time, N, 0, 0, 0, 0, 0)
            : Points[row] with { Time = time, AtRisk = atRisk };
    }
}

/// <summary>
/// The Aalen-Johansen estimator, F_k(t) = sum over times up to t of S(t-) d_k / n with S the Kaplan-Meier curve of any cause (Aalen and Johansen 1978). Never 1 - KM of one
/// cause, which takes those who had another event to be still able to have this one.
/// </summary>
public static class CumulativeIncidence
{
    /// <summary>One curve for each cause 1, 2, ...</summary>
    public static IReadOnlyList<IncidenceCurve> Estimate(
        CompetingRisksData data, SurvivalOptions? options = null, IncidenceVariance variance = IncidenceVariance.InfinitesimalJackknife)
    {
        ArgumentNullException.ThrowIfNull(data);
        options ??= SurvivalOptions.Default;
        // A table by cause: "events" counts nobody, "censored" those who leave with cause g (0: really censored).
        var table = RiskTable.Build(new SurvivalData(data.Time, new bool[data.Count]), data.Cause, data.Causes + 1);
        return [.. Enumerable.Range(1, data.Causes).Select(cause => Curve(table, data.Count, cause, options, variance))];
    }

    private static IncidenceCurve Curve(RiskTable table, int n, int cause, SurvivalOptions options, IncidenceVariance variance)
    {
        var z = NormalDistribution.Quantile(1 - (1 - options.ConfidenceLevel) / 2);
        var rows = new List<IncidencePoint>(table.Times.Length);
        IVarianceSum sum = variance == IncidenceVariance.Aalen ? new AalenSum() : new JackknifeSum();
        double survival = 1, incidence = 0;
        var events = 0;
        for (var row = 0; row < table.Times.Length; row++)
        {
            int atRisk = 0, all = 0;
            for (var g = 0; g < table.Groups; g++)
            {
                atRisk += table.AtRisk[row * table.Groups + g];
                all += g == 0 ? 0 : table.Censored[row * table.Groups + g];
            }
            var own = table.Censored[row * table.Groups + cause];
            var censored = table.Censored[row * table.Groups];
            var before = survival;
            incidence += before * own / atRisk;
            survival = before * (atRisk - all) / atRisk;
            events += own;
            sum.Add(atRisk, own, all - own, censored, before, survival, incidence);
            var error = Math.Sqrt(Math.Max(0, sum.Value));
            var (lower, upper) = SurvivalLimits.Of(options.ConfidenceType, incidence, error / incidence, z);
            rows.Add(new IncidencePoint(
                table.Times[row], atRisk, own, incidence, error, double.IsNaN(lower) ? null : lower, double.IsNaN(upper) ? null : upper));
        }
        return new IncidenceCurve(cause, n, events, rows, variance, options);
    }

    private interface IVarianceSum
    {
        double Value { get; }

        /// <summary>One distinct time: at risk, events of the cause, of others, censored; S before and after it, F after it.</summary>
        void Add(double n, double own, double other, double censored, double before, double after, double incidence);
    }

    /// <summary>
    /// Everybody still at risk has had the same influence (dS, dF) so far. Who has left keeps dS in proportion to S and gains dF in proportion to F, so its influence is
    /// a + b F(t), and the squares of all who left are kept as sums of a^2, ab, b^2.
    /// </summary>
    private sealed class JackknifeSum : IVarianceSum
    {
        private double onSurvival, onIncidence, aa, ab, bb;

        public double Value { get; private set; }

        public void Add(double n, double own, double other, double censored, double before, double after, double incidence)
        {
            double ownHazard = own / n, hazard = (own + other) / n;
            // Moving one subject's weight changes a hazard d/n by (1{event} - d/n) / n.
            var nextSurvival = onSurvival * (1 - hazard) + before * hazard / n;
            var nextIncidence = onIncidence + onSurvival * ownHazard - before * ownHazard / n;
            Leave(own, nextSurvival - before / n, nextIncidence + before / n, after, incidence);
            Leave(other, nextSurvival - before / n, nextIncidence, after, incidence);
            Leave(censored, nextSurvival, nextIncidence, after, incidence);
            (onSurvival, onIncidence) = (nextSurvival, nextIncidence);
            Value = (n - own - other - censored) * onIncidence * onIncidence + aa + 2 * ab * incidence + bb * incidence * incidence;
        }

        private void Leave(double count, double dSurvival, double dIncidence, double after, double incidence)
        {
            // Once S is 0 the curve does not move any more.
            var b = after > 0 ? dSurvival / after : 0;
            var a = dIncidence - b * incidence;
            aa += count * a * a;
            ab += count * a * b;
            bb += count * b * b;
        }
    }

    /// <summary>
    /// Var F = sum of (1 - F(t) / S + F(s) / S)^2-type terms over events of the cause and of the others, kept as three sums so that F(t) can be put in at the end; each
    /// binomial part has the finite-population factor 1 - (d - 1) / (n - 1) for ties.
    /// </summary>
    private sealed class AalenSum : IVarianceSum
    {
        private double constant, linear, square;

        public double Value { get; private set; }

        public void Add(double n, double own, double other, double censored, double before, double after, double incidence)
        {
            var inverse = after > 0 ? 1 / after : 0;
            Part(n, other, before, inverse, incidence * inverse);
            Part(n, own, before, inverse, 1 + incidence * inverse);
            Value = constant - 2 * incidence * linear + incidence * incidence * square;
        }

        private void Part(double n, double d, double before, double inverse, double own)
        {
            if (d == 0)
                return;
            var ties = d > 1 ? 1 - (d - 1) / (n - 1) : 1;
            var spread = before * before * ties * d / (n * n);
            constant += own * own * spread;
            linear += own * inverse * spread;
            square += inverse * inverse * spread;
        }
    }
}
