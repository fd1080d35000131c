namespace DfspRegistry.Analysis.Endpoints;

/// <summary>
/// One patient's line of the censoring ledger: from when to when, whether it ended in the event, and which recorded row says so. The ledger
/// is what the curve is computed from; nothing else is.
/// </summary>
public sealed record LedgerLine
{
    /// <summary>Registry number.</summary>
    public required string Patient { get; init; }
    public required Guid PatientId { get; init; }
    public string? ImportedId { get; init; }
    /// <summary>Name of the treatment line, as the report's headings print it.</summary>
    public required string Line { get; init; }
    public required Endpoint Endpoint { get; init; }
    public required DateOnly Start { get; init; }
    public required DateOnly End { get; init; }
    public required LedgerOutcome Outcome { get; init; }
    /// <summary>In words, for the ledger's column.</summary>
    public required string Reason { get; init; }
    /// <summary>The row that gave the end date, for a link; the first dose when there is no evidence after it.</summary>
    public required Evidence Evidence { get; init; }
    /// <summary>What was completed when a date behind this line is known to the month or year only: "death: 2012-07 counted as 2012-07-15".</summary>
    public IReadOnlyList<string> CompletedDates { get; init; } = [];

    /// <summary>End - start, nothing added.</summary>
    public int Days => End.DayNumber - Start.DayNumber;
    public double Months => Domain.Shared.Months.FromDays(Days);
    public bool IsEvent => Outcome == LedgerOutcome.Event;
}

/// <summary>Competing: death where only local recurrence is the event. Kaplan-Meier has no word for it, the cumulative incidence does.</summary>
public enum LedgerOutcome { Censored, Event, Competing }

/// <param name="RowId">Id of the row of that kind.</param>
/// <param name="VisitId">The visit at which the row was recorded, where there is one.</param>
public sealed record Evidence(EvidenceKind Kind, Guid RowId, Guid? VisitId = null);

public enum EvidenceKind
{
    TreatmentStart, Assessment, ReportedProgression, Death, Visit, Contact, Surgery, LastDose, Recurrence, AdverseEvent, Radiotherapy,
}

/// <summary>A patient who is not in the endpoint because the record contradicts itself; shown, never repaired in silence.</summary>
public sealed record LedgerError(string Patient, Guid PatientId, string Line, Endpoint Endpoint, string Message, Evidence Evidence);

/// <summary>A patient who is in the endpoint although a row makes one doubt the line: shown, so that somebody looks.</summary>
public sealed record LedgerDoubt(string Patient, Guid PatientId, string Line, Endpoint Endpoint, string Message, Evidence Evidence);

/// <summary>A patient for whom the endpoint has no start, and why: no response to last, never cleared by surgery.</summary>
public sealed record WithoutStart(string Patient, Guid PatientId, string Reason);
