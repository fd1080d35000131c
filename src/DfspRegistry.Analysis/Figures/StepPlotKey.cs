using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Figures;

/// <summary>The key above the plot.</summary>
internal sealed partial class StepPlot
{
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
}
