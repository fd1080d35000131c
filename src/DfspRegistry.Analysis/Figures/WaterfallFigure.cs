using System.Globalization;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Figures;

/// <summary>One patient's best change of the target sum from baseline, in percent; null when no sum after baseline is complete.</summary>
/// <param name="ProgressedOtherwise">A new lesion or progression of non-target lesions: the bar alone does not tell the response.</param>
public sealed record WaterfallBar(string Patient, double? BestChangePercent, ResponseCode? BestResponse, bool ProgressedOtherwise = false, string? Href = null);

/// <summary>
/// Best change of the sum of diameters, largest growth at the left. Lines at +20 and -30 %; a bar beyond +100 % is cut off and says its value.
/// Patients without a bar are named underneath, so that none goes missing.
/// </summary>
public static class WaterfallFigure
{
    public static Figure Create(string id, string title, IReadOnlyList<WaterfallBar> bars, FigureFormat? size = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        var format = size ?? FigureFormat.Column;
        var f = format.FontSize;
        var drawn = bars.Where(b => b.BestChangePercent is not null)
            .OrderByDescending(b => b.BestChangePercent).ThenBy(b => b.Patient, StringComparer.Ordinal).ToList();
        var missing = bars.Where(b => b.BestChangePercent is null).Select(b => b.Patient).Order(StringComparer.Ordinal).ToList();
        var marks = new List<Mark>();
        var bottom = Key(marks, drawn, format);

        var left = TextMetrics.Width("+100 %", f) + 2.2 * f + 8;
        var right = format.Width - 4;
        var top = bottom + 2 * f;
        var floor = drawn.Count > 0 && drawn.Max(b => b.BestChangePercent) <= 20 ? 40.0 : 100.0;
        double Y(double percent) => top + (floor - Math.Clamp(percent, -100, floor)) / (floor + 100) * format.PlotHeight;
        foreach (var tick in (double[])[100, 50, 20, 0, -30, -50, -100])
        {
            if (tick > floor)
                continue;
            var isThreshold = tick is 20 or -30;
            marks.Add(new PolylineMark([new(left, Y(tick)), new(right, Y(tick))],
                isThreshold ? new Stroke(Tone.Muted, 1, Dash.Short) : new Stroke(tick == 0 ? Tone.Ink : Tone.Rule)));
            marks.Add(new TextMark(left - 7, Y(tick) + 0.36 * f, Signed(tick), f, isThreshold ? Tone.Ink : Tone.Muted, TextAnchor.End));
        }
        marks.Add(new TextMark(1.05 * f, top + format.PlotHeight / 2, "Best change of target sum", f, anchor: TextAnchor.Middle, rotation: -90));

        var slot = drawn.Count == 0 ? 0 : Math.Min((right - left - 6) / drawn.Count, 3.2 * f);
        var hasLetters = slot >= TextMetrics.Width("CR", 0.76 * f, true) + 1;
        for (var i = 0; i < drawn.Count; i++)
        {
            var bar = drawn[i];
            var change = bar.BestChangePercent!.Value;
            var x = left + 4 + slot * i;
            var width = Math.Max(slot * 0.82, 1);
            var (from, to) = (Math.Min(Y(0), Y(change)), Math.Max(Y(0), Y(change)));
            var inner = new List<Mark>
            {
                new RectMark(x, from, width, Math.Max(to - from, 1.5), new Fill(ResponseStyle.Area(bar.BestResponse), bar.BestResponse is ResponseCode.SD or ResponseCode.NonCrNonPd ? 0.45 : 1),
                    new Stroke(ResponseStyle.Area(bar.BestResponse))),
            };
            var centre = x + width / 2;
            if (hasLetters && bar.BestResponse is { } best)
                inner.Add(new TextMark(centre, change < 0 ? Y(0) - 0.35 * f : Y(0) + 1.05 * f, best == ResponseCode.NonCrNonPd ? "N/N" : ResponseCodes.Print(best), 0.76 * f, Tone.Ink, TextAnchor.Middle, bold: true));
            if (bar.ProgressedOtherwise)
            {
                var at = change < 0 ? to + 0.7 * f : from - 0.7 * f;
                var arm = Math.Min(0.32 * f, width / 2);
                inner.Add(new PolylineMark([new(centre - arm, at - arm), new(centre + arm, at + arm)], new Stroke(Tone.Ink, 1.3)));
                inner.Add(new PolylineMark([new(centre - arm, at + arm), new(centre + arm, at - arm)], new Stroke(Tone.Ink, 1.3)));
            }
            if (change > floor)
                inner.Add(new TextMark(centre, top - 0.3 * f, Signed(change), 0.85 * f, Tone.Ink, i == 0 ? TextAnchor.Start : TextAnchor.Middle));
            marks.Add(new GroupMark(inner)
            {
                Kind = "bar",
                Title = $"{bar.Patient}: {Signed(change)}, best response {(bar.BestResponse is { } b ? ResponseCodes.Print(b) : "not assessed")}{(bar.ProgressedOtherwise ? ", new lesion or non-target progression" : "")}",
                Href = bar.Href,
                Data = [new("patient", bar.Patient), new("change", Printed.Exact(change))],
            });
        }
        bottom = top + format.PlotHeight + 1.2 * f;
        if (missing.Count > 0)
        {
            foreach (var line in TextMetrics.Wrap($"No complete sum after baseline ({missing.Count}): {string.Join(", ", missing)}", 0.92 * f, format.Width - left))
            {
                bottom += 1.35 * f;
                marks.Add(new TextMark(left, bottom, line, 0.92 * f, Tone.Muted));
            }
        }
        var description = $"{drawn.Count} patients with a sum after baseline: {drawn.Count(b => b.BestChangePercent <= -30)} with a decrease of 30 % or more, "
            + $"{drawn.Count(b => b.BestChangePercent >= 20)} with an increase of 20 % or more. {missing.Count} without.";
        return new Figure(id, title, description, format.Width, Math.Ceiling(bottom + 0.6 * f), marks);
    }

    private static double Key(List<Mark> marks, List<WaterfallBar> drawn, FigureFormat format)
    {
        var f = format.FontSize;
        double x = 1, y = 1.2 * f;
        void Sign(string text, Func<double, double, IEnumerable<Mark>> sign)
        {
            var needs = 1.6 * f + TextMetrics.Width(text, f);
            if (x > 1 && x + needs > format.Width)
                (x, y) = (1, y + 1.5 * f);
            marks.AddRange(sign(x, y));
            marks.Add(new TextMark(x + 1.3 * f, y, text, f));
            x += needs + f;
        }
        foreach (var code in drawn.Select(b => b.BestResponse).Distinct().OrderBy(c => c is null ? 99 : (int)c))
        {
            Sign(code is { } c ? ResponseCodes.Print(c) : "not assessed", (at, baseline) =>
                [new RectMark(at, baseline - 0.75 * f, 0.9 * f, 0.85 * f, new Fill(ResponseStyle.Area(code), code is ResponseCode.SD or ResponseCode.NonCrNonPd ? 0.45 : 1), new Stroke(ResponseStyle.Area(code)))]);
        }
        if (drawn.Any(b => b.ProgressedOtherwise))
        {
            Sign("new lesion or non-target progression", (at, baseline) =>
            [
                new PolylineMark([new(at + 2, baseline - 0.65 * f), new(at + 2 + 0.6 * f, baseline - 0.05 * f)], new Stroke(Tone.Ink, 1.3)),
                new PolylineMark([new(at + 2, baseline - 0.05 * f), new(at + 2 + 0.6 * f, baseline - 0.65 * f)], new Stroke(Tone.Ink, 1.3)),
            ]);
        }
        return y;
    }

    private static string Signed(double percent) =>
        (percent > 0 ? "+" : percent < 0 ? "−" : "") + Math.Abs(Math.Round(percent, 1)).ToString("0.#", CultureInfo.InvariantCulture) + " %";
}
