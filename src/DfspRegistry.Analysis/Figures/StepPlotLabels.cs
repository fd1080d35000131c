using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Figures;

/// <summary>Names at the ends of curves, or the median of one that stands alone.</summary>
internal sealed partial class StepPlot
{
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
}
