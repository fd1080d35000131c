using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Figures;

/// <summary>The drawing that survival and incidence curves share: steps, censoring ticks, limits, key, and the numbers at risk under the axis.</summary>
internal sealed partial class StepPlot
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

    private static double Days(double month) => month * Domain.Shared.Months.DaysPerMonth;

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
}
