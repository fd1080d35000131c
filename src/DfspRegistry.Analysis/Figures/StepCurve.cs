namespace DfspRegistry.Analysis.Figures;

/// <summary>One row of a step curve: what happened at a time, and the curve's value from then on.</summary>
internal readonly record struct StepPoint(double Time, int AtRisk, int Events, int OtherEvents, int Censored, double Value, double? Lower, double? Upper);

/// <param name="Summary">What the key says after the name, in full and short.</param>
internal sealed record StepCurve(string Label, int Series, int N, IReadOnlyList<StepPoint> Points, string Summary, string ShortSummary)
{
    /// <summary>N as the figure prints it.</summary>
    public required string PrintedN { get; init; }
    public double? Median { get; init; }
    /// <summary>Printed beside the guide of a curve that stands alone: the median, and its limits.</summary>
    public string? MedianText { get; init; }
    public string? MedianLimits { get; init; }
}
