using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Studies;

/// <summary>Days of a patient's course that a plan of visits counts from, and those on which the patient was seen. Partial dates are completed before.</summary>
public sealed record CourseDays
{
    public required IReadOnlyList<LineDays> Lines { get; init; }
    public IReadOnlyList<DateOnly> Progressions { get; init; } = [];
    public IReadOnlyList<DateOnly> Surgeries { get; init; } = [];
    /// <summary>Visits, contacts, assessments, operations.</summary>
    public IReadOnlyList<DateOnly> Seen { get; init; } = [];
    /// <summary>First dose that is planned, for a patient who is not treated yet.</summary>
    public DateOnly? PlannedStart { get; init; }

    /// <summary>
    /// The day that an anchor stands for now, with the drug it belongs to; null where its state does not last: treatment counts while a line is given, the
    /// last dose until the operation, progression while no line is given.
    /// </summary>
    public (DateOnly Day, string? Drug)? Anchor(ScheduleAnchor anchor)
    {
        var last = Lines.MaxBy(l => l.Ordinal);
        return anchor switch
        {
            ScheduleAnchor.TreatmentStart when last is { EndedOn: null } => (last.StartedOn, last.Drug),
            ScheduleAnchor.TreatmentStart when last is null && PlannedStart is { } planned => (planned, null),
            ScheduleAnchor.LastDose when last is { EndedOn: { } ended } && !Surgeries.Any(s => s >= ended) => (ended, last.Drug),
            ScheduleAnchor.Surgery when Surgeries.Count > 0 => (Surgeries.Max(), null),
            ScheduleAnchor.Progression when last is null or { EndedOn: not null } && Progressions.Count > 0 => (Progressions.Max(), null),
            _ => null,
        };
    }
}

public sealed record LineDays(int Ordinal, string Drug, DateOnly StartedOn, DateOnly? EndedOn);

/// <summary>A planned visit that is due: its window is open, has passed without one, or opens soon.</summary>
/// <param name="Anchor">Day it is counted from.</param>
public sealed record DueVisit(PlannedVisit Plan, DateOnly Anchor, string? Drug, DateOnly Target, DateOnly Opens, DateOnly Closes)
{
    /// <summary>Whole months from the anchor, as a plan names its visits; 0 for the anchor's own day.</summary>
    public int Month => (int)Math.Round(Months.FromDays(Target.DayNumber - Anchor.DayNumber), MidpointRounding.AwayFromZero);

    public int DaysLate(DateOnly day) => day.DayNumber - Closes.DayNumber;

    public bool IsOverdue(DateOnly day) => day > Closes;
}

/// <summary>Reads off a plan what is due for one patient on a day.</summary>
public static class VisitPlan
{
    /// <summary>
    /// For each anchor the latest planned visit whose window has opened, unless the patient has been seen since it opened; else the one whose window opens
    /// within <paramref name="daysAhead"/>. Missed visits before it are not counted one by one: the next visit makes up for them.
    /// </summary>
    public static IReadOnlyList<DueVisit> Due(IEnumerable<PlannedVisit> plan, CourseDays course, DateOnly day, int daysAhead = 7)
    {
        List<DueVisit> due = [];
        foreach (var planned in plan.GroupBy(p => p.Anchor))
        {
            if (course.Anchor(planned.Key) is not { } anchor)
                continue;
            var all = planned.SelectMany(p => AroundDay(p, anchor.Day, anchor.Drug, day.AddDays(daysAhead))).Where(v => IsStillOpen(v, day)).ToList();
            var opened = all.Where(v => v.Opens <= day).MaxBy(v => v.Opens);
            if (opened is not null && !course.Seen.Any(seen => seen >= opened.Opens && seen <= day))
                due.Add(opened);
            else if (all.Where(v => v.Opens > day).MinBy(v => v.Opens) is { } next)
                due.Add(next);
        }
        return [.. due.OrderBy(v => v.Closes).ThenBy(v => v.Plan.Number)];
    }

    /// <summary>A visit at or before its anchor, such as the baseline work-up, has its time before it; afterwards it is a gap of the record, not a visit to make.</summary>
    private static bool IsStillOpen(DueVisit visit, DateOnly day) => visit.Target > visit.Anchor || day <= visit.Closes;

    /// <summary>The last occurrence whose window has opened by the day, and the one after it where it has not.</summary>
    private static IEnumerable<DueVisit> AroundDay(PlannedVisit plan, DateOnly anchor, string? drug, DateOnly until)
    {
        var first = Occurrence(plan, anchor, drug, 0);
        if (first.Opens > until)
            yield break;
        if (plan.RepeatEveryDays is not { } step || step <= 0)
        {
            yield return first;
            yield break;
        }
        var last = (until.DayNumber - first.Opens.DayNumber) / step;
        if (last > 0)
            yield return Occurrence(plan, anchor, drug, last - 1);
        yield return Occurrence(plan, anchor, drug, last);
    }

    private static DueVisit Occurrence(PlannedVisit plan, DateOnly anchor, string? drug, int number)
    {
        var target = anchor.AddDays(plan.OffsetDays + number * (plan.RepeatEveryDays ?? 0));
        return new DueVisit(plan, anchor, drug, target, target.AddDays(-plan.WindowBeforeDays), target.AddDays(plan.WindowAfterDays));
    }
}
