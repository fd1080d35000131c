using DfspRegistry.Domain.FollowUp;

namespace DfspRegistry.Analysis.Endpoints;

/// <summary>
/// RFS, LRFS and the cumulative local recurrence: from the day on which surgery finally cleared the tumour. A patient who was never cleared
/// has persistent disease, not a recurrence, and has no start. The last examination without recurrence censors; a call does not.
/// </summary>
internal static class AfterSurgery
{
    public static Derived RecurrenceFreeSurvival(PatientCourse course) =>
        Derive(course, Endpoint.RecurrenceFreeSurvival, LedgerOutcome.Event, RecurrenceKind.Local, RecurrenceKind.Regional, RecurrenceKind.Distant);

    public static Derived LocalRecurrenceFreeSurvival(PatientCourse course) =>
        Derive(course, Endpoint.LocalRecurrenceFreeSurvival, LedgerOutcome.Event, RecurrenceKind.Local);

    /// <summary>Death competes with local recurrence; distant metastasis neither ends nor censors it.</summary>
    public static Derived LocalRecurrence(PatientCourse course) =>
        Derive(course, Endpoint.LocalRecurrence, LedgerOutcome.Competing, RecurrenceKind.Local);

    private static Derived Derive(PatientCourse course, Endpoint endpoint, LedgerOutcome death, params IReadOnlyList<RecurrenceKind> kinds)
    {
        if (course.FinalClearance is not { } start)
            return Derived.NoStart(course, course.SurgeriesOfLine.Any() ? "never cleared by surgery: persistent disease, not a recurrence" : "not operated");
        if (start.On < course.Start)
            return Derived.Contradiction(course, endpoint, course.StartEvidence, start, "first dose");
        var recurrences = course.Recurrences(start.On, kinds);
        // Recurrences before the first dose are how the patient came; one between first dose and clearance cannot be.
        if (recurrences.FirstOrDefault(r => r.On >= course.Start && r.On < start.On) is { } early)
            return Derived.Contradiction(course, endpoint, start, early, "final clearance");
        if (course.Death is { } dead && dead.On < start.On)
            return Derived.Contradiction(course, endpoint, start, dead, "final clearance");
        var recurrence = recurrences.FirstOrDefault(r => r.On >= start.On);
        var end = Derived.Earlier(recurrence, course.Death);
        if (end is not null)
        {
            return end.Evidence.Kind == EvidenceKind.Death
                ? Derived.Ends(course, endpoint, start, end, death, death == LedgerOutcome.Event ? "death without recurrence" : "death before local recurrence: competes")
                : Derived.Event(course, endpoint, start, end);
        }
        return course.Examinations.LastOrDefault(e => e.On > start.On) is { } last
            ? Derived.Censored(course, endpoint, start, last, $"last examination without recurrence: {last.Words}")
            : Derived.Censored(course, endpoint, start, start, "no examination after the final clearance");
    }
}
