using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Enrollment;

/// <summary>One patient judged against one version of one criteria set.</summary>
public sealed class Screening : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid StudyId { get; init; }
    public required Guid CriteriaSetId { get; init; }
    public required DateOnly OpenedOn { get; init; }
    public PartialDate? PlannedStart { get; set; }
    public ScreeningDecision Decision { get; set; } = ScreeningDecision.Open;
    public DateOnly? DecidedOn { get; set; }
    public string? DecidedBy { get; set; }
    /// <summary>Why not eligible, or why an exception was made.</summary>
    public string? Reason { get; set; }
    /// <summary>Who agreed to the exception.</summary>
    public string? ExceptionAgreedBy { get; set; }
    public List<CriterionAnswer> Answers { get; } = [];
}

public enum ScreeningDecision { Open, Eligible, EligibleWithException, NotEligible }

public sealed class CriterionAnswer : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid ScreeningId { get; init; }
    public required Guid CriterionId { get; init; }
    public required CriterionState State { get; set; }
    /// <summary>The value that says so: KPS 80, ALT 58 U/L (upper limit 40).</summary>
    public string? Value { get; set; }
    /// <summary>Where the value stands: laboratory, referral letter, chest CT.</summary>
    public string? Evidence { get; set; }
    public PartialDate? EvidenceOn { get; set; }
    /// <summary>The exception of the decision covers this criterion. It can cover 'not met', never 'unknown'.</summary>
    public bool IsExcepted { get; set; }
}

/// <summary>A missing value is unknown, never met. Conflict: two sources disagree.</summary>
public enum CriterionState { Unknown, Met, NotMet, Conflict }
