using System.Globalization;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Figures;

/// <summary>
/// A patient's whole course on one axis of months: treatment as bars whose height is the dose, responses as letters in shapes, the target sum with
/// the thresholds of partial response and progression (RECIST 1.1: 70 % of baseline; 20 % and 5 mm over the smallest sum), adverse events as bars
/// whose height is the grade, surgery and recurrence as signs, the last contact or death as a line.
/// </summary>
public sealed class PatientTimelineFigure
{
    private const double F = 12;
    private const double CaptionSize = F - 0.5;
    private const double SumHeight = 112;

    private readonly PatientTimeline course;
    private readonly double width;
    private readonly double left;
    private readonly MonthAxis axis;
    private readonly DateOnly end;
    private readonly List<Mark> marks = [];
    // What labels of the target sum keep clear of: other labels always, lines where they can.
    private readonly List<Box> labels = [];
    private readonly List<Box> drawn = [];
    private Box room;
    private double contactBaseline;

    private PatientTimelineFigure(PatientTimeline course, double width)
    {
        this.course = course;
        this.width = width;
        left = width >= 900 ? 150 : 108;
        end = course.End;
        var first = course.Assessments.Select(a => Day(a.On)).Concat(course.Events.Select(e => Day(e.On))).Concat(course.Treatments.Select(t => Day(t.From))).Append(0).Min();
        var last = Math.Max(Day(end), Months.DaysPerMonth * 3);
        var margin = (last - first) * 0.04;
        axis = MonthAxis.Between(Months.FromDays(first < 0 ? first - margin / 2 : 0), Months.FromDays(last + margin), left, width - left - 8, 62);
    }

    /// <param name="width">In CSS pixels: 1224 for a desktop, 780 for a tablet; text keeps its size.</param>
    /// <param name="id">Prefix of ids, when two widths stand on one page.</param>
    public static Figure Create(PatientTimeline course, double width = 1224, string id = "course")
    {
        ArgumentNullException.ThrowIfNull(course);
        return new PatientTimelineFigure(course, width).Draw(id);
    }

    private double Day(DateOnly day) => day.DayNumber - course.Origin.DayNumber;

    private double Day(TimelineDate date) => Day(date.Day);

    private double X(TimelineDate date) => axis.OfDays(Day(date));

    private double X(TimelineDate? date) => date is { } known ? X(known) : axis.OfDays(Day(end));

    private Figure Draw(string id)
    {
        var under = marks.Count;
        marks.Add(new TextMark(Math.Min(axis.OfDays(0), width - 80), F, Printed.Date(course.Origin), F, Tone.Muted));
        var top = F + 10;
        var y = Treatments(top);
        y = Responses(y);
        y = Sums(y);
        y = AdverseEvents(y);
        y = Events(y);
        y += 8;
        var grid = new List<Mark>();
        foreach (var month in axis.Ticks)
        {
            grid.Add(new PolylineMark([new(axis.OfMonth(month), top), new(axis.OfMonth(month), y)], new Stroke(Tone.Rule)));
            marks.Add(new TextMark(axis.OfMonth(month), y + 1.4 * F, month < 0 ? $"−{-month}" : $"{month}", F, Tone.Muted, TextAnchor.Middle));
        }
        marks.Insert(under, new GroupMark(grid) { Kind = "grid" });
        var labelLines = RowLabel($"Months from {course.OriginName}", y + 1.4 * F);
        Contact(top, y);
        return new Figure(id, $"Course of {course.Patient}", Describe(), width, Math.Ceiling(y + (0.9 + 1.25 * labelLines) * F), marks);
    }

    /// <summary>Returns the number of lines that the label takes.</summary>
    private int RowLabel(string text, double baseline, double beside = 10)
    {
        var lines = TextMetrics.Wrap(text, F, left - beside);
        for (var i = 0; i < lines.Count; i++)
            marks.Add(new TextMark(0, baseline + i * 1.25 * F, lines[i], F, Tone.Muted));
        return lines.Count;
    }

    private static string Dose(decimal mg) => mg.ToString("0.##", CultureInfo.InvariantCulture) + " mg";

    private static string Schedule(DoseSchedule schedule, bool isChange) => schedule switch
    {
        DoseSchedule.FourWeeksOnTwoOff => ", 4 on / 2 off",
        DoseSchedule.Continuous when isChange => " continuous",
        _ => "",
    };

    private double Treatments(double y)
    {
        var floor = y + 40;
        RowLabel("Treatment", floor - 6);
        // Lines given at the same time stand under each other.
        var rows = new List<double>();
        var drugs = course.Treatments.Select(t => t.Drug).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var captions = new List<(double Left, double Right, string Text, double Anchor)>();
        foreach (var treatment in course.Treatments.OrderBy(t => t.From.Day))
        {
            floor = y + 40 + 32 * Lane(rows, X(treatment.From), Math.Max(X(treatment.To), X(treatment.From) + 2));
            var series = drugs.FindIndex(d => string.Equals(d, treatment.Drug, StringComparison.OrdinalIgnoreCase));
            var highest = Regimens.All.Where(r => string.Equals(r.Drug, treatment.Drug, StringComparison.OrdinalIgnoreCase)).Select(r => r.DoseMgPerDay)
                .Concat(course.Treatments.Where(t => string.Equals(t.Drug, treatment.Drug, StringComparison.OrdinalIgnoreCase)).SelectMany(t => t.Doses).Select(d => d.DoseMgPerDay))
                .DefaultIfEmpty(1).Max();
            var (from, to) = (X(treatment.From), X(treatment.To));
            var inner = new List<Mark> { new RectMark(from, floor - 3, Math.Max(to - from, 2), 3, new Fill(SeriesStyle.Bar(series))) };
            if (treatment.Doses.Count == 0)
                Bar(inner, series, from, to, 18, floor, [treatment.Drug]);
            var isNamed = treatment.Doses.Count == 0;
            DoseSchedule? before = null;
            var doses = treatment.Doses.OrderBy(d => d.From.Day).ToList();
            for (var i = 0; i < doses.Count; i++)
            {
                var dose = doses[i];
                var a = X(dose.From);
                // A dose lasts at most to the next one, whatever its own end says.
                var b = Math.Min(dose.To is { } known ? X(known) : to, i + 1 < doses.Count ? Math.Max(a, X(doses[i + 1].From)) : double.MaxValue);
                if (dose.DoseMgPerDay == 0)
                {
                    inner.Add(new RectMark(a, floor - 20, Math.Max(b - a, 2), 20, new Fill(Tone.Ground), new Stroke(SeriesStyle.Line(series), 1, Dash.Dotted)));
                    captions.Add((a, b, dose.Reason is { Length: > 0 } reason ? $"interrupted, {reason}" : "interrupted", (a + b) / 2));
                    continue;
                }
                var text = Dose(dose.DoseMgPerDay);
                var schedule = Schedule(dose.Schedule, before is { } previous && previous != dose.Schedule);
                string[] choices = isNamed
                    ? [$"{text}{schedule} from {dose.From.Words}", $"{text}{schedule}", text]
                    : [$"{treatment.Drug} {text}{schedule}", $"{treatment.Drug} {text}", treatment.Drug, text];
                if (Bar(inner, series, a, b, 6 + 20 * (double)(dose.DoseMgPerDay / highest), floor, choices) is { } used && used.StartsWith(treatment.Drug, StringComparison.Ordinal))
                    isNamed = true;
                before = dose.Schedule;
            }
            if (!isNamed)
                captions.Add((from, to, treatment.Drug, from + TextMetrics.Width(treatment.Drug, F) / 2));
            var words = treatment.EndWords ?? (treatment.To is null && course.Death is null ? "ongoing →" : null);
            if (words is not null)
                captions.Add((from, to, words, to - TextMetrics.Width(words, F) / 2));
            marks.Add(new GroupMark(inner)
            {
                Kind = "treatment",
                Href = treatment.Href,
                Title = $"{treatment.Drug}, {treatment.From.Words} to {treatment.To?.Words ?? "the end of the record"}"
                    + $"{(treatment.EndWords is null ? "" : ", " + treatment.EndWords)}: "
                    + string.Join("; ", treatment.Doses.OrderBy(d => d.From.Day).Select(d => $"{(d.DoseMgPerDay == 0 ? "interrupted" : Dose(d.DoseMgPerDay) + Schedule(d.Schedule, false))} from {d.From.Words}")),
            });
        }
        floor = y + 40 + 32 * Math.Max(rows.Count - 1, 0);
        if (course.Treatments.Count == 0)
            marks.Add(new TextMark(left, floor - 6, "none recorded", F, Tone.Muted));
        var lanes = new List<double>();
        foreach (var caption in captions.OrderBy(c => c.Anchor))
        {
            var text = TextMetrics.Fit(caption.Text, F, width - left);
            var half = TextMetrics.Width(text, F) / 2;
            var centre = Math.Clamp(caption.Anchor, left + half, width - half);
            var lane = Lane(lanes, centre - half, centre + half + 10);
            marks.Add(new TextMark(centre, floor + 18 + 15 * lane, text, F, Tone.Muted, TextAnchor.Middle) { HasHalo = true });
        }
        return floor + 12 + 15 * Math.Max(lanes.Count, 1);
    }

    /// <summary>Draws a bar with the longest of the texts that it can hold, which it returns.</summary>
    private static string? Bar(List<Mark> inner, int series, double from, double to, double height, double floor, IEnumerable<string> choices)
    {
        var barWidth = Math.Max(to - from - 0.6, 1.5);
        inner.Add(new RectMark(from, floor - height, barWidth, height, new Fill(SeriesStyle.Bar(series))));
        var text = height >= F + 2 ? choices.FirstOrDefault(c => TextMetrics.Width(c, F) <= barWidth - 10) : null;
        if (text is not null)
            inner.Add(new TextMark(from + 6, floor - height / 2 + 0.36 * F, text, F, Tone.OnBar));
        return text;
    }

    /// <summary>The first lane that is free from the left edge on; lanes hold where their last entry ends.</summary>
    private static int Lane(List<double> lanes, double from, double to)
    {
        var lane = lanes.FindIndex(e => e <= from);
        if (lane < 0)
        {
            lanes.Add(to);
            return lanes.Count - 1;
        }
        lanes[lane] = to;
        return lane;
    }

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
            labels.Add(TextBox(left - 8 - TextMetrics.Width(text, F), Y(tick) + 0.36 * F, TextMetrics.Width(text, F)));
        }
        room = new Box(0, y + 4, width, bottom + 20);
        var line = points.Select(p => new Point(X(p.On), Y((double)p.TargetSum!.Value))).ToList();
        for (var i = 1; i < line.Count; i++)
            Occupy(line[i - 1], line[i]);
        drawn.AddRange(line.Select(p => new Box(p.X - 4, p.Y - 4, p.X + 4, p.Y + 4)));
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
        var lowest = labels.Max(l => l.Bottom);
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
        if (Free(spots.Where(s => s.X >= left - 8), s => TextBox(s.X, s.Y, needs)) is { } spot)
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
            Occupy(new(from, y(partial)), new(to, y(partial)));
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
                Occupy(corners[i - 1], corners[i]);
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
        if (Free(spots.Where(s => s.X >= left), s => TextBox(s.X, s.Y, needs)) is not { } spot)
            return false;
        marks.Add(new TextMark(spot.X, spot.Y, caption.Text, CaptionSize, Tone.Muted) { HasHalo = true });
        return true;
    }

    private static Box TextBox(double from, double baseline, double needs) => new(from - 1, baseline - 0.82 * F, from + needs + 1, baseline + 0.24 * F);

    private void Occupy(Point a, Point b)
    {
        // A slanted line is covered by small boxes along it.
        var pieces = Math.Max(1, (int)(Math.Abs(b.X - a.X) / 12));
        for (var i = 0; i < pieces; i++)
        {
            Point At(double t) => new(a.X + (b.X - a.X) * t, a.Y + (b.Y - a.Y) * t);
            drawn.Add(Box.Around(At((double)i / pieces), At((i + 1.0) / pieces), 1));
        }
    }

    /// <summary>The first of the places within the room that is on no other label, of those the one on the fewest lines; null where each is on one.</summary>
    private Point? Free(IEnumerable<Point> choices, Func<Point, Box> box)
    {
        var free = choices.Where(c => room.Contains(box(c)) && !labels.Exists(l => l.Overlaps(box(c)))).ToList();
        if (free.Count == 0)
            return null;
        var best = free.MinBy(c => drawn.Count(l => l.Overlaps(box(c))));
        labels.Add(box(best));
        return best;
    }

    private static double NiceStep(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(atLeast, 1))));
        return new[] { 1, 2, 2.5, 5, 10 }.Select(m => m * power).First(s => s >= atLeast * 0.999 || s == 10 * power);
    }

    private double AdverseEvents(double y)
    {
        var baseline = y + 22;
        RowLabel("Adverse events", baseline + 4);
        var rows = new Rows();
        foreach (var adverse in course.AdverseEvents.OrderBy(e => e.Course.Count == 0 ? end : e.Course[0].From.Day).ThenBy(e => e.Term, StringComparer.Ordinal))
        {
            if (adverse.Course.Count == 0)
                continue;
            var (from, to) = (X(adverse.Course[0].From), Math.Max(X(adverse.Course[^1].To), X(adverse.Course[0].From) + 12));
            var worst = adverse.Course.Max(c => c.Grade);
            // A bar too short for its digit has the grade in its label.
            var isShort = adverse.Course.All(c => X(c.To) - X(c.From) < 11);
            var label = TextMetrics.Fit(adverse.Term + (isShort && worst is { } g ? $", grade {g}" : "") + (adverse.IsOngoing ? ", ongoing" : ""), F, width - left - 4);
            var needs = TextMetrics.Width(label, F);
            // Beside the bar where there is room, after it or before it; above it where it fills the width.
            var isRight = to + 7 + needs <= width;
            var isLeft = !isRight && from - 8 - needs >= left;
            var start = isRight ? to + 6 : isLeft ? from - 6 - needs : Math.Clamp(from, left, width - needs);
            var row = isRight || isLeft
                ? rows.Take(Math.Min(from, start) - 2, Math.Max(to, start + needs) + 14)
                : rows.TakeTwo(start - 2, start + needs + 14, from, to + 14);
            var middle = baseline + 18 * row;
            var inner = new List<Mark>();
            foreach (var piece in adverse.Course)
            {
                var (a, b) = (X(piece.From), Math.Max(X(piece.To), X(piece.From) + 3));
                var height = piece.Grade is { } grade ? 3.5 + 3.2 * grade : 6;
                inner.Add(piece.Grade is null
                    ? new RectMark(a, middle - height / 2, b - a, height, new Fill(Tone.Ground), new Stroke(Tone.Series4, 1, Dash.Short))
                    : new RectMark(a, middle - height / 2, b - a, height, new Fill(Tone.Bar4, Opacity(piece.Grade.Value))));
                if (piece.Grade is not null && b - a >= 11)
                    inner.Add(new TextMark((a + b) / 2, middle + 0.36 * F, $"{piece.Grade}", F, piece.Grade >= 4 ? Tone.OnBar : Tone.Ink, TextAnchor.Middle, bold: true));
            }
            inner.Add(new TextMark(start, (isRight || isLeft ? middle : middle - 18) + 0.36 * F, label, F, Tone.Muted) { HasHalo = true });
            marks.Add(new GroupMark(inner)
            {
                Kind = "adverse-event",
                Href = adverse.Href,
                Title = $"{adverse.Term}: " + string.Join(", ", adverse.Course.Select(c => $"{(c.Grade is { } grade ? $"grade {grade}" : "not graded")} from {c.From.Words}{(c.To is { } until ? $" to {until.Words}" : "")}"))
                    + (adverse.IsOngoing ? ", ongoing" : ""),
            });
        }
        var bottom = baseline + 18 * Math.Max(rows.Count - 1, 0);
        if (rows.Count == 0)
            marks.Add(new TextMark(left, baseline + 4, "none with a date", F, Tone.Muted));
        if (course.UndatedAdverseEvents.Count > 0)
        {
            foreach (var line in TextMetrics.Wrap("Onset not known: " + string.Join(", ", course.UndatedAdverseEvents), F, width - left - 10))
            {
                bottom += 18;
                marks.Add(new TextMark(left, bottom + 4, line, F, Tone.Muted));
            }
        }
        return bottom + 12;
    }

    /// <summary>Rows of a band, each with what stands in it already.</summary>
    private sealed class Rows
    {
        private readonly List<List<(double From, double To)>> taken = [];

        public int Count => taken.Count;

        /// <summary>The first row that is free there.</summary>
        public int Take(double from, double to)
        {
            var row = 0;
            while (!IsFree(row, from, to))
                row++;
            Add(row, from, to);
            return row;
        }

        /// <summary>The lower of the first two rows of which the upper holds the words and the lower the bar.</summary>
        public int TakeTwo(double wordsFrom, double wordsTo, double barFrom, double barTo)
        {
            var row = 1;
            while (!IsFree(row - 1, wordsFrom, wordsTo) || !IsFree(row, barFrom, barTo))
                row++;
            Add(row - 1, wordsFrom, wordsTo);
            Add(row, barFrom, barTo);
            return row;
        }

        private bool IsFree(int row, double from, double to) => row >= taken.Count || taken[row].TrueForAll(t => t.To <= from || to <= t.From);

        private void Add(int row, double from, double to)
        {
            while (taken.Count <= row)
                taken.Add([]);
            taken[row].Add((from, to));
        }
    }

    // Up to grade 3 light enough for dark digits, above it full: the digit is legible on each, light and dark.
    private static double Opacity(int grade) => grade >= 4 ? 1 : 0.25 + 0.1 * grade;

    private double Events(double y)
    {
        var first = y + 18;
        contactBaseline = first + 4;
        RowLabel(course.Events.Count > 0 ? "Surgery, contact" : "Contact", first + 4);
        var baseline = first + (course.LastContact is not null || course.Death is not null ? 17 : 0);
        var lanes = new List<double>();
        foreach (var happened in course.Events.OrderBy(e => e.On.Day))
        {
            var x = X(happened.On);
            var isRight = x + 14 + TextMetrics.Width(happened.Words, F) <= width || width - x > x - left;
            var words = TextMetrics.Fit(happened.Words, F, isRight ? width - x - 14 : x - 14 - left);
            var needs = TextMetrics.Width(words, F);
            var lane = Lane(lanes, isRight ? x - 8 : x - 14 - needs, (isRight ? x + 14 + needs : x + 8) + 12);
            var middle = baseline + 17 * lane;
            Mark sign = happened.Kind switch
            {
                TimelineEventKind.Surgery => new PolygonMark([new(x, middle - 8), new(x + 8, middle), new(x, middle + 8), new(x - 8, middle)], new Fill(Tone.Ink)),
                TimelineEventKind.Radiotherapy => new RectMark(x - 5.5, middle - 5.5, 11, 11, new Fill(Tone.Ground), new Stroke(Tone.Ink, 1.6)),
                _ => new PolygonMark([new(x, middle - 8), new(x + 7.5, middle + 6), new(x - 7.5, middle + 6)], new Fill(Tone.Bar2)),
            };
            marks.Add(new GroupMark([sign, new TextMark(isRight ? x + 13 : x - 13, middle + 0.36 * F, words, F, anchor: isRight ? TextAnchor.Start : TextAnchor.End) { HasHalo = true }])
            {
                Kind = "event", Title = $"{happened.Words}, {happened.On.Words}", Href = happened.Href,
            });
        }
        return Math.Max(first, baseline + 17 * Math.Max(lanes.Count - 1, lanes.Count == 0 ? -1 : 0)) + 8;
    }

    private void Contact(double top, double bottom)
    {
        var isDead = course.Death is not null;
        if ((course.Death ?? course.LastContact) is not { } date)
            return;
        var x = X(date);
        var words = isDead ? $"died {date.Words}" : $"last contact {date.Words}, alive";
        var tone = isDead ? Tone.Ink : Tone.Accent;
        var needs = TextMetrics.Width(words, F);
        var isLeft = x - 6 - needs >= left;
        marks.Add(new GroupMark([
            new PolylineMark([new(x, top + 2), new(x, bottom)], new Stroke(tone, isDead ? 2.2 : 1.6)),
            new TextMark(isLeft ? x - 5 : x + 5, contactBaseline, words, F, tone, isLeft ? TextAnchor.End : TextAnchor.Start) { HasHalo = true }])
        {
            Kind = isDead ? "death" : "contact",
            Title = words,
            Href = isDead ? course.DeathHref : course.LastContactHref,
        });
    }

    private string Describe()
    {
        var sentences = new List<string>();
        foreach (var treatment in course.Treatments)
            sentences.Add($"{treatment.Drug} from {treatment.From.Words} {(treatment.To is { } to ? "to " + to.Words : "on")}{(treatment.EndWords is null ? "" : ", " + treatment.EndWords)}.");
        var responses = course.Assessments.Where(a => a.Response is not null).OrderBy(a => a.On.Day).Select(a => $"{ResponseCodes.Print(a.Response!.Value)} {a.On.Words}").ToList();
        if (responses.Count > 0)
            sentences.Add($"Responses: {string.Join(", ", responses)}.");
        if (course.AdverseEvents.Count > 0)
            sentences.Add($"Adverse events: {string.Join(", ", course.AdverseEvents.Select(e => e.Course.Max(c => c.Grade) is { } g ? $"{e.Term} grade {g}" : e.Term))}.");
        sentences.AddRange(course.Events.OrderBy(e => e.On.Day).Select(e => $"{e.Words} {e.On.Words}."));
        if (course.Death is { } death)
            sentences.Add($"Died {death.Words}.");
        else if (course.LastContact is { } contact)
            sentences.Add($"Last contact {contact.Words}, alive.");
        return string.Join(' ', sentences);
    }
}
