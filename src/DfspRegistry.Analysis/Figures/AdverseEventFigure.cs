using System.Globalization;

namespace DfspRegistry.Analysis.Figures;

/// <summary>Patients with an adverse event by their worst grade: index 0 is grade 1, index 4 grade 5.</summary>
public sealed record AdverseEventBar(string Term, IReadOnlyList<int> PatientsByWorstGrade, int Ungraded = 0, string? Href = null)
{
    public int Any => PatientsByWorstGrade.Sum() + Ungraded;
}

/// <summary>Share of treated patients with each adverse event, its bar divided by worst grade; every count stands beside the bar.</summary>
public static class AdverseEventFigure
{
    /// <param name="treated">The denominator: patients who took a dose.</param>
    public static Figure Create(string id, string title, IReadOnlyList<AdverseEventBar> bars, int treated, FigureFormat? size = null)
    {
        ArgumentNullException.ThrowIfNull(bars);
        ArgumentOutOfRangeException.ThrowIfLessThan(treated, 1);
        var format = size ?? FigureFormat.Column;
        var f = format.FontSize;
        var pitch = 1.8 * f;
        // Grade 5 has a column only where somebody died of an event; no grade, only where a grade is lacking.
        var grades = Enumerable.Range(1, 5).Where(g => g < 5 || bars.Any(b => b.PatientsByWorstGrade[4] > 0)).ToList();
        var hasUngraded = bars.Any(b => b.Ungraded > 0);
        var termWidth = Math.Min(bars.Select(b => TextMetrics.Width(b.Term, f)).DefaultIfEmpty().Max(), 0.34 * format.Width);
        var column = TextMetrics.Width("00", f) + 0.6 * f;
        var ungradedWidth = hasUngraded ? TextMetrics.Width("no grade", f, true) + 0.6 * f : 0;
        var anyEnd = termWidth + f + column * grades.Count + ungradedWidth + TextMetrics.Width("Any", f, true) + 0.4 * f;
        var percentEnd = anyEnd + TextMetrics.Width("100.0", f) + 0.7 * f;
        var left = percentEnd + 1.3 * f;
        var right = format.Width - TextMetrics.Width("100 %", f) - 1;
        var highest = bars.Select(b => (double)b.Any / treated).DefaultIfEmpty().Max();
        var scale = highest <= 0.25 ? 0.25 : highest <= 0.5 ? 0.5 : highest <= 0.75 ? 0.75 : 1;
        double X(double share) => left + share / scale * (right - left);
        var y = 1.3 * f;
        var top = y + 0.6 * f;
        var bottom = top + pitch * bars.Count;
        var marks = new List<Mark> { new TextMark(2, y, "Worst grade", f, Tone.Muted, bold: true) };
        double GradeEnd(int index) => termWidth + f + column * (index + 1);
        for (var i = 0; i < grades.Count; i++)
            marks.Add(new TextMark(GradeEnd(i), y, $"{grades[i]}", f, Tone.Muted, TextAnchor.End, bold: true));
        if (hasUngraded)
            marks.Add(new TextMark(GradeEnd(grades.Count - 1) + ungradedWidth, y, "no grade", f, Tone.Muted, TextAnchor.End, bold: true));
        marks.Add(new TextMark(anyEnd, y, "Any", f, Tone.Muted, TextAnchor.End, bold: true));
        marks.Add(new TextMark(percentEnd, y, "%", f, Tone.Muted, TextAnchor.End, bold: true));
        marks.Add(new PolylineMark([new(1, top), new(format.Width - 1, top)], new Stroke(Tone.Rule)));
        foreach (var tick in (double[])[0, scale / 2, scale])
        {
            marks.Add(new PolylineMark([new(X(tick), top), new(X(tick), bottom)], new Stroke(tick == 0 ? Tone.Muted : Tone.Rule)));
            marks.Add(new TextMark(X(tick), y, (100 * tick).ToString("0.#", CultureInfo.InvariantCulture) + (tick == scale ? " %" : ""), f, Tone.Muted, TextAnchor.Middle));
        }
        for (var i = 0; i < bars.Count; i++)
        {
            var bar = bars[i];
            if (bar.PatientsByWorstGrade.Count != 5)
                throw new ArgumentException($"{bar.Term} needs five counts, one a grade.", nameof(bars));
            var baseline = top + pitch * i + 0.66 * pitch;
            var inner = new List<Mark> { new TextMark(2, baseline, TextMetrics.Fit(bar.Term, f, termWidth), f) };
            double share = 0;
            for (var g = 0; g < 5; g++)
            {
                var count = bar.PatientsByWorstGrade[g];
                if (g < grades.Count)
                    inner.Add(new TextMark(GradeEnd(g), baseline, $"{count}", f, count == 0 ? Tone.Muted : Tone.Ink, TextAnchor.End));
                if (count > 0)
                    inner.Add(new RectMark(X(share), baseline - 0.85 * f, X(share + (double)count / treated) - X(share), f, new Fill(Tone.Grade1 + g)));
                share += (double)count / treated;
            }
            if (hasUngraded)
            {
                inner.Add(new TextMark(GradeEnd(grades.Count - 1) + ungradedWidth, baseline, $"{bar.Ungraded}", f, bar.Ungraded == 0 ? Tone.Muted : Tone.Ink, TextAnchor.End));
                if (bar.Ungraded > 0)
                    inner.Add(new RectMark(X(share), baseline - 0.85 * f, X(share + (double)bar.Ungraded / treated) - X(share), f, new Fill(Tone.Soft), new Stroke(Tone.Muted, 1, Dash.Short)));
            }
            var percent = (100.0 * bar.Any / treated).ToString("0.0", CultureInfo.InvariantCulture);
            inner.Add(new TextMark(anyEnd, baseline, $"{bar.Any}", f, anchor: TextAnchor.End, bold: true));
            inner.Add(new TextMark(percentEnd, baseline, percent, f, anchor: TextAnchor.End));
            marks.Add(new GroupMark(inner)
            {
                Kind = "term",
                Href = bar.Href,
                Title = $"{bar.Term}: {bar.Any} of {treated} patients, {percent} %; by worst grade "
                    + string.Join(", ", Enumerable.Range(1, 5).Select(g => $"{g}: {bar.PatientsByWorstGrade[g - 1]}")) + (bar.Ungraded > 0 ? $", no grade: {bar.Ungraded}" : ""),
            });
        }
        bottom += 1.5 * f;
        double x = left;
        if (x + grades.Count * 3 * f > format.Width)
            x = 2;
        foreach (var grade in grades)
        {
            marks.Add(new RectMark(x, bottom - 0.8 * f, 0.9 * f, 0.9 * f, new Fill(Tone.Grade1 + (grade - 1))));
            marks.Add(new TextMark(x + 1.2 * f, bottom, $"{grade}", f, Tone.Muted));
            x += 2.4 * f;
        }
        marks.Add(new TextMark(x, bottom, "grade", f, Tone.Muted));
        return new Figure(id, title, string.Join(' ', bars.Select(b => $"{b.Term}: {b.Any} of {treated}.")), format.Width, Math.Ceiling(bottom + 0.6 * f), marks);
    }
}
