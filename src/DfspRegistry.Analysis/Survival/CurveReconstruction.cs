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
        return new Work(points, risk, totalEvents).Run();
    }

    private static DigitizedPoint[] Clean(IReadOnlyList<DigitizedPoint> curve)
    {
        var points = new List<DigitizedPoint>(curve.Count + 1);
        foreach (var point in curve)
        {
            if (!(point.Time >= 0 && double.IsFinite(point.Time)) || !(point.Survival >= 0 && point.Survival <= 1))
                throw new ArgumentException($"({point.Time}, {point.Survival}) is not a point of a survival curve.", nameof(curve));
            if (points.Count == 0 && point != new DigitizedPoint(0, 1))
                points.Add(new DigitizedPoint(0, 1));
            if (points.Count > 0 && !(point.Time > points[^1].Time))
                throw new ArgumentException($"The points' times must ascend; {point.Time} follows {points[^1].Time}.", nameof(curve));
            points.Add(points.Count == 0 ? point : point with { Survival = Math.Min(point.Survival, points[^1].Survival) });
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
        private readonly int? totalEvents;
        private readonly int[] events;
        private readonly int[] censored;
        private readonly int[] atRisk;
        private readonly double[] fitted;

        public Work(DigitizedPoint[] points, IReadOnlyList<NumberAtRisk> table, int? totalEvents)
        {
            this.points = points;
            this.totalEvents = totalEvents;
            // An interval begins at the first point at or after its time; one that holds no point says nothing.
            var starts = table.Select(r => (Start: Array.FindIndex(points, p => p.Time >= r.Time), r.Count)).Where(s => s.Start >= 0).ToArray();
            var kept = starts.Where((s, i) => i + 1 == starts.Length || starts[i + 1].Start > s.Start).ToArray();
            lower = [.. kept.Select(k => k.Start)];
            risk = [.. kept.Select(k => k.Count)];
            events = new int[points.Length];
            censored = new int[points.Length];
            atRisk = new int[points.Length + 1];
            Array.Fill(atRisk, risk[0] + 1);
            fitted = new double[points.Length];
            Array.Fill(fitted, 1);
        }

        public SurvivalData Run()
        {
            var last = 0;
            var censorings = new int[lower.Length];
            for (var i = 0; i + 1 < lower.Length; i++)
                last = FitInterval(i, last, censorings);
            FitLast(last, censorings);
            return Subjects();
        }

        /// <summary>Corrects the number censored in an interval until the next number at risk is met; returns the last point with events.</summary>
        private int FitInterval(int i, int last, int[] censorings)
        {
            int from = lower[i], to = lower[i + 1];
            var share = points[from].Survival > 0 ? points[to].Survival / points[from].Survival : 0;
            censorings[i] = (int)Math.Round(risk[i] * share - risk[i + 1]);
            var end = last;
            for (var round = 0; round < MaxCorrections && (atRisk[to] > risk[i + 1] || (atRisk[to] < risk[i + 1] && censorings[i] > 0)); round++)
            {
                censorings[i] = Math.Max(0, censorings[i]);
                Spread(from, to, censorings[i]);
                atRisk[from] = risk[i];
                end = CountEvents(from, to - 1, last);
                censorings[i] += atRisk[to] - risk[i + 1];
            }
            risk[i + 1] = Math.Min(risk[i + 1], atRisk[to]);
            return end;
        }

        /// <summary>After the last number at risk, censoring goes on at its average rate, or so that the stated number of events comes out.</summary>
        private void FitLast(int last, int[] censorings)
        {
            int i = lower.Length - 1, from = lower[i], to = points.Length - 1;
            if (i > 0)
            {
                var rate = censorings[..i].Sum() * (points[to].Time - points[from].Time) / (points[from - 1].Time - points[lower[0]].Time);
                censorings[i] = double.IsFinite(rate) ? Math.Min((int)Math.Round(rate), risk[i]) : 0;
            }
            FitTail(from, to, last, ref censorings[i]);
            if (totalEvents is not { } total)
                return;
            var before = events[..from].Sum();
            if (i > 0 && before >= total)
            {
                Array.Clear(events, from, to - from + 1);
                Array.Clear(censored, from, to - from + 1);
                return;
            }
            for (var round = 0; round < MaxCorrections; round++)
            {
                var all = before + events[from..].Sum();
                if (all == total || (all < total && censorings[i] <= 0))
                    return;
                censorings[i] += all - total;
                FitTail(from, to, last, ref censorings[i]);
            }
        }

        private void FitTail(int from, int to, int last, ref int censorings)
        {
            censorings = Math.Max(0, censorings);
            Spread(from, to, censorings);
            censored[to] = 0;
            atRisk[from] = risk[^1];
            CountEvents(from, to, last);
        }

        /// <summary>Places censorings at equal distances between two points and counts them by piece of the curve.</summary>
        private void Spread(int from, int to, int count)
        {
            Array.Clear(censored, from, to - from);
            double[] gaps = [.. Enumerable.Range(from, to - from).Select(k => points[k + 1].Time - points[k].Time).Order()];
            // On a point but for rounding: belongs to the piece before it.
            var slack = gaps.Length == 0 ? 0 : 1e-7 * (gaps[gaps.Length / 2] + gaps[(gaps.Length - 1) / 2]) / 2;
            var piece = from;
            for (var j = 1; j <= count; j++)
            {
                var time = points[from].Time + j * (points[to].Time - points[from].Time) / (count + 1);
                while (piece + 1 < to && time > points[piece + 1].Time + slack)
                    piece++;
                censored[piece]++;
            }
        }

        /// <summary>Events at each point so that the fitted curve meets the published one; returns the last point with events.</summary>
        private int CountEvents(int from, int to, int last)
        {
            for (var k = from; k <= to; k++)
            {
                events[k] = k == 0 || fitted[last] == 0 || atRisk[k] <= 0
                    ? 0
                    : Math.Clamp((int)Math.Round(atRisk[k] * (1 - points[k].Survival / fitted[last])), 0, atRisk[k]);
                fitted[k] = k == 0 ? 1 : atRisk[k] <= 0 ? fitted[last] : fitted[last] * (1 - (double)events[k] / atRisk[k]);
                if (atRisk[k] - events[k] < censored[k])
                    censored[k] = Math.Max(0, atRisk[k] - events[k]);
                atRisk[k + 1] = atRisk[k] - events[k] - censored[k];
                if (events[k] > 0)
                    last = k;
            }
            return last;
        }

        private SurvivalData Subjects()
        {
            var n = risk[0];
            var time = new double[n];
            var happened = new bool[n];
            // Whoever is left is censored at the end of the curve.
            Array.Fill(time, points[^1].Time);
            var next = 0;
            for (var k = 0; k < points.Length; k++)
            {
                for (var e = 0; e < events[k] && next < n; e++, next++)
                    (time[next], happened[next]) = (points[k].Time, true);
            }
            for (var k = 0; k + 1 < points.Length; k++)
            {
                for (var c = 0; c < censored[k] && next < n; c++, next++)
                    time[next] = (points[k].Time + points[k + 1].Time) / 2;
            }
            return new SurvivalData(time, happened);
        }
    }
}
