namespace DfspRegistry.Analysis.Survival;

/// <summary>A point read off a published curve.</summary>
public readonly record struct DigitizedPoint(double Time, double Survival);

/// <summary>A number printed under a published curve.</summary>
public readonly record struct NumberAtRisk(double Time, int Count);

/// <summary>
/// Subjects behind a published Kaplan-Meier curve, from points read off it and the numbers at risk under it (Guyot, Ades, Ouwens and Welton 2012, BMC Med Res Methodol 12:9).
/// Censorings are spread evenly over each interval of the risk table, events are counted so that the curve is met, and the number of censorings is corrected until the next number
/// at risk is met. The curve comes back within about 0.02; a median near a plateau may not. R: survHE::digitise.
/// </summary>
public static class CurveReconstruction
{
    private const int MaxCorrections = 1000;

    /// <summary>Reconstructs the subjects.</summary>
    /// <param name="curve">Points with ascending times and survival between 0 and 1; a rise (a slip of the hand) is lowered to the value before. (0, 1) is added if missing.</param>
    /// <param name="risk">The risk table, ascending; its first entry is the number of subjects at time 0.</param>
    /// <param name="totalEvents">The total number of events, when the publication states it.</param>
    /// <exception cref="ArgumentException">Points or table that cannot belong to a survival curve.</exception>
    public static SurvivalData Reconstruct(IReadOnlyList<DigitizedPoint> curve, IReadOnlyList<NumberAtRisk> risk, int? totalEvents = null)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentNullException.ThrowIfNull(risk);
        var points = Clean(curve);
        CheckTable(risk);
        if (totalEvents is < 0 || totalEvents > risk[0].Count)
            throw new ArgumentException($"{totalEvents} events cannot happen to {risk[0].Count} subjects.", nameof(totalEvents));
        return new Work(points, risk).Run(totalEvents);
    }

    private static DigitizedPoint[] Clean(IReadOnlyList<DigitizedPoint> curve)
    {
        var start = new DigitizedPoint(0, 1);
        var points = new List<DigitizedPoint>(curve.Count + 1) { start };
        foreach (var point in curve.Skip(curve.Count > 0 && curve[0] == start ? 1 : 0))
        {
            if (!(point.Time >= 0 && double.IsFinite(point.Time)) || !(point.Survival >= 0 && point.Survival <= 1))
                throw new ArgumentException($"({point.Time}, {point.Survival}) is not a point of a survival curve.", nameof(curve));
            if (!(point.Time > points[^1].Time))
                throw new ArgumentException($"The points' times must ascend; {point.Time} follows {points[^1].Time}.", nameof(curve));
            points.Add(point with { Survival = Math.Min(point.Survival, points[^1].Survival) });
        }
        return points.Count > 1 ? [.. points] : throw new ArgumentException("A curve needs at least one point after time 0.", nameof(curve));
    }

    private static void CheckTable(IReadOnlyList<NumberAtRisk> risk)
    {
        if (risk.Count == 0 || risk[0].Time != 0 || risk[0].Count < 1)
            throw new ArgumentException("The risk table must begin with the number of subjects at time 0.", nameof(risk));
        for (var i = 1; i < risk.Count; i++)
        {
            if (!(risk[i].Time > risk[i - 1].Time) || risk[i].Count < 0 || risk[i].Count > risk[i - 1].Count)
                throw new ArgumentException("The risk table's times must ascend and its numbers must not.", nameof(risk));
        }
    }

    private sealed class Work
    {
        private readonly DigitizedPoint[] points;
        private readonly int[] lower;
        private readonly int[] risk;
        private readonly int[] events;
        private readonly int[] censored;
        private readonly int[] atRisk;

        public Work(DigitizedPoint[] points, IReadOnlyList<NumberAtRisk> table)
        {
            this.points = points;
            // An interval begins at the first point at or after its time; one that holds no point says nothing.
            var starts = table.Select(r => (Start: Array.FindIndex(points, p => p.Time >= r.Time), r.Count)).Where(s => s.Start >= 0).ToArray();
            var kept = starts.Where((s, i) => i + 1 == starts.Length || starts[i + 1].Start > s.Start).ToArray();
            lower = [.. kept.Select(k => k.Start)];
            risk = [.. kept.Select(k => k.Count)];
            events = new int[points.Length];
            censored = new int[points.Length];
            atRisk = new int[points.Length + 1];
        }

        public SurvivalData Run(int? totalEvents)
        {
            double survival = 1;
            var censorings = 0;
            for (var i = 0; i + 1 < lower.Length; i++)
                (survival, censorings) = FitInterval(i, survival, censorings);
            FitLast(survival, censorings, totalEvents);
            return Subjects();
        }

        /// <summary>
        /// Corrects the number censored in an interval until the next number at risk is met. From the fitted curve's value and the censorings so far to those at its end.
        /// </summary>
        private (double Survival, int Censorings) FitInterval(int i, double survival, int censorings)
        {
            int from = lower[i], to = lower[i + 1];
            var share = points[from].Survival > 0 ? points[to].Survival / points[from].Survival : 0;
            var count = (int)Math.Round(risk[i] * share - risk[i + 1]);
            var end = survival;
            for (var round = 0; round < MaxCorrections; round++)
            {
                Spread(from, to, count);
                atRisk[from] = risk[i];
                end = CountEvents(from, to - 1, survival);
                var excess = atRisk[to] - risk[i + 1];
                count = Math.Max(0, count) + excess;
                // Met; or too few are left although nobody is censored, so that it cannot be.
                if (excess == 0 || count <= 0)
                    break;
            }
            risk[i + 1] = Math.Min(risk[i + 1], atRisk[to]);
            return (end, censorings + count);
        }

        /// <summary>After the last number at risk, censoring goes on at its average rate, or so that the stated number of events comes out.</summary>
        private void FitLast(double survival, int censorings, int? totalEvents)
        {
            var from = lower[^1];
            // A time of 0 has seen no censoring: there is no rate.
            var elapsed = from == 0 ? 0 : points[from - 1].Time;
            var count = elapsed > 0 ? (int)Math.Min(Math.Round(censorings * (points[^1].Time - points[from].Time) / elapsed), risk[^1]) : 0;
            FitTail(from, count, survival);
            if (totalEvents is not { } total)
                return;
            var before = events[..from].Sum();
            if (before >= total)
            {
                Array.Clear(events, from, events.Length - from);
                Array.Clear(censored, from, censored.Length - from);
                return;
            }
            for (var round = 0; round < MaxCorrections; round++)
            {
                var excess = before + events[from..].Sum() - total;
                if (excess == 0 || (excess < 0 && count <= 0))
                    return;
                count = Math.Max(0, count) + excess;
                FitTail(from, count, survival);
            }
        }

        private void FitTail(int from, int count, double survival)
        {
            Spread(from, points.Length - 1, count);
            atRisk[from] = risk[^1];
            CountEvents(from, points.Length - 1, survival);
        }

        /// <summary>Places censorings at equal distances between two points and counts them by piece of the curve.</summary>
        private void Spread(int from, int to, int count)
        {
            var length = points[to].Time - points[from].Time;
            // On a point but for rounding: belongs to the piece before it, as R's hist counts.
            var slack = 1e-7 * length;
            var next = 1;
            for (var piece = from; piece < to; piece++)
            {
                censored[piece] = 0;
                for (; next <= count && points[from].Time + next * length / (count + 1) <= points[piece + 1].Time + slack; next++)
                    censored[piece]++;
            }
        }

        /// <summary>Events at each point so that the fitted curve meets the published one, from the fitted curve's value before the first; returns its value at the last.</summary>
        private double CountEvents(int from, int to, double survival)
        {
            for (var k = from; k <= to; k++)
            {
                // Rounding can leave the fitted curve below the published one for a while; a curve at 0 stays there.
                var fall = survival > 0 ? 1 - points[k].Survival / survival : 0;
                events[k] = Math.Max(0, (int)Math.Round(atRisk[k] * fall));
                if (events[k] > 0)
                    survival *= 1 - (double)events[k] / atRisk[k];
                censored[k] = Math.Min(censored[k], atRisk[k] - events[k]);
                atRisk[k + 1] = atRisk[k] - events[k] - censored[k];
            }
            return survival;
        }

        private SurvivalData Subjects()
        {
            // Whoever is left is censored at the end of the curve.
            double[] times =
            [
                .. points.SelectMany((p, k) => Enumerable.Repeat(p.Time, events[k])),
                .. points.Zip(points.Skip(1), (p, q) => (p.Time + q.Time) / 2).SelectMany((middle, k) => Enumerable.Repeat(middle, censored[k])),
            ];
            var happened = events.Sum();
            return new SurvivalData(
                [.. times, .. Enumerable.Repeat(points[^1].Time, risk[0] - times.Length)],
                [.. Enumerable.Range(0, risk[0]).Select(i => i < happened)]);
        }
    }
}
