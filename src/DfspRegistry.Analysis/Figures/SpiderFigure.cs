using System.Globalization;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Figures;

/// <summary>One patient's target sum over time: days from the first dose, change from baseline in percent. The first point is the baseline, 0 %.</summary>
public sealed record SpiderLine(string Patient, ResponseCode? BestResponse, IReadOnlyList<(double Day, double ChangePercent)> Points, bool EndsInProgression = false, string? Href = null);

/// <summary>Change of the sum of diameters over time, a line a patient, in the style of its best response; lines at +20 and -30 %, values above +100 % cut off.</summary>
public static class SpiderFigure
{
    public static Figure Create(string id, string title, string xLabel, IReadOnlyList<SpiderLine> lines, FigureFormat? size = null)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var format = size ?? FigureFormat.Column;
        var f = format.FontSize;
        var marks = new List<Mark>();
        var codes = lines.Select(l => l.BestResponse).Distinct().OrderBy(c => c is null ? 99 : (int)c).ToList();
        double keyX = 1;
        foreach (var code in codes)
        {
            var text = code is { } c ? ResponseCodes.Print(c) : "not assessed";
            marks.Add(new PolylineMark([new(keyX, 0.85 * f), new(keyX + 2.2 * f, 0.85 * f)], StrokeOf(code, format)));
            marks.Add(new TextMark(keyX + 2.6 * f, 1.2 * f, text, f));
            keyX += 3.8 * f + TextMetrics.Width(text, f);
        }
        var left = TextMetrics.Width("+100 %", f) + 2.2 * f + 8;
        var right = format.Width - 1.5 * f;
        var top = 2.6 * f;
        double Y(double percent) => top + (100 - Math.Clamp(percent, -100, 100)) / 200 * format.PlotHeight;
        var axis = MonthAxis.FromZero(lines.SelectMany(l => l.Points).Select(p => p.Day).DefaultIfEmpty().Max(), left, right - left, 3 * f);
        foreach (var tick in (int[])[100, 50, 20, 0, -30, -50, -100])
        {
            var isThreshold = tick is 20 or -30;
            marks.Add(new PolylineMark([new(left, Y(tick)), new(right, Y(tick))], isThreshold ? new Stroke(Tone.Muted, 1, Dash.Short) : new Stroke(tick == 0 ? Tone.Ink : Tone.Rule)));
            marks.Add(new TextMark(left - 7, Y(tick) + 0.36 * f, $"{(tick > 0 ? "+" : tick < 0 ? "−" : "")}{Math.Abs(tick)} %", f, isThreshold ? Tone.Ink : Tone.Muted, TextAnchor.End));
        }
        marks.Add(new TextMark(1.05 * f, top + format.PlotHeight / 2, "Change of target sum", f, anchor: TextAnchor.Middle, rotation: -90));
        foreach (var line in lines.OrderBy(l => l.Patient, StringComparer.Ordinal).Where(l => l.Points.Count > 0))
        {
            var points = line.Points.OrderBy(p => p.Day).Select(p => new Point(axis.OfDays(p.Day), Y(p.ChangePercent))).ToList();
            var tone = ResponseStyle.Area(line.BestResponse);
            var inner = new List<Mark> { new PolylineMark(points, StrokeOf(line.BestResponse, format)) };
            inner.AddRange(points.Skip(1).SkipLast(line.EndsInProgression ? 1 : 0).Select(p => new CircleMark(p.X, p.Y, 0.16 * f, new Fill(tone))));
            if (line.EndsInProgression)
            {
                var (x, y) = points[^1];
                var r = 0.34 * f;
                inner.Add(new PolygonMark([new(x, y - 1.25 * r), new(x + 1.2 * r, y + r), new(x - 1.2 * r, y + r)], new Fill(Tone.Ground), new Stroke(Tone.Ink, 1.1)));
            }
            marks.Add(new GroupMark(inner)
            {
                Kind = "line",
                Href = line.Href,
                Title = $"{line.Patient}, best response {(line.BestResponse is { } b ? ResponseCodes.Print(b) : "not assessed")}: "
                    + string.Join(", ", line.Points.OrderBy(p => p.Day).Select(p => $"{p.ChangePercent.ToString("+0.#;-0.#;0", CultureInfo.InvariantCulture)} % at {Printed.MonthsNumber(p.Day)} months")),
                Data = [new("patient", line.Patient)],
            });
        }
        var bottom = top + format.PlotHeight;
        marks.Add(new PolylineMark([new(left, top), new(left, bottom)], new Stroke(Tone.Ink)));
        foreach (var month in axis.Ticks)
            marks.Add(new TextMark(axis.OfMonth(month), bottom + 1.4 * f, $"{month}", f, Tone.Muted, TextAnchor.Middle));
        marks.Add(new TextMark((left + right) / 2, bottom + 3 * f, xLabel, f, anchor: TextAnchor.Middle));
        return new Figure(id, title, $"Target sums of {lines.Count} patients over time; {lines.Count(l => l.EndsInProgression)} end in progression (triangle).",
            format.Width, Math.Ceiling(bottom + 3.6 * f), marks);
    }

    private static Stroke StrokeOf(ResponseCode? code, FigureFormat format) => new(ResponseStyle.Area(code), 0.7 * format.CurveWidth, code switch
    {
        ResponseCode.CR => Dash.DashDot,
        ResponseCode.PR => Dash.Solid,
        ResponseCode.PD => Dash.Dotted,
        ResponseCode.SD or ResponseCode.NonCrNonPd => Dash.Long,
        _ => Dash.Short,
    });
}
