using System.Globalization;

namespace DfspRegistry.Analysis.Figures;

public enum SwimmerEvent { CompleteResponse, PartialResponse, Progression, Surgery, Recurrence, Death }

/// <summary>One patient's time on treatment, in days from the first dose.</summary>
/// <param name="Segments">Stretches of treatment: name, from, to; a gap is a gap.</param>
/// <param name="FollowedToDay">Last day known of; a thin line runs to it.</param>
/// <param name="IsOngoing">Treatment had not ended by then: an arrow.</param>
public sealed record SwimmerLane(
    string Patient, IReadOnlyList<(string Name, double From, double To)> Segments, double FollowedToDay, bool IsOngoing,
    IReadOnlyList<(SwimmerEvent What, double Day)> Events, string? Href = null);

/// <summary>Time on treatment, longest at the top, with first responses, progression, surgery, recurrence and death where they happened.</summary>
public static class SwimmerFigure
{
    public static Figure Create(string id, string title, string xLabel, IReadOnlyList<SwimmerLane> lanes, FigureFormat? size = null)
    {
        ArgumentNullException.ThrowIfNull(lanes);
        var format = size ?? FigureFormat.Column;
        var f = format.FontSize;
        var ordered = lanes.OrderByDescending(l => l.Segments.Select(s => s.To).DefaultIfEmpty().Max()).ThenBy(l => l.Patient, StringComparer.Ordinal).ToList();
        var names = ordered.SelectMany(l => l.Segments).Select(s => s.Name).Distinct(StringComparer.Ordinal).ToList();
        var marks = new List<Mark>();
        var top = Key(marks, names, ordered, format) + 0.8 * f;
        // Up to forty patients have a name beside their lane; with more, the lane is thinner than a line of text.
        var hasNames = ordered.Count <= 40;
        var pitch = hasNames ? 1.5 * f : Math.Max(0.55 * f, 4);
        var left = hasNames ? ordered.Select(l => TextMetrics.Width(l.Patient, 0.92 * f)).DefaultIfEmpty().Max() + 0.8 * f : 1.5 * f;
        var right = format.Width - 1.6 * f;
        var lastDay = ordered.Select(l => Math.Max(l.FollowedToDay, l.Segments.Select(s => s.To).DefaultIfEmpty().Max())).DefaultIfEmpty().Max();
        var axis = MonthAxis.FromZero(lastDay, left, right - left, 3 * f);
        var bottom = top + pitch * ordered.Count + 0.4 * f;
        foreach (var month in axis.Ticks)
        {
            marks.Add(new PolylineMark([new(axis.OfMonth(month), top), new(axis.OfMonth(month), bottom)], new Stroke(Tone.Rule)));
            marks.Add(new TextMark(axis.OfMonth(month), bottom + 1.3 * f, month.ToString(CultureInfo.InvariantCulture), f, Tone.Muted, TextAnchor.Middle));
        }
        marks.Add(new PolylineMark([new(left, bottom), new(right, bottom)], new Stroke(Tone.Ink)));
        marks.Add(new TextMark((left + right) / 2, bottom + 2.9 * f, xLabel, f, anchor: TextAnchor.Middle));
        for (var i = 0; i < ordered.Count; i++)
        {
            var lane = ordered[i];
            var y = top + pitch * (i + 0.5);
            var half = Math.Min(0.42 * f, pitch * 0.4);
            var inner = new List<Mark>();
            if (hasNames)
                inner.Add(new TextMark(left - 0.5 * f, y + 0.33 * f, lane.Patient, 0.92 * f, Tone.Ink, TextAnchor.End));
            inner.Add(new PolylineMark([new(axis.OfDays(0), y), new(axis.OfDays(lane.FollowedToDay), y)], new Stroke(Tone.Muted, 0.9)));
            foreach (var (name, from, to) in lane.Segments)
                inner.Add(new RectMark(axis.OfDays(from), y - half, Math.Max(axis.OfDays(to) - axis.OfDays(from), 1), 2 * half, new Fill(SeriesStyle.Bar(names.IndexOf(name)))));
            if (lane.IsOngoing && lane.Segments.Count > 0)
            {
                var x = axis.OfDays(lane.Segments.Max(s => s.To));
                inner.Add(new PolygonMark([new(x, y - 1.2 * half), new(x + 1.6 * half, y), new(x, y + 1.2 * half)], new Fill(Tone.Ink)));
            }
            foreach (var (what, day) in lane.Events.OrderBy(e => e.Day))
                inner.AddRange(Sign(what, axis.OfDays(day), y, Math.Min(0.36 * f, pitch * 0.4)));
            marks.Add(new GroupMark(inner)
            {
                Kind = "lane",
                Href = lane.Href,
                Title = $"{lane.Patient}: {string.Join(", ", lane.Segments.Select(s => $"{s.Name} {Printed.MonthsNumber(s.From)} to {Printed.MonthsNumber(s.To)} months"))}"
                    + $"{(lane.IsOngoing ? ", ongoing" : "")}; {string.Join(", ", lane.Events.OrderBy(e => e.Day).Select(e => $"{Words(e.What)} at {Printed.MonthsNumber(e.Day)}"))}",
                Data = [new("patient", lane.Patient)],
            });
        }
        var median = ordered.Count == 0 ? "" : $" Longest {Printed.MonthsNumber(ordered[0].Segments.Select(s => s.To).DefaultIfEmpty().Max())} months.";
        return new Figure(id, title, $"Time on treatment of {ordered.Count} patients.{median} {ordered.Count(l => l.IsOngoing)} ongoing.",
            format.Width, Math.Ceiling(bottom + 3.5 * f), marks);
    }

    private static string Words(SwimmerEvent what) => what switch
    {
        SwimmerEvent.CompleteResponse => "first CR",
        SwimmerEvent.PartialResponse => "first PR",
        SwimmerEvent.Progression => "progression",
        SwimmerEvent.Surgery => "surgery",
        SwimmerEvent.Recurrence => "recurrence",
        _ => "death",
    };

    private static IEnumerable<Mark> Sign(SwimmerEvent what, double x, double y, double r)
    {
        var edge = new Stroke(Tone.Ink, 1.1);
        var ground = new Fill(Tone.Ground);
        switch (what)
        {
            case SwimmerEvent.CompleteResponse:
                yield return new RectMark(x - r, y - r, 2 * r, 2 * r, new Fill(Tone.Ink), edge);
                break;
            case SwimmerEvent.PartialResponse:
                yield return new RectMark(x - r, y - r, 2 * r, 2 * r, ground, edge);
                break;
            case SwimmerEvent.Progression:
                yield return new PolygonMark([new(x, y - 1.25 * r), new(x + 1.2 * r, y + r), new(x - 1.2 * r, y + r)], ground, edge);
                break;
            case SwimmerEvent.Surgery:
                yield return new PolygonMark([new(x, y - 1.3 * r), new(x + 1.3 * r, y), new(x, y + 1.3 * r), new(x - 1.3 * r, y)], new Fill(Tone.Ink), new Stroke(Tone.Ground, 0.8));
                break;
            case SwimmerEvent.Recurrence:
                yield return new CircleMark(x, y, r, ground, edge);
                break;
            default:
                yield return new PolylineMark([new(x - r, y - r), new(x + r, y + r)], new Stroke(Tone.Ink, 1.8));
                yield return new PolylineMark([new(x - r, y + r), new(x + r, y - r)], new Stroke(Tone.Ink, 1.8));
                break;
        }
    }

    private static double Key(List<Mark> marks, List<string> names, List<SwimmerLane> lanes, FigureFormat format)
    {
        var f = format.FontSize;
        double x = 1, y = 1.2 * f;
        void Item(string text, Func<double, double, IEnumerable<Mark>> sign)
        {
            var needs = 1.4 * f + TextMetrics.Width(text, f);
            if (x > 1 && x + needs > format.Width)
                (x, y) = (1, y + 1.5 * f);
            marks.AddRange(sign(x + 0.5 * f, y - 0.35 * f));
            marks.Add(new TextMark(x + 1.3 * f, y, text, f));
            x += needs + 0.9 * f;
        }
        foreach (var name in names)
            Item(name, (at, middle) => [new RectMark(at - 0.5 * f, middle - 0.4 * f, f, 0.8 * f, new Fill(SeriesStyle.Bar(names.IndexOf(name))))]);
        foreach (var what in lanes.SelectMany(l => l.Events).Select(e => e.What).Distinct().Order())
            Item(Words(what), (at, middle) => Sign(what, at, middle, 0.36 * f));
        if (lanes.Any(l => l.IsOngoing))
            Item("ongoing", (at, middle) => [new PolygonMark([new(at - 0.3 * f, middle - 0.5 * f), new(at + 0.4 * f, middle), new(at - 0.3 * f, middle + 0.5 * f)], new Fill(Tone.Ink))]);
        return y;
    }
}
