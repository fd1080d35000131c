using System.Globalization;
using DfspRegistry.Domain.Treatment;

namespace DfspRegistry.Analysis.Figures;

/// <summary>Lines of treatment: bars whose height is the dose.</summary>
public sealed partial class PatientTimelineFigure
{
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
}
