using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Endpoints;

/// <summary>
/// PFS, TTP and DoR: from a start to the first progression, or death where it counts. They share where follow-up is cut and what censors,
/// which the rule set says.
/// </summary>
internal static class ProgressionOrDeath
{
    /// <summary>PFS: first dose of the line to first progression (assessment or clinical) or death.</summary>
    public static Derived ProgressionFreeSurvival(PatientCourse course) =>
        Derive(course, Endpoint.ProgressionFreeSurvival, course.StartEvidence, deathIsEvent: true);

    /// <summary>TTP: first dose to first progression; death before it censors.</summary>
    public static Derived TimeToProgression(PatientCourse course) =>
        Derive(course, Endpoint.TimeToProgression, course.StartEvidence, deathIsEvent: false);

    /// <summary>DoR: the first CR or PR that counts for the best response (before progression and new therapy), even if confirmed later, to progression or death.</summary>
    public static Derived DurationOfResponse(PatientCourse course)
    {
        if (Contradiction(course, Endpoint.DurationOfResponse) is { } contradiction)
            return contradiction;
        var best = LineResponse.Of(course);
        if (best is { IsUndated: true, Best.Best: ResponseCode.CR or ResponseCode.PR })
            return Derived.NoStart(course, "response reported without its day");
        if (best.Best.FirstResponseOn is { } respondedOn)
        {
            var (row, response) = course.Responses.First(r => r.Row.On == respondedOn && r.Response is ResponseCode.CR or ResponseCode.PR);
            return Derive(course, Endpoint.DurationOfResponse, row with { Words = $"first response ({response})" }, deathIsEvent: true);
        }
        return Derived.NoStart(course, "no complete or partial response");
    }

    private static Derived Derive(PatientCourse course, Endpoint endpoint, DatedEvidence start, bool deathIsEvent)
    {
        if (Contradiction(course, endpoint) is { } contradiction)
            return contradiction;
        var progression = course.Progressions.FirstOrDefault(p => p.On >= start.On);
        if (course.Death is { } death && death.On < start.On)
            return Derived.Contradiction(course, endpoint, start, death, start.Words);
        var end = Derived.Earlier(progression, course.Death);
        return course.Rules.CensorsAtAdequateAssessment
            ? ByAssessments(course, endpoint, start, end, deathIsEvent)
            : ByLastContact(course, endpoint, start, end, deathIsEvent);
    }

    private static Derived? Contradiction(PatientCourse course, Endpoint endpoint)
    {
        var start = course.StartEvidence;
        if (course.Progressions is [var progression, ..] && progression.On < start.On)
            return Derived.Contradiction(course, endpoint, start, progression, "first dose");
        return course.Death is { } death && death.On < start.On ? Derived.Contradiction(course, endpoint, start, death, "first dose") : null;
    }

    private static Derived ByLastContact(PatientCourse course, Endpoint endpoint, DatedEvidence start, DatedEvidence? end, bool deathIsEvent)
    {
        if (end is not null)
        {
            if (end.Evidence.Kind != EvidenceKind.Death)
                return Derived.Event(course, endpoint, start, end);
            return deathIsEvent
                ? Derived.Event(course, endpoint, start, end, "death without recorded progression")
                : Derived.Censored(course, endpoint, start, end, "death before progression");
        }
        return course.Alive.LastOrDefault(e => e.On > start.On) is { } last
            ? Derived.Censored(course, endpoint, start, last, $"no progression up to the last contact: {last.Words}")
            : Derived.Censored(course, endpoint, start, start, $"no evidence after the {start.Words}");
    }

    private static Derived ByAssessments(PatientCourse course, Endpoint endpoint, DatedEvidence start, DatedEvidence? end, bool deathIsEvent)
    {
        var cut = course.Rules.CutsAtNewTherapyAndResection ? Derived.Earlier(course.NewTherapy, course.CurativeResection) : null;
        // A resection or new therapy before the response that a duration starts from cuts nothing of it.
        if (cut is not null && cut.On < start.On)
            cut = null;
        var last = start;
        foreach (var assessment in course.AdequateAssessments.Where(a => a.On > start.On))
        {
            if (assessment.On > cut?.On || assessment.On >= end?.On)
                break;
            if (MissedTwo(course, start, last, assessment.On))
                return CensoredAtLast(course, endpoint, start, last, "two missed assessments");
            last = assessment;
        }
        if (end is not null && !(end.On > cut?.On))
        {
            if (MissedTwo(course, start, last, end.On))
                return CensoredAtLast(course, endpoint, start, last, $"two missed assessments, then {end.Words} on {end.On:yyyy-MM-dd}");
            if (end.Evidence.Kind != EvidenceKind.Death)
                return Derived.Event(course, endpoint, start, end);
            return deathIsEvent
                ? Derived.Event(course, endpoint, start, end, "death without documented progression")
                : CensoredAtLast(course, endpoint, start, last, $"death on {end.On:yyyy-MM-dd}");
        }
        return CensoredAtLast(course, endpoint, start, last, cut is null ? null : $"{cut.Words} on {cut.On:yyyy-MM-dd}");
    }

    private static bool MissedTwo(PatientCourse course, DatedEvidence start, DatedEvidence last, DateOnly next) =>
        course.Rules.MissedAssessments is { } rule
        && next.DayNumber - last.On.DayNumber > rule.AllowedGapDays(fromStart: last == start && start.Evidence.Kind == EvidenceKind.TreatmentStart);

    private static Derived CensoredAtLast(PatientCourse course, Endpoint endpoint, DatedEvidence start, DatedEvidence last, string? before)
    {
        var reason = last == start ? $"no adequate assessment after the {start.Words}" : "last adequate assessment";
        return Derived.Censored(course, endpoint, start, last, before is null ? reason : $"{reason}, before {before}");
    }
}
