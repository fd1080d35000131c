namespace DfspRegistry.Analysis.Endpoints;

/// <summary>OS: first dose of the line to death of any cause; censored when last known alive, by whatever row shows it.</summary>
internal static class OverallSurvival
{
    public static Derived Of(PatientCourse course)
    {
        var start = course.StartEvidence;
        if (course.Death is { } death)
        {
            return death.On < start.On
                ? Derived.Contradiction(course, Endpoint.OverallSurvival, start, death, "first dose")
                : Derived.Event(course, Endpoint.OverallSurvival, start, death);
        }
        return course.Alive.LastOrDefault(e => e.On > start.On) is { } last
            ? Derived.Censored(course, Endpoint.OverallSurvival, start, last, $"last known alive: {last.Words}")
            : Derived.Censored(course, Endpoint.OverallSurvival, start, start, "no evidence after the first dose");
    }
}
