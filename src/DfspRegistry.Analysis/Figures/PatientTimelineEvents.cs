namespace DfspRegistry.Analysis.Figures;

/// <summary>Adverse events as bars whose height is the grade, surgery and recurrence as signs, the last contact or death as a line.</summary>
public sealed partial class PatientTimelineFigure
{
    private double AdverseEvents(double y)
    {
        var baseline = y + 22;
        RowLabel("Adverse events", baseline + 4);
        var rows = new BandRows();
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
}
