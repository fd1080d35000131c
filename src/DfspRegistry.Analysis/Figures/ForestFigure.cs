using System.Globalization;

namespace DfspRegistry.Analysis.Figures;

/// <summary>A row of a forest figure: a heading (no estimate, no counts), or a subgroup with its ratio. An estimate that does not exist says so.</summary>
public sealed record ForestRow(string Label, int? N = null, int? Events = null, double? Estimate = null, double? Lower = null, double? Upper = null, string? Note = null, bool IsTotal = false)
{
    public bool IsHeading => N is null && Estimate is null;
}

/// <summary>Hazard ratios with limits on a logarithmic axis, beside their counts; limits beyond the axis end in an arrow.</summary>
public static class ForestFigure
{
    private static readonly double[] Ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100];

    /// <param name="favoursLow">What a ratio below 1 favours, for example imatinib 800 mg.</param>
    public static Figure Create(string id, string title, IReadOnlyList<ForestRow> rows, string measure = "HR", string? favoursLow = null, string? favoursHigh = null, FigureFormat? size = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var format = size ?? FigureFormat.FullPage;
        var f = format.FontSize;
        var pitch = 1.75 * f;
        string Ratio(ForestRow r) => r.Estimate is not { } e ? r.Note ?? (r.IsHeading ? "" : "not estimable")
            : $"{Printed.Ratio(e)} ({(r.Lower is { } l ? Printed.Ratio(l) : "?")} to {(r.Upper is { } u ? Printed.Ratio(u) : "?")})";
        var labelWidth = Math.Min(rows.Select(r => TextMetrics.Width(r.Label, f, r.IsHeading || r.IsTotal) + (r.IsHeading ? 0 : f)).DefaultIfEmpty().Max(), 0.34 * format.Width);
        var countWidth = TextMetrics.Width("Events/n", f, true);
        var ratioWidth = rows.Select(r => TextMetrics.Width(Ratio(r), f, r.IsTotal)).Append(TextMetrics.Width($"{measure} (95 % CI)", f, true)).Max();
        var left = labelWidth + countWidth + 2.2 * f;
        var right = format.Width - ratioWidth - 1.6 * f;

        var values = rows.SelectMany(r => new[] { r.Estimate, r.Lower, r.Upper }).OfType<double>().Where(v => v > 0 && double.IsFinite(v)).ToList();
        var estimates = rows.Select(r => r.Estimate).OfType<double>().Where(v => v > 0 && double.IsFinite(v)).ToList();
        // Wide enough for every estimate, but one absurd limit does not squeeze the rest.
        var low = Ticks.Last(t => t <= Math.Min(0.5, Math.Max(values.DefaultIfEmpty(0.5).Min(), Math.Min(0.1, estimates.DefaultIfEmpty(1).Min()))) || t == Ticks[0]);
        var high = Ticks.First(t => t >= Math.Max(2, Math.Min(values.DefaultIfEmpty(2).Max(), Math.Max(10, estimates.DefaultIfEmpty(1).Max()))) || t == Ticks[^1]);
        double X(double ratio) => left + (Math.Log(Math.Clamp(ratio, low, high)) - Math.Log(low)) / (Math.Log(high) - Math.Log(low)) * (right - left);

        var marks = new List<Mark>();
        var y = 1.3 * f;
        marks.Add(new TextMark(labelWidth + countWidth + f, y, "Events/n", f, Tone.Muted, TextAnchor.End, bold: true));
        marks.Add(new TextMark(format.Width - 1, y, $"{measure} (95 % CI)", f, Tone.Muted, TextAnchor.End, bold: true));
        var top = y + 0.6 * f;
        var bottom = top + pitch * rows.Count + 0.5 * f;
        marks.Add(new PolylineMark([new(1, top), new(format.Width - 1, top)], new Stroke(Tone.Rule)));
        marks.Add(new PolylineMark([new(X(1), top), new(X(1), bottom)], new Stroke(Tone.Ink)));
        y = top + 0.2 * f;
        foreach (var row in rows)
        {
            var baseline = y + 0.62 * pitch;
            var middle = baseline - 0.35 * f;
            var inner = new List<Mark>();
            if (row.IsTotal)
                inner.Add(new RectMark(1, y + 1, format.Width - 2, pitch - 2, new Fill(Tone.Soft)));
            inner.Add(new TextMark(row.IsHeading || row.IsTotal ? 2 : f, baseline, TextMetrics.Fit(row.Label, f, labelWidth, row.IsHeading || row.IsTotal), f,
                row.IsHeading ? Tone.Muted : Tone.Ink, bold: row.IsHeading || row.IsTotal));
            if (row.N is { } n)
                inner.Add(new TextMark(labelWidth + countWidth + f, baseline, row.Events is { } d ? $"{d}/{n}" : $"{n}", f, Tone.Ink, TextAnchor.End));
            inner.Add(new TextMark(format.Width - 1, baseline, Ratio(row), f, row.Estimate is null ? Tone.Muted : Tone.Ink, TextAnchor.End, bold: row.IsTotal));
            if (row is { Estimate: { } estimate, Lower: { } lower, Upper: { } upper })
            {
                inner.Add(new PolylineMark([new(X(lower), middle), new(X(upper), middle)], new Stroke(Tone.Series1, 1.5)));
                if (lower < low)
                    inner.Add(Arrow(left, middle, -0.5 * f));
                if (upper > high)
                    inner.Add(Arrow(right, middle, 0.5 * f));
                var r = 0.36 * f;
                inner.Add(row.IsTotal
                    ? new PolygonMark([new(X(estimate) - 1.4 * r, middle), new(X(estimate), middle - 1.2 * r), new(X(estimate) + 1.4 * r, middle), new(X(estimate), middle + 1.2 * r)], new Fill(Tone.Series1))
                    : new RectMark(X(estimate) - r, middle - r, 2 * r, 2 * r, new Fill(Tone.Series1)));
            }
            marks.Add(new GroupMark(inner) { Kind = "row", Title = row.IsHeading ? null : $"{row.Label}: {measure} {Ratio(row)}" });
            y += pitch;
        }
        marks.Add(new PolylineMark([new(left, bottom), new(right, bottom)], new Stroke(Tone.Ink)));
        double? taken = null;
        // From 1 outwards, so that 1 always keeps its number.
        foreach (var tick in Ticks.Where(t => t >= low && t <= high).OrderBy(t => Math.Abs(Math.Log(t))).ThenBy(t => t))
        {
            marks.Add(new PolylineMark([new(X(tick), bottom), new(X(tick), bottom + 4)], new Stroke(Tone.Ink)));
            marks.Add(new TextMark(X(tick), bottom + 4 + 1.15 * f, tick.ToString("0.##", CultureInfo.InvariantCulture), f, Tone.Muted, TextAnchor.Middle));
            taken = tick;
        }
        bottom += 4 + 1.2 * f;
        if (taken is not null && (favoursLow, favoursHigh) is not (null, null))
        {
            bottom += 1.6 * f;
            if (favoursLow is not null)
                marks.Add(new TextMark(X(1) - 0.8 * f, bottom, $"← {favoursLow}", 0.92 * f, Tone.Muted, TextAnchor.End));
            if (favoursHigh is not null)
                marks.Add(new TextMark(X(1) + 0.8 * f, bottom, $"{favoursHigh} →", 0.92 * f, Tone.Muted));
        }
        return new Figure(id, title, string.Join(' ', rows.Where(r => !r.IsHeading).Select(r => $"{r.Label}: {measure} {Ratio(r)}.")), format.Width, Math.Ceiling(bottom + 0.8 * f), marks);
    }

    private static PolygonMark Arrow(double x, double y, double length) =>
        new([new(x - length, y - Math.Abs(length) * 0.7), new(x, y), new(x - length, y + Math.Abs(length) * 0.7)], new Fill(Tone.Series1));
}
