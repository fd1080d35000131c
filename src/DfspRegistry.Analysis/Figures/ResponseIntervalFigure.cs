using System.Globalization;

namespace DfspRegistry.Analysis.Figures;

/// <summary>A rate: how many of how many, with limits as shares.</summary>
public sealed record RateRow(string Label, int Count, int Of, double? Lower, double? Upper, bool IsTotal = false);

/// <summary>Response rates as dots with exact limits from 0 to 100 %, beside their counts.</summary>
public static class ResponseIntervalFigure
{
    public static Figure Create(string id, string title, IReadOnlyList<RateRow> rows, FigureFormat? size = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var format = size ?? FigureFormat.Column;
        var f = format.FontSize;
        var pitch = 1.9 * f;
        static string Share(double? v) => v is { } s ? (100 * s).ToString("0.0", CultureInfo.InvariantCulture) : "";
        static string Percent(RateRow r) => r.Of == 0 ? "" : Share((double)r.Count / r.Of);
        var labelWidth = Math.Min(rows.Select(r => TextMetrics.Width(r.Label, f, r.IsTotal)).DefaultIfEmpty().Max(), 0.4 * format.Width);
        var countEnd = labelWidth + f + Math.Max(TextMetrics.Width("n/N", f, true), rows.Select(r => TextMetrics.Width($"{r.Count}/{r.Of}", f, r.IsTotal)).DefaultIfEmpty().Max());
        var percentEnd = countEnd + 0.8 * f + TextMetrics.Width("100.0", f, true);
        var limitsEnd = percentEnd + 1.1 * f + TextMetrics.Width("52.6 to 100.0", f, true);
        var left = limitsEnd + 1.6 * f;
        var right = format.Width - TextMetrics.Width("100 %", f) / 2 - 1;
        double X(double share) => left + Math.Clamp(share, 0, 1) * (right - left);
        var y = 1.3 * f;
        var top = y + 0.6 * f;
        var bottom = top + pitch * rows.Count;
        var marks = new List<Mark>
        {
            new TextMark(countEnd, y, "n/N", f, Tone.Muted, TextAnchor.End, bold: true),
            new TextMark(percentEnd, y, "%", f, Tone.Muted, TextAnchor.End, bold: true),
            new TextMark(limitsEnd, y, "95 % CI", f, Tone.Muted, TextAnchor.End, bold: true),
            new PolylineMark([new(1, top), new(format.Width - 1, top)], new Stroke(Tone.Rule)),
        };
        foreach (var (tick, text) in ((double, string)[])[(0, "0"), (0.5, "50"), (1, "100 %")])
        {
            marks.Add(new PolylineMark([new(X(tick), top), new(X(tick), bottom)], new Stroke(Tone.Rule)));
            marks.Add(new TextMark(X(tick), y, text, f, Tone.Muted, TextAnchor.Middle));
        }
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var baseline = top + pitch * i + 0.64 * pitch;
            var middle = baseline - 0.35 * f;
            var limits = row is { Lower: not null, Upper: not null } ? $"{Share(row.Lower)} to {Share(row.Upper)}" : "";
            var inner = new List<Mark>();
            if (row.IsTotal)
                inner.Add(new RectMark(1, top + pitch * i + 1, limitsEnd + 0.6 * f, pitch - 2, new Fill(Tone.Soft)));
            inner.Add(new TextMark(2, baseline, TextMetrics.Fit(row.Label, f, labelWidth, row.IsTotal), f, bold: row.IsTotal));
            inner.Add(new TextMark(countEnd, baseline, $"{row.Count}/{row.Of}", f, anchor: TextAnchor.End, bold: row.IsTotal));
            inner.Add(new TextMark(percentEnd, baseline, Percent(row), f, anchor: TextAnchor.End, bold: row.IsTotal));
            inner.Add(new TextMark(limitsEnd, baseline, limits, f, anchor: TextAnchor.End, bold: row.IsTotal));
            if (row is { Lower: { } lower, Upper: { } upper })
                inner.Add(new PolylineMark([new(X(lower), middle), new(X(upper), middle)], new Stroke(Tone.Series1, 1.6)));
            if (row.Of > 0)
                inner.Add(new CircleMark(X((double)row.Count / row.Of), middle, (row.IsTotal ? 0.36 : 0.28) * f, new Fill(Tone.Series1)));
            marks.Add(new GroupMark(inner) { Kind = "rate", Title = $"{row.Label}: {row.Count} of {row.Of}, {Percent(row)} % (95 % CI {limits})" });
        }
        return new Figure(id, title, string.Join(' ', rows.Select(r => $"{r.Label}: {r.Count} of {r.Of}, {Percent(r)} %.")), format.Width, Math.Ceiling(bottom + 0.5 * f), marks);
    }
}
