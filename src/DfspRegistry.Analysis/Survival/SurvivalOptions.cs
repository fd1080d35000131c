namespace DfspRegistry.Analysis.Survival;

/// <summary>The choices that change a survival curve's printed numbers; printed with every result.</summary>
public sealed record SurvivalOptions
{
    public static SurvivalOptions Default { get; } = new();

    /// <summary>Scale of the confidence limits.</summary>
    public ConfidenceType ConfidenceType { get; init; } = ConfidenceType.LogLog;

    /// <summary>Two-sided confidence level, between 0 and 1.</summary>
    public double ConfidenceLevel
    {
        get;
        init => field = value > 0 && value < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A confidence level must lie between 0 and 1, for example 0.95.");
    } = 0.95;
}
