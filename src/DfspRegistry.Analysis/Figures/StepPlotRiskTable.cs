using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Figures;

/// <summary>The numbers at risk under the axis.</summary>
internal sealed partial class StepPlot
{
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
