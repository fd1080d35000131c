using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Figures;

/// <summary>
/// A patient's whole course on one axis of months: treatment as bars whose height is the dose, responses as letters in shapes, the target sum with
/// the thresholds of partial response and progression (RECIST 1.1: 70 % of baseline; 20 % and 5 mm over the smallest sum), adverse events as bars
/// whose height is the grade, surgery and recurrence as signs, the last contact or death as a line.
/// </summary>
public sealed partial class PatientTimelineFigure
{
    private const double F = 12;

    private readonly PatientTimeline course;
    private readonly double width;
    private readonly double left;
    private readonly MonthAxis axis;
    private readonly DateOnly end;
    private readonly List<Mark> marks = [];
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
