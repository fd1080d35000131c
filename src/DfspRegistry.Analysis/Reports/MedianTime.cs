using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Analysis.Reports;

/// <summary>A median time in days with its limits, and in months of 30.4375 days. Null: not reached, or for a limit not estimable.</summary>
/// <param name="FlatToEnd">The curve stays at one half to the end of follow-up: programs differ on such a median, so it is said beside it.</param>
public sealed record MedianTime(double? Days, double? LowerDays, double? UpperDays, bool FlatToEnd = false)
{
    public double? Months => InMonths(Days);
    public double? LowerMonths => InMonths(LowerDays);
    public double? UpperMonths => InMonths(UpperDays);

    public static MedianTime Of(SurvivalCurve curve) => new(curve.Median.Estimate, curve.Median.Lower, curve.Median.Upper, curve.Median.FlatToEnd);

    private static double? InMonths(double? days) => days is { } d ? Domain.Shared.Months.FromDays(d) : null;
}
