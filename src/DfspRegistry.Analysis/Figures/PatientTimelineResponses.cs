using System.Globalization;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Figures;

/// <summary>Responses as letters in shapes, and the sum of the target lesions with its thresholds.</summary>
public sealed partial class PatientTimelineFigure
{
    private double Responses(double y)
    {
        var middle = y + 26;
        RowLabel("Response", middle + 4);
        var lanes = new List<double>();
        foreach (var assessment in course.Assessments.Where(a => a.Response is not null).OrderBy(a => a.On.Day))
        {
            var code = assessment.Response!.Value;
            var half = ResponseStyle.GlyphWidth(code, F) * (code == ResponseCode.PD ? 0.7 : 0.5);
            var lane = Lane(lanes, X(assessment.On) - half, X(assessment.On) + half + 3);
            marks.Add(new GroupMark(ResponseStyle.Glyph(code, X(assessment.On), middle + 27 * lane, F))
            {
                Kind = "response",
                Title = $"{ResponseCodes.Print(code)}, {ResponseCodes.InWords(code)}, {assessment.On.Words}{(assessment.Remark is { } remark ? $"; {remark}" : "")}",
                Href = assessment.Href,
                Data = [new("response", ResponseCodes.Print(code)), new("date", assessment.On.Words)],
            });
        }
        if (lanes.Count == 0)
            marks.Add(new TextMark(left, middle + 4, "no assessment recorded", F, Tone.Muted));
        return middle + 16 + 27 * Math.Max(lanes.Count - 1, 0);
    }

    private const double CaptionSize = F - 0.5;
    private const double SumHeight = 112;

    private readonly LabelPlaces places = new();

    private double Sums(double y)
    {
        // Millimetres and products do not share an axis: the criteria that most sums stand in are drawn.
        var measured = course.Assessments.Where(a => a.TargetSum is not null).ToList();
        if (measured.Count == 0)
            return y;
        var isProduct = measured.Count(a => a.Criteria == ResponseCriteria.Who) * 2 > measured.Count;
        var points = measured.Where(a => a.Criteria == ResponseCriteria.Who == isProduct).OrderBy(a => a.On.Day).ToList();
        var highest = (double)points.Max(p => p.TargetSum!.Value);
        var (top, bottom) = (y + 26, y + 26 + SumHeight);
        var step = NiceStep(highest * 1.12 / 2);
        var scale = Math.Max(2, Math.Ceiling(highest * 1.06 / step)) * step;
        double Y(double sum) => bottom - Math.Clamp(sum / scale, 0, 1) * SumHeight;
        RowLabel(isProduct ? "Target product, mm²" : "Target sum, mm", top + 4, 14 + TextMetrics.Width(scale.ToString("0.##", CultureInfo.InvariantCulture), F));
        for (double tick = 0; tick <= scale + 1e-9; tick += step)
        {
            var text = tick.ToString("0.##", CultureInfo.InvariantCulture);
            marks.Add(new PolylineMark([new(left, Y(tick)), new(width - 8, Y(tick))], new Stroke(Tone.Rule)));
            marks.Add(new TextMark(left - 8, Y(tick) + 0.36 * F, text, F, Tone.Muted, TextAnchor.End));
            places.Label(LabelPlaces.TextBox(left - 8 - TextMetrics.Width(text, F), Y(tick) + 0.36 * F, TextMetrics.Width(text, F)));
        }
        places.Room = new Box(0, y + 4, width, bottom + 20);
        var line = points.Select(p => new Point(X(p.On), Y((double)p.TargetSum!.Value))).ToList();
        for (var i = 1; i < line.Count; i++)
            places.Occupy(line[i - 1], line[i]);
        foreach (var point in line)
            places.Occupy(new Box(point.X - 4, point.Y - 4, point.X + 4, point.Y + 4));
        for (var i = 0; i < line.Count; i++)
            Value(points, line, i);
        var captions = new List<SumCaption>();
        if (!isProduct)
            Thresholds(points, Y, captions);
        marks.Add(new PolylineMark(line, new Stroke(Tone.Ink, 1.6)));
        for (var i = 0; i < line.Count; i++)
        {
            marks.Add(new GroupMark([new CircleMark(line[i].X, line[i].Y, 3.4, new Fill(Tone.Ink))])
            {
                Kind = "sum",
                Href = points[i].Href,
                Title = $"{points[i].TargetSum!.Value.ToString("0.#", CultureInfo.InvariantCulture)} {(isProduct ? "mm²" : "mm")}, {points[i].On.Words}{(points[i].IsBaseline ? ", baseline" : "")}",
            });
        }
        var without = captions.Where(c => !Place(c)).ToList();
        var lanes = new List<double>();
        var lowest = places.Lowest;
        foreach (var caption in without)
        {
            // No room beside its line: under the drawing, where each has a place of its own.
            var needs = TextMetrics.Width(caption.Text, CaptionSize);
            var from = Math.Clamp(caption.From, left, Math.Max(left, width - needs));
            marks.Add(new TextMark(from, lowest + F + 14 * Lane(lanes, from, from + needs + 10), caption.Text, CaptionSize, Tone.Muted) { HasHalo = true });
        }
        return Math.Max(bottom + 6, lowest - 6 + (lanes.Count == 0 ? 0 : 4 + 14 * lanes.Count));
    }

    /// <summary>The sum in figures: above a peak, below a dip, so that the line does not run through it. Where points are so close that there is no room, the mark alone tells it.</summary>
    private void Value(List<TimelineAssessment> points, List<Point> line, int i)
    {
        var value = (double)points[i].TargetSum!.Value;
        var isPeak = (i == 0 || value >= (double)points[i - 1].TargetSum!.Value) && (i == line.Count - 1 || value >= (double)points[i + 1].TargetSum!.Value)
            || i == 0 && line.Count > 1 && value >= (double)points[1].TargetSum!.Value;
        var text = points[i].TargetSum!.Value.ToString("0.#", CultureInfo.InvariantCulture);
        var needs = TextMetrics.Width(text, F, true);
        var (x, above, below, beside) = (line[i].X - needs / 2, line[i].Y - 8, line[i].Y + 8 + 0.75 * F, line[i].Y + 0.36 * F);
        Point[] spots =
        [
            new(x, isPeak ? above : below), new(x, isPeak ? below : above), new(line[i].X + 8, beside), new(line[i].X - 8 - needs, beside),
            new(x, above - F), new(x, below + F), new(line[i].X + 6, above), new(line[i].X - 6 - needs, above), new(line[i].X + 6, below), new(line[i].X - 6 - needs, below),
        ];
        if (places.Free(spots.Where(s => s.X >= left - 8), s => LabelPlaces.TextBox(s.X, s.Y, needs)) is { } spot)
            marks.Add(new TextMark(spot.X, spot.Y, text, F, bold: true) { HasHalo = true });
    }

    private void Thresholds(List<TimelineAssessment> points, Func<double, double> y, List<SumCaption> captions)
    {
        foreach (var line in points.Where(p => p.Criteria == ResponseCriteria.Recist11).GroupBy(p => p.Line))
        {
            var sums = line.OrderBy(p => p.On.Day).ToList();
            if (sums.FindIndex(s => s.IsBaseline) is not (>= 0 and var start) || sums.Count - start < 2)
                continue;
            var baseline = (double)sums[start].TargetSum!.Value;
            var (from, to) = (X(sums[start].On), Math.Min(X(sums[^1].On) + 14, width - 8));
            var partial = 0.7 * baseline;
            marks.Add(new PolylineMark([new(from, y(partial)), new(to, y(partial))], new Stroke(Tone.Series3, 1.4, Dash.Long)));
            places.Occupy(new(from, y(partial)), new(to, y(partial)));
            var corners = new List<Point>();
            var nadir = baseline;
            double progression = 0;
            for (var i = start + 1; i < sums.Count; i++)
            {
                nadir = Math.Min(nadir, (double)sums[i].TargetSum!.Value);
                // The threshold that holds after this assessment; the last assessment's would only judge one that has not been made.
                if (i == sums.Count - 1 && corners.Count > 0)
                    break;
                progression = Math.Max(1.2 * nadir, nadir + 5);
                corners.Add(new(X(sums[i].On), y(progression)));
                corners.Add(new(i + 1 < sums.Count ? X(sums[i + 1].On) : to, y(progression)));
            }
            if (corners.Count > 0)
                corners[^1] = new(to, corners[^1].Y);
            var shown = sums.Count - start == 2 ? nadir : sums.Skip(start).SkipLast(1).Min(s => (double)s.TargetSum!.Value);
            var rule = 1.2 * shown >= shown + 5 ? $"nadir {Number(shown)} + 20 %" : $"nadir {Number(shown)} + 5 mm";
            marks.Add(new PolylineMark(corners, new Stroke(Tone.Series2, 1.4, Dash.Dotted)));
            for (var i = 1; i < corners.Count; i++)
                places.Occupy(corners[i - 1], corners[i]);
            captions.Add(new SumCaption($"PR at {Number(partial)} (−30 % of {Number(baseline)})", from + 7, to, y(partial)));
            captions.Add(new SumCaption($"PD from {Number(progression)} ({rule})", corners.Count > 1 ? corners[^2].X + 7 : from, to, corners.Count > 1 ? corners[^1].Y : 0));
        }
    }

    private static string Number(double value) => Math.Round(value, 1, MidpointRounding.AwayFromZero).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>What a threshold says, and the piece of line beside which it wants to stand.</summary>
    private sealed record SumCaption(string Text, double From, double To, double Y);

    private bool Place(SumCaption caption)
    {
        var needs = TextMetrics.Width(caption.Text, CaptionSize);
        var spots = new List<Point>();
        foreach (var offset in (double[])[1.25, -0.5, 2.4, -1.6, 3.5])
        {
            for (var x = caption.From; x <= Math.Max(caption.To - needs, caption.From) + 1; x += 16)
                spots.Add(new(x, caption.Y + offset * F));
            spots.Add(new(caption.To + 6, caption.Y + (offset > 0 ? 0.36 : offset) * F));
            // A caption longer than what is left of the line ends with it.
            spots.Add(new(caption.To - needs, caption.Y + offset * F));
        }
        if (places.Free(spots.Where(s => s.X >= left), s => LabelPlaces.TextBox(s.X, s.Y, needs)) is not { } spot)
            return false;
        marks.Add(new TextMark(spot.X, spot.Y, caption.Text, CaptionSize, Tone.Muted) { HasHalo = true });
        return true;
    }

    private static double NiceStep(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(atLeast, 1))));
        return new[] { 1, 2, 2.5, 5, 10 }.Select(m => m * power).First(s => s >= atLeast * 0.999 || s == 10 * power);
    }
}
