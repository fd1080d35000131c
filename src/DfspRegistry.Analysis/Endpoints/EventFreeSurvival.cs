using DfspRegistry.Domain.FollowUp;

namespace DfspRegistry.Analysis.Endpoints;

/// <summary>
/// EFS of neoadjuvant treatment: first dose, operated or not, to progression, recurrence or death; the last examination without any censors.
/// It keeps the patients whom RFS loses: those who progress before surgery or are never cleared.
/// </summary>
internal static class EventFreeSurvival
{
    public static Derived Of(PatientCourse course)
    {
        const Endpoint endpoint = Endpoint.EventFreeSurvival;
        var start = course.StartEvidence;
        var progression = course.Progressions is [var first, ..] ? first : null;
        if (progression is not null && progression.On < start.On)
            return Derived.Contradiction(course, endpoint, start, progression, "first dose");
        if (course.Death is { } death && death.On < start.On)
            return Derived.Contradiction(course, endpoint, start, death, "first dose");
        var recurrence = course.Recurrences(start.On, RecurrenceKind.Local, RecurrenceKind.Regional, RecurrenceKind.Distant).FirstOrDefault(r => r.On >= start.On);
        var disease = Derived.Earlier(progression, recurrence);
        if (Derived.Earlier(disease, course.Death) is { } end)
            return Derived.Event(course, endpoint, start, end, end.Evidence.Kind == EvidenceKind.Death ? "death without progression or recurrence" : null);
        return course.Examinations.LastOrDefault(e => e.On > start.On) is { } last
            ? Derived.Censored(course, endpoint, start, last, $"last examination without progression or recurrence: {last.Words}")
            : Derived.Censored(course, endpoint, start, start, "no examination after the first dose");
    }
}
