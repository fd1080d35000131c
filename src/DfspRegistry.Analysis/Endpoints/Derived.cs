namespace DfspRegistry.Analysis.Endpoints;

/// <summary>What an endpoint's rule makes of one patient: a ledger line, a contradiction in the record, or no start.</summary>
internal sealed record Derived(LedgerLine? Line, LedgerError? Error = null, WithoutStart? WithoutStart = null)
{
    public static Derived Ends(PatientCourse course, Endpoint endpoint, DatedEvidence start, DatedEvidence end, LedgerOutcome outcome, string reason) => new(new LedgerLine
    {
        Patient = course.Patient.RegistryNumber,
        PatientId = course.Patient.Id,
        ImportedId = course.Patient.ImportedId,
        Line = course.LineName,
        Endpoint = endpoint,
        Start = start.On,
        End = end.On,
        Outcome = outcome,
        Reason = reason,
        Evidence = end.Evidence,
        CompletedDates = [.. new[] { start.Completion, end.Completion }.OfType<string>().Distinct()],
    });

    public static Derived Event(PatientCourse course, Endpoint endpoint, DatedEvidence start, DatedEvidence end, string? reason = null) =>
        Ends(course, endpoint, start, end, LedgerOutcome.Event, reason ?? end.Words);

    public static Derived Censored(PatientCourse course, Endpoint endpoint, DatedEvidence start, DatedEvidence end, string reason) =>
        Ends(course, endpoint, start, end, LedgerOutcome.Censored, reason);

    public static Derived NoStart(PatientCourse course, string reason) =>
        new(null, null, new WithoutStart(course.Patient.RegistryNumber, course.Patient.Id, reason));

    /// <summary>An event before the start: the record contradicts itself, and the patient stays out of the endpoint until it is mended.</summary>
    public static Derived Contradiction(PatientCourse course, Endpoint endpoint, DatedEvidence start, DatedEvidence row, string startWords) => new(
        null,
        new LedgerError(
            course.Patient.RegistryNumber, course.Patient.Id, course.LineName, endpoint,
            $"{row.Words} on {row.On:yyyy-MM-dd} lies before the {startWords} on {start.On:yyyy-MM-dd}{(start.Completion is null ? "" : " (" + start.Completion + ")")}", row.Evidence));

    /// <summary>Of two events the earlier; on one day the first named, so that progression stands before death.</summary>
    public static DatedEvidence? Earlier(DatedEvidence? first, DatedEvidence? second) =>
        first is null ? second : second is null || first.On <= second.On ? first : second;
}
