using DfspRegistry.Domain.Shared.Checks;

namespace DfspRegistry.Domain.FollowUp;

/// <summary>What the checks say of a visit, together with the answers that were given to them. It is complete when nothing is open.</summary>
public sealed class VisitChecklist(IReadOnlyList<CheckFinding> findings, VisitEntryInput answers)
{
    public static VisitChecklist Empty { get; } = new([], new VisitEntryInput());

    public IReadOnlyList<CheckFinding> Findings { get; } = findings;

    public IEnumerable<CheckFinding> Impossible => Findings.Where(f => f.Level == CheckLevel.Impossible);
    public IEnumerable<CheckFinding> Improbable => Findings.Where(f => f.Level == CheckLevel.Improbable);
    public IEnumerable<CheckFinding> Missing => Findings.Where(f => f.Level == CheckLevel.Missing);
    public IReadOnlyList<CheckFinding> Open => [.. Findings.Where(f => f.Level is CheckLevel.Improbable or CheckLevel.Missing && !IsSettled(f))];

    /// <summary>Confirmed with the values that it names, or explained.</summary>
    public bool IsSettled(CheckFinding finding) =>
        finding.Level == CheckLevel.Improbable ? answers.Confirmed.Contains(finding.Confirmation) : ReasonFor(finding) is not null;

    public MissingReason? ReasonFor(CheckFinding finding) => answers.Missing.GetValueOrDefault(finding.Key);
}
