using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Studies;

/// <summary>A planned visit that is due: its window is open, has passed without one, or opens soon.</summary>
/// <param name="Occurrence">0 for the first, counted on where the visit repeats.</param>
public sealed record DueVisit(PlannedVisit Plan, AnchorDay Anchor, int Occurrence)
{
    public DateOnly Target { get; } = Anchor.Day.AddDays(Plan.OffsetDays + (Occurrence * (Plan.RepeatEveryDays ?? 0)));
    public DateOnly Opens => Target.AddDays(-Plan.WindowBeforeDays);
    public DateOnly Closes => Target.AddDays(Plan.WindowAfterDays);
    public string? Drug => Anchor.Drug;

    /// <summary>Whole months from the anchor, as a plan names its visits; 0 for the anchor's own day.</summary>
    public int Month => (int)Math.Round(Months.FromDays(Target.DayNumber - Anchor.Day.DayNumber), MidpointRounding.AwayFromZero);

    public int DaysLate(DateOnly day) => day.DayNumber - Closes.DayNumber;

    public bool IsOverdue(DateOnly day) => day > Closes;
}

/// <summary>Reads off a plan what is due for one patient on a day.</summary>
public static class VisitPlan
{
    /// <summary>
    /// For each anchor the latest planned visit whose window has opened, unless the record has what settles it; else the one whose window opens
    /// within <paramref name="daysAhead"/>. Missed visits before it are not counted one by one: the next visit makes up for them.
    /// </summary>
    public static IReadOnlyList<DueVisit> Due(IReadOnlyCollection<PlannedVisit> plan, CourseDays course, DateOnly day, int daysAhead = 7)
    {
        List<DueVisit> due = [];
        foreach (var planned in plan.GroupBy(p => p.Anchor))
        {
            if (course.Anchor(planned.Key) is not { } anchor || (planned.Key == ScheduleAnchor.Progression && IsFollowedAfterSurgery(plan, course, anchor)))
                continue;
            var all = planned.SelectMany(p => AroundDay(p, anchor, day, day.AddDays(daysAhead))).Where(v => CanStillBeMade(v, day)).ToList();
            var opened = all.Where(v => v.Opens <= day).MaxBy(v => v.Opens);
            if (opened is not null && !IsSettled(opened, course, day))
                due.Add(opened);
            else if (all.Where(v => v.Opens > day).MinBy(v => v.Opens) is { } next)
                due.Add(next);
        }
        return [.. due.OrderBy(v => v.Closes).ThenBy(v => v.Plan.Number)];
    }

    /// <summary>A date known to the month or year settles every window that it may lie in: the chart is not doubted for its gaps.</summary>
    private static bool IsSettled(DueVisit visit, CourseDays course, DateOnly day) =>
        course.Settling(visit.Plan.Kind).Any(seen => seen.Latest >= visit.Opens && seen.Earliest <= day);

    /// <summary>
    /// A visit at or before its anchor, such as the baseline work-up, has its time before it; afterwards it is a gap of the record, not a visit to make.
    /// Of a start that is only planned nothing later is due.
    /// </summary>
    private static bool CanStillBeMade(DueVisit visit, DateOnly day) => visit.Target > visit.Anchor.Day ? !visit.Anchor.IsPlanned : day <= visit.Closes;

    /// <summary>A plan that follows patients after surgery follows them for what came before it too.</summary>
    private static bool IsFollowedAfterSurgery(IEnumerable<PlannedVisit> plan, CourseDays course, AnchorDay progression) =>
        course.Anchor(ScheduleAnchor.Surgery) is { } surgery && surgery.Day > progression.Day && plan.Any(p => p.Anchor == ScheduleAnchor.Surgery);

    /// <summary>The last occurrence whose window has opened by the day, and the next one where it opens in time.</summary>
    private static IEnumerable<DueVisit> AroundDay(PlannedVisit plan, AnchorDay anchor, DateOnly day, DateOnly until)
    {
        var first = new DueVisit(plan, anchor, 0);
        var passed = day.DayNumber - first.Opens.DayNumber;
        var opened = passed < 0 ? -1 : plan.RepeatEveryDays is { } step ? passed / step : 0;
        if (opened >= 0)
            yield return new DueVisit(plan, anchor, opened);
        if ((opened < 0 || plan.RepeatEveryDays is not null) && new DueVisit(plan, anchor, opened + 1) is var next && next.Opens <= until)
            yield return next;
    }
}
