using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Figures;

/// <summary>One row of a step curve: what happened at a time, and the curve's value from then on.</summary>
internal readonly record struct StepPoint(double Time, int AtRisk, int Events, int OtherEvents, int Censored, double Value, double? Lower, double? Upper);

/// <param name="Summary">What the key says after the name, in full and short.</param>
internal sealed record StepCurve(string Label, int Series, int N, IReadOnlyList<StepPoint> Points, string Summary, string ShortSummary)
{
    /// <summary>N as the figure prints it.</summary>
    public required string PrintedN { get; init; }
    public double? Median { get; init; }
    /// <summary>Printed beside the guide of a curve that stands alone: the median, and its limits.</summary>
    public string? MedianText { get; init; }
    public string? MedianLimits { get; init; }
}

/// <summary>The drawing that survival and incidence curves share: steps, censoring ticks, limits, key, and the numbers at risk under the axis.</summary>
internal sealed class StepPlot
{
    /// <summary>Where fewer are at risk than this, a curve is drawn thin and dashed: one patient more or less would move it far.</summary>
    internal const int FewAtRisk = 5;

    public required string Id { get; init; }
    public required string Title { get; init; }
    public required string Description { get; init; }
    public required FigureFormat Format { get; init; }
    public required string YLabel { get; init; }
    public required string XLabel { get; init; }
    public required IReadOnlyList<StepCurve> Curves { get; init; }
    /// <summary>1 for survival, 0 for incidence.</summary>
    public required double StartValue { get; init; }
    public double YMax { get; init; } = 1;
    public bool ShowLimits { get; init; }
    public required string LevelText { get; init; }
    public IReadOnlyList<string> Statistics { get; init; } = [];
    public double? EndMonth { get; init; }
    public string EventsName { get; init; } = "Events";
    public string? OtherEventsName { get; init; }
    public Func<string, double, string>? StepLink { get; init; }
    /// <summary>For a drawing that leaves: curves are drawn through <see cref="OutsideReadings"/>, without events and censorings, and pointing at them says nothing.</summary>
    public bool HidesSmallCounts { get; init; }

    private const string OutsideNote = $"{OutsideReadings.InWords} Straight lines join the values. {OutsideTable.SmallText}: fewer than five patients, not shown; {OutsideTable.WithheldText}: not shown, since it would tell such a count.";

    private readonly List<Mark> marks = [];
    private double F => Format.FontSize;
    private double Small => Format.FontSize * 0.92;
    private MonthAxis axis = null!;
    private Box plot;

    private bool IsSingle => Curves.Count == 1;

    /// <summary>For outside: the places at which a curve is read off, and its value with limits there.</summary>
    private readonly record struct Reading(int Month, double Value, double? Lower, double? Upper);

    private List<Reading> Readings(StepCurve curve) =>
    [
        .. ReadingMonths(curve).Where(r => r.IsRead).Select(r =>
        {
            var upTo = curve.Points.Where(p => p.Time <= Days(r.Month)).ToList();
            return upTo.Count == 0 ? new Reading(r.Month, StartValue, null, null) : new Reading(r.Month, upTo[^1].Value, upTo[^1].Lower, upTo[^1].Upper);
        }),
    ];

    private static IEnumerable<(int Month, bool IsRead)> ReadingMonths(StepCurve curve) => curve.Points.Count == 0 ? [] : OutsideReadings.Of(
        OutsideReadings.Months().TakeWhile(month => Days(month) <= curve.Points[^1].Time),
        month => (Before(curve, Days(month)).AtRisk, curve.Points.Where(p => p.Time <= Days(month)).Sum(p => p.Events)));

    private static double Days(double month) => month * Domain.Shared.Months.DaysPerMonth;

    /// <summary>For outside the axis ends where fewer than five are at risk in the curve that is followed longest.</summary>
    private double? EndOfAxis => !HidesSmallCounts ? EndMonth
        : Math.Min(EndMonth ?? double.MaxValue, Curves.SelectMany(ReadingMonths).Select(r => r.Month).Append(OutsideReadings.StepMonths).Max());

    /// <summary>For outside, a curve that is read off at its start alone is not drawn.</summary>
    private bool IsDrawn(StepCurve curve) => !HidesSmallCounts || Readings(curve).Count > 1;

    public Figure Draw()
    {
        var lineHeight = Math.Round(F * 1.5, 1);
        var yTicks = YMax > 0.5 ? [0, 0.25, 0.5, 0.75, 1] : YMax > 0.2 ? (double[])[0, 0.1, 0.2, 0.3, 0.4, 0.5] : [0, 0.05, 0.1, 0.15, 0.2];
        var yTickWidth = TextMetrics.Width("100 %", F);
        var riskLabels = RiskLabels();
        var widestN = Curves.Count == 0 ? 0 : Curves.Max(c => TextMetrics.Width($"{c.N}", F, bold: true));
        var besides = IsSingle ? 0 : TextMetrics.Width(Besides(Curves.MaxBy(c => c.N)!, double.MaxValue), Small) + 0.45 * F;
        var left = Math.Max(yTickWidth + 2.2 * F + 8, Math.Min(riskLabels.Max(l => TextMetrics.Width(l, F, true)), 0.24 * Format.Width) + widestN / 2 + 0.9 * F);
        var right = Format.Width - Math.Max(F, widestN / 2 + besides + 2);
        axis = MonthAxis.FromZero(Curves.Select(c => c.Points.Count == 0 ? 0 : c.Points[^1].Time).DefaultIfEmpty().Max(), left, right - left,
            Math.Max(widestN + besides + 0.8 * F, 2.4 * F), EndOfAxis);

        var top = Key(lineHeight);
        plot = new Box(left, top + 1.3 * F, right, top + 1.3 * F + Format.PlotHeight);
        foreach (var tick in yTicks.Where(t => t <= YMax + 1e-9))
        {
            marks.Add(Line(plot.Left, Y(tick), plot.Right, Y(tick), new Stroke(Tone.Rule)));
            marks.Add(new TextMark(plot.Left - 7, Y(tick) + 0.36 * F, $"{Math.Round(100 * tick)} %", F, Tone.Muted, TextAnchor.End));
        }
        marks.Add(new TextMark(plot.Left - yTickWidth - 7 - 0.8 * F, (plot.Top + plot.Bottom) / 2, YLabel, F, anchor: TextAnchor.Middle, rotation: -90));

        var paths = Curves.Select(Path).ToList();
        for (var i = 0; i < Curves.Count; i++)
            marks.Add(CurveGroup(Curves[i], paths[i]));

        marks.Add(Line(plot.Left, plot.Top, plot.Left, plot.Bottom, new Stroke(Tone.Ink)));
        marks.Add(Line(plot.Left, plot.Bottom, plot.Right, plot.Bottom, new Stroke(Tone.Ink)));
        foreach (var month in axis.Ticks)
        {
            var x = axis.OfMonth(month);
            marks.Add(new GroupMark([Line(x, plot.Bottom, x, plot.Bottom + 4, new Stroke(Tone.Ink)),
                new TextMark(x, plot.Bottom + 4 + 1.15 * F, $"{month}", F, Tone.Muted, TextAnchor.Middle)]) { Kind = "tick" });
        }
        var bottom = plot.Bottom + 4 + 2.75 * F;
        marks.Add(new TextMark((plot.Left + plot.Right) / 2, bottom, XLabel, F, anchor: TextAnchor.Middle));

        var labels = Obstacles(paths);
        if (IsSingle)
            Median(Curves[0], labels);
        else
            EndLabels(paths, labels);
        bottom = RiskTable(bottom + 0.6 * F, lineHeight);
        foreach (var line in HidesSmallCounts ? TextMetrics.Wrap(OutsideNote, Small, Format.Width - 2) : [])
        {
            bottom += lineHeight;
            marks.Add(new TextMark(1, bottom, line, Small, Tone.Muted));
        }
        return new Figure(Id, Title, Description, Format.Width, Math.Ceiling(bottom + 0.5 * F), marks);
    }

    private double Y(double value) => plot.Bottom - Math.Clamp(value / YMax, 0, 1) * (plot.Bottom - plot.Top);

    private double X(double days) => Math.Min(axis.OfMonth(InSteps(Domain.Shared.Months.FromDays(days))), plot.Right);

    private double InSteps(double month) => Format.TimeStepMonths > 0 ? Math.Round(month / Format.TimeStepMonths) * Format.TimeStepMonths : month;

    private static PolylineMark Line(double x1, double y1, double x2, double y2, Stroke stroke) => new([new(x1, y1), new(x2, y2)], stroke);

    private static Dash DashOf(SeriesPattern pattern) => pattern switch
    {
        SeriesPattern.DashDot => Dash.DashDot,
        SeriesPattern.Dotted => Dash.Dotted,
        _ => Dash.Solid,
    };

    /// <summary>The curve's line in its pattern; a double line is a thick one with the ground drawn inside.</summary>
    private IEnumerable<Mark> Styled(IReadOnlyList<Point> points, int series)
    {
        var pattern = SeriesStyle.Pattern(series);
        var width = Format.CurveWidth;
        if (pattern == SeriesPattern.Double)
        {
            yield return new PolylineMark(points, new Stroke(SeriesStyle.Line(series), 1.9 * width));
            yield return new PolylineMark(points, new Stroke(Tone.Ground, 0.7 * width));
        }
        else
        {
            yield return new PolylineMark(points, new Stroke(SeriesStyle.Line(series), pattern == SeriesPattern.Dotted ? 1.2 * width : width, DashOf(pattern)));
        }
    }

    /// <summary>Key above the plot; returns where it ends.</summary>
    private double Key(double lineHeight)
    {
        var y = lineHeight;
        var sample = 2.6 * F;
        if (!IsSingle)
        {
            double Room(double columns) => (Format.Width - (columns - 1) * 2 * F) / columns - sample - 0.6 * F;
            // Of fewer than five it is said in the summary.
            string Said(StepCurve c, string summary) => IsDrawn(c) || c.N < SmallCounts.Fewest ? summary : summary + ", not drawn";
            double Needs(StepCurve c, string summary) => TextMetrics.Width(c.Label, F, true) + TextMetrics.Width("  " + summary, F);
            var twoColumns = Curves.All(c => Needs(c, Said(c, c.Summary)) <= Room(2));
            var columns = twoColumns ? 2 : 1;
            var rows = (Curves.Count + columns - 1) / columns;
            var isShort = Curves.Any(c => Needs(c, Said(c, c.Summary)) > Room(columns));
            for (var i = 0; i < Curves.Count; i++)
            {
                var curve = Curves[i];
                var x = i / rows * (Format.Width + 2 * F) / 2;
                var baseline = y + i % rows * lineHeight;
                marks.AddRange(Styled([new(x + 1, baseline - 0.35 * F), new(x + sample, baseline - 0.35 * F)], curve.Series));
                var room = Room(columns);
                var summary = Said(curve, isShort ? curve.ShortSummary : curve.Summary);
                var label = TextMetrics.Fit(curve.Label, F, Math.Max(room - TextMetrics.Width("  " + summary, F), 0.3 * room), bold: true);
                marks.Add(new TextMark(x + sample + 0.6 * F, baseline,
                    [new TextRun(label, SeriesStyle.Text(curve.Series), true), new TextRun("  " + summary, Tone.Ink)], F));
            }
            y += rows * lineHeight;
        }
        foreach (var line in Statistics.SelectMany(s => TextMetrics.Wrap(s, F, Format.Width)))
        {
            marks.Add(new TextMark(1, y, line, F));
            y += lineHeight;
        }
        return Signs(y, lineHeight);
    }

    /// <summary>The last line of the key: what a tick, a thin dashed line and a band mean, as far as the figure has them.</summary>
    private double Signs(double y, double lineHeight)
    {
        var signs = new List<(string Text, double Width, Action<double, double> Draw)>();
        if (!HidesSmallCounts && Curves.Any(c => c.Points.Any(p => p.Censored > 0)))
            signs.Add(("censored", 0.5 * F, (x, at) => marks.Add(Line(x + 1, at - 0.8 * F, x + 1, at + 0.1 * F, new Stroke(Tone.Muted, 1.3)))));
        if (Curves.Any(c => TailStart(c) is not null))
            signs.Add(($"fewer than {FewAtRisk} at risk", 1.5 * F, (x, at) => marks.Add(Line(x, at - 0.35 * F, x + 1.5 * F, at - 0.35 * F, new Stroke(Tone.Muted, TailWidth, Dash.Short)))));
        if (ShowLimits)
            signs.Add(($"{LevelText} limits", 1.5 * F, (x, at) => marks.Add(new RectMark(x, at - 0.75 * F, 1.5 * F, 0.85 * F, new Fill(SeriesStyle.Line(Curves[0].Series), BandOpacity)))));
        if (signs.Count == 0)
            return y - lineHeight;
        double left = 1;
        foreach (var (text, width, draw) in signs)
        {
            var needs = width + 0.5 * F + TextMetrics.Width(text, Small);
            if (left > 1 && left + needs > Format.Width)
                (left, y) = (1, y + lineHeight);
            draw(left, y);
            marks.Add(new TextMark(left + width + 0.5 * F, y, text, Small, Tone.Muted));
            left += needs + 1.6 * F;
        }
        return y;
    }

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

    /// <summary>What a label should keep clear of: the curves, their ticks, the edges.</summary>
    private List<Box> Obstacles(List<List<Point>> paths)
    {
        var obstacles = new List<Box>();
        for (var i = 0; i < Curves.Count; i++)
        {
            for (var p = 1; p < paths[i].Count; p++)
                obstacles.Add(Box.Around(paths[i][p - 1], paths[i][p], 0.25 * F));
            foreach (var tick in CensoringTicks(Curves[i]).OfType<PolylineMark>())
                obstacles.Add(Box.Around(tick.Points[0], tick.Points[1], 1));
        }
        return obstacles;
    }

    private void EndLabels(List<List<Point>> paths, List<Box> obstacles)
    {
        // Where nothing is drawn there is nothing to name.
        var drawn = Curves.Zip(paths).Where(c => IsDrawn(c.First)).ToList();
        List<TextRun> Runs(StepCurve c, bool isLong) =>
            [new TextRun(TextMetrics.Fit(c.Label, F, 0.3 * Format.Width, true), SeriesStyle.Text(c.Series), true),
                .. isLong && c.PrintedN != OutsideTable.WithheldText ? [new TextRun($" n = {c.PrintedN}", SeriesStyle.Text(c.Series))] : (TextRun[])[]];
        var isLong = Format.Width >= 500;
        var runs = drawn.Select(c => Runs(c.First, isLong)).ToList();
        var requests = runs.Select((r, i) => new DirectLabels.Request(TextMetrics.Width(r, F) + 2, 1.2 * F, drawn[i].Second)).ToList();
        var room = new Box(plot.Left + 3, plot.Top - 0.6 * F, Format.Width - 1, plot.Bottom - 2);
        var boxes = DirectLabels.Place(requests, room, obstacles);
        for (var i = 0; i < runs.Count; i++)
        {
            if (boxes[i] is { } box)
                marks.Add(new GroupMark([new TextMark(box.Left + 1, box.Bottom - 0.28 * F, runs[i], F) { HasHalo = true }]) { Kind = "label" });
        }
    }

    /// <summary>A curve that stands alone says its median beside the guide.</summary>
    private void Median(StepCurve curve, List<Box> obstacles)
    {
        if (curve.MedianText is null || !IsDrawn(curve))
            return;
        var width = Math.Max(TextMetrics.Width(curve.MedianText, F, true), TextMetrics.Width(curve.MedianLimits ?? "", Small)) + 4;
        var height = curve.MedianLimits is null ? 1.3 * F : 2.6 * F;
        var x = curve.Median is { } median ? X(median) : plot.Right - width - 8;
        (double Left, double Top)[] places =
        [
            (x + 6, plot.Bottom - height - 4), (x + 6, Y(0.5) - height - 4), (x - width - 6, plot.Bottom - height - 4),
            (plot.Right - width, plot.Top + 4), (plot.Right - width, plot.Bottom - height - 4), (plot.Left + 8, plot.Bottom - height - 4),
            (plot.Left + 8, plot.Top + 4),
        ];
        var room = new Box(plot.Left, plot.Top - F, plot.Right + 0.5 * F, plot.Bottom);
        var best = places
            .Select((p, i) => (Box: new Box(p.Left, p.Top, p.Left + width, p.Top + height), Order: i))
            .Where(c => room.Contains(c.Box))
            .OrderBy(c => 100 * obstacles.Count(o => o.Overlaps(c.Box)) + c.Order)
            .Select(c => (Box?)c.Box)
            .FirstOrDefault();
        if (best is not { } box)
            return;
        var lines = new List<Mark> { new TextMark(box.Left + 2, box.Top + 1.05 * F, curve.MedianText, F, bold: true) { HasHalo = true } };
        if (curve.MedianLimits is not null)
            lines.Add(new TextMark(box.Left + 2, box.Top + 2.3 * F, curve.MedianLimits, Small, Tone.Muted) { HasHalo = true });
        marks.Add(new GroupMark(lines) { Kind = "median" });
    }

    private IReadOnlyList<string> RiskLabels() => IsSingle && HidesSmallCounts ? ["At risk"] : IsSingle
        ? [.. new[] { "At risk", EventsName, OtherEventsName, "Censored" }.OfType<string>()]
        : [.. Curves.Select(c => c.Label), "At risk"];

    /// <summary>At risk just before a time; events, competing events and censorings before it, cumulative: the four always sum to the curve's n.</summary>
    private static (int AtRisk, int Events, int Other, int Censored) Before(StepCurve curve, double days)
    {
        int events = 0, other = 0, censored = 0;
        foreach (var point in curve.Points.TakeWhile(p => p.Time < days))
        {
            events += point.Events;
            other += point.OtherEvents;
            censored += point.Censored;
        }
        return (curve.N - events - other - censored, events, other, censored);
    }

    private string Besides(StepCurve curve, double days)
    {
        var (_, events, other, censored) = Before(curve, days);
        return OtherEventsName is null ? $"{events} · {censored}" : $"{events} · {other} · {censored}";
    }

    /// <summary>A number at risk as it is printed.</summary>
    private string AtRisk(StepCurve curve, double days)
    {
        var count = Before(curve, days).AtRisk;
        return HidesSmallCounts ? OutsideTable.Count(OutsideReadings.InFives(count), hides: true) : $"{count}";
    }

    private double RiskTable(double y, double lineHeight)
    {
        var widestN = Curves.Max(c => TextMetrics.Width($"{c.N}", F, bold: true));
        var labelEnd = plot.Left - widestN / 2 - 0.9 * F;
        var rows = new List<Mark>();
        if (IsSingle)
        {
            var curve = Curves[0];
            var labels = RiskLabels();
            y += lineHeight * 0.4;
            for (var row = 0; row < labels.Count; row++)
            {
                y += lineHeight;
                var tone = row == 0 ? Tone.Ink : Tone.Muted;
                rows.Add(new TextMark(labelEnd, y, labels[row], F, tone, TextAnchor.End));
                foreach (var month in axis.Ticks)
                {
                    var (atRisk, events, other, censored) = Before(curve, Days(month));
                    var value = row == 0 ? atRisk : row == labels.Count - 1 ? censored : row == 1 ? events : other;
                    rows.Add(new TextMark(axis.OfMonth(month), y, row == 0 ? AtRisk(curve, Days(month)) : $"{value}", F, tone, TextAnchor.Middle));
                }
            }
        }
        else
        {
            y += lineHeight;
            var besides = OtherEventsName is null
                ? $"  {EventsName.ToLowerInvariant()} · censored"
                : $"  {EventsName.ToLowerInvariant()} · {OtherEventsName.ToLowerInvariant()} · censored";
            rows.Add(new TextMark(1, y, [new TextRun("At risk", Tone.Ink, true), new TextRun(HidesSmallCounts ? "" : besides, Tone.Muted)], Small));
            foreach (var curve in Curves)
            {
                y += lineHeight;
                rows.Add(new TextMark(labelEnd, y, TextMetrics.Fit(curve.Label, F, labelEnd, true), F, SeriesStyle.Text(curve.Series), TextAnchor.End, bold: true));
                foreach (var month in axis.Ticks)
                {
                    var days = Days(month);
                    var atRisk = Before(curve, days).AtRisk;
                    var x = axis.OfMonth(month);
                    rows.Add(new TextMark(x, y, AtRisk(curve, days), F, atRisk == 0 ? Tone.Muted : Tone.Ink, TextAnchor.Middle, bold: atRisk >= FewAtRisk));
                    if (!HidesSmallCounts)
                        rows.Add(new TextMark(x + widestN / 2 + 0.45 * F, y, Besides(curve, days), Small, Tone.Muted));
                }
            }
        }
        marks.Add(new GroupMark(rows) { Kind = "at-risk" });
        return y;
    }
}
