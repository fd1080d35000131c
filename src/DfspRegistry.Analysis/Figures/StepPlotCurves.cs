namespace DfspRegistry.Analysis.Figures;

/// <summary>The curves with their limits, censoring ticks and hit areas.</summary>
internal sealed partial class StepPlot
{
    private double BandOpacity => IsSingle ? 0.16 : 0.12;

    private double TailWidth => Math.Max(0.9, 0.62 * Format.CurveWidth);

    private double Previous(StepCurve curve, int index) => index == 0 ? StartValue : curve.Points[index - 1].Value;

    /// <summary>The time after which fewer than five are at risk; null when it never comes before the curve's end, as for outside, where nothing is drawn after it.</summary>
    private double? TailStart(StepCurve curve)
    {
        if (HidesSmallCounts)
            return null;
        if (curve.N < FewAtRisk)
            return 0;
        for (var i = 0; i + 1 < curve.Points.Count; i++)
        {
            if (curve.Points[i + 1].AtRisk < FewAtRisk)
                return curve.Points[i].Time;
        }
        return null;
    }

    /// <summary>The curve's corners on the page, up to the axis's end.</summary>
    private List<Point> Path(StepCurve curve)
    {
        var points = new List<Point> { new(X(0), Y(StartValue)) };
        if (!IsDrawn(curve))
            return points;
        if (HidesSmallCounts)
            return [.. points, .. Readings(curve).Where(r => r.Month <= axis.ToMonth).Select(r => new Point(X(Days(r.Month)), Y(r.Value)))];
        for (var i = 0; i < curve.Points.Count; i++)
        {
            var point = curve.Points[i];
            if (Domain.Shared.Months.FromDays(point.Time) > axis.ToMonth)
            {
                points.Add(new(plot.Right, Y(Previous(curve, i))));
                return points;
            }
            if (point.Value == Previous(curve, i))
                continue;
            points.Add(new(X(point.Time), Y(Previous(curve, i))));
            points.Add(new(X(point.Time), Y(point.Value)));
        }
        if (curve.Points.Count > 0 && points[^1].X < X(curve.Points[^1].Time))
            points.Add(new(X(curve.Points[^1].Time), Y(curve.Points[^1].Value)));
        return points;
    }

    private GroupMark CurveGroup(StepCurve curve, List<Point> path)
    {
        if (!IsDrawn(curve))
            return new GroupMark([]) { Kind = "curve", Data = [new("curve", curve.Label), new("n", curve.PrintedN)] };
        var inner = new List<Mark>
        {
            new GroupMark(Band(curve)) { Kind = "band", Presence = ShowLimits ? Presence.Always : Presence.OnDemand },
        };
        if (IsSingle && !HidesSmallCounts && curve.Median is { } median && Domain.Shared.Months.FromDays(median) <= axis.ToMonth)
        {
            var guide = new Stroke(Tone.Muted, 1.1, Dash.Dotted);
            inner.Add(new GroupMark([
                new PolylineMark([new(plot.Left, Y(0.5)), new(X(median), Y(0.5)), new(X(median), plot.Bottom)], guide)]) { Kind = "median-guide" });
        }
        var tail = TailStart(curve) is { } start ? X(start) : double.MaxValue;
        var body = path.TakeWhile(p => p.X <= tail).ToList();
        var rest = path.Skip(body.Count).ToList();
        if (rest.Count > 0)
        {
            // A step that ends the body begins the tail too.
            var joint = new Point(Math.Max(body[^1].X, Math.Min(tail, rest[0].X)), body[^1].Y);
            if (joint.X > body[^1].X)
                body.Add(joint);
            rest.Insert(0, joint);
        }
        if (body.Count > 1)
            inner.AddRange(Styled(body, curve.Series));
        if (rest.Count > 1)
            inner.Add(new PolylineMark(rest, new Stroke(SeriesStyle.Line(curve.Series), TailWidth, Dash.Short)));
        inner.Add(new GroupMark([.. CensoringTicks(curve)]) { Kind = "censored" });
        if (IsSingle && !HidesSmallCounts && curve.Median is { } at && Domain.Shared.Months.FromDays(at) <= axis.ToMonth)
            inner.Add(new CircleMark(X(at), Y(0.5), 0.28 * F, new Fill(Tone.Ground), new Stroke(Tone.Ink, 1.2)));
        inner.AddRange(HitAreas(curve));
        return new GroupMark(inner) { Kind = "curve", Data = [new("curve", curve.Label), new("n", curve.PrintedN)] };
    }

    private IEnumerable<Mark> CensoringTicks(StepCurve curve)
    {
        if (HidesSmallCounts)
            yield break;
        var half = 0.42 * F;
        foreach (var point in curve.Points.Where(p => p.Censored > 0 && Domain.Shared.Months.FromDays(p.Time) <= axis.ToMonth))
            yield return Line(X(point.Time), Y(point.Value) - half, X(point.Time), Y(point.Value) + half, new Stroke(SeriesStyle.Line(curve.Series), Math.Max(0.9, 0.6 * Format.CurveWidth)));
    }

    /// <summary>The area between the limits, in pieces where both exist: at a survival of 0 there are none.</summary>
    private List<Mark> Band(StepCurve curve)
    {
        var pieces = new List<Mark>();
        var upper = new List<Point>();
        var lower = new List<Point>();
        void Close()
        {
            if (upper.Count > 1)
                pieces.Add(new PolygonMark([.. upper, .. Enumerable.Reverse(lower)], new Fill(SeriesStyle.Line(curve.Series), BandOpacity)));
            upper.Clear();
            lower.Clear();
        }
        if (HidesSmallCounts)
        {
            foreach (var reading in Readings(curve).Where(r => r.Month <= axis.ToMonth && r is { Lower: not null, Upper: not null }))
            {
                upper.Add(new(X(Days(reading.Month)), Y(reading.Upper!.Value)));
                lower.Add(new(X(Days(reading.Month)), Y(reading.Lower!.Value)));
            }
            Close();
            return pieces;
        }
        for (var i = 0; i < curve.Points.Count; i++)
        {
            var point = curve.Points[i];
            if (upper.Count > 0)
            {
                upper.Add(new(X(point.Time), upper[^1].Y));
                lower.Add(new(X(point.Time), lower[^1].Y));
            }
            if (Domain.Shared.Months.FromDays(point.Time) > axis.ToMonth)
                break;
            if (point.Lower is { } low && point.Upper is { } high)
            {
                upper.Add(new(X(point.Time), Y(high)));
                lower.Add(new(X(point.Time), Y(low)));
            }
            else
            {
                Close();
            }
        }
        Close();
        return pieces;
    }

    private IEnumerable<Mark> HitAreas(StepCurve curve)
    {
        if (HidesSmallCounts)
            yield break;
        var reach = 0.5 * F;
        for (var i = 0; i < curve.Points.Count; i++)
        {
            var point = curve.Points[i];
            var before = Previous(curve, i);
            if (point.Value == before || Domain.Shared.Months.FromDays(point.Time) > axis.ToMonth)
                continue;
            var next = curve.Points.Skip(i + 1).FirstOrDefault(p => p.Value != point.Value, curve.Points[^1]);
            var (x, from, to) = (X(point.Time), Y(before), Y(point.Value));
            var end = Math.Max(X(next.Time) - 4, x + 4);
            var (high, low) = (Math.Min(from, to), Math.Max(from, to));
            IReadOnlyList<Point> area = StartValue == 1
                ? [new(x - 4, high), new(x + 4, high), new(x + 4, to - reach), new(end, to - reach), new(end, to + reach), new(x - 4, to + reach)]
                : [new(x - 4, low), new(x - 4, to - reach), new(end, to - reach), new(end, to + reach), new(x + 4, to + reach), new(x + 4, low)];
            var limits = point.Lower is { } l && point.Upper is { } u ? $" ({LevelText} CI {Printed.Percent(l)} to {Printed.Percent(u)})" : "";
            // A hand is not more exact than a whole unit, and a report has hundreds of them.
            yield return new GroupMark([new PolygonMark([.. area.Select(p => new Point(Math.Round(p.X), Math.Round(p.Y)))], new Fill(Tone.Ground, 0))])
            {
                Kind = "step",
                Presence = Presence.HitArea,
                Title = $"{curve.Label} at {Printed.MonthsNumber(point.Time)} months: {Printed.Percent(before)} to {Printed.Percent(point.Value)}{limits}; "
                    + $"{point.AtRisk} at risk just before, {point.Events} {(point.Events == 1 ? "event" : "events")}",
                Href = StepLink?.Invoke(curve.Label, point.Time),
                Data =
                [
                    new("curve", curve.Label), new("days", Printed.Exact(point.Time)), new("months", Printed.MonthsNumber(point.Time)), new("value", Printed.Exact(point.Value)),
                    new("at-risk", $"{point.AtRisk}"), new("events", $"{point.Events}"), new("x", Printed.Exact(Math.Round(x, 1))), new("y", Printed.Exact(Math.Round(to, 1))),
                ],
            };
        }
    }
}
