using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Figures;

/// <summary>What is told of a curve in a drawing that leaves.</summary>
internal sealed partial class StepPlot
{
    /// <summary>For outside: the places at which a curve is read off, and its value with limits there.</summary>
    private readonly record struct Reading(int Month, double Value, double? Lower, double? Upper);

    private List<Reading> Readings(StepCurve curve) =>
    [
        .. ReadingMonths(curve).Where(r => r.IsRead).Select(r =>
        {
            var upTo = curve.Points.Where(p => p.Time <= Days(r.Month)).ToList();
            return upTo.Count == 0 ? new Reading(r.Month, StartValue, null, null) : new Reading(r.Month, upTo[^1].Value, upTo[^1].Lower, upTo[^1].Upper);
        }),
    ];

    private static IEnumerable<(int Month, bool IsRead)> ReadingMonths(StepCurve curve) => curve.Points.Count == 0 ? [] : OutsideReadings.Of(
        OutsideReadings.Months().TakeWhile(month => Days(month) <= curve.Points[^1].Time),
        month => (Before(curve, Days(month)).AtRisk, curve.Points.Where(p => p.Time <= Days(month)).Sum(p => p.Events)));

    /// <summary>For outside the axis ends where fewer than five are at risk in the curve that is followed longest.</summary>
    private double? EndOfAxis => !HidesSmallCounts ? EndMonth
        : Math.Min(EndMonth ?? double.MaxValue, Curves.SelectMany(ReadingMonths).Select(r => r.Month).Append(OutsideReadings.StepMonths).Max());

    /// <summary>For outside, a curve that is read off at its start alone is not drawn.</summary>
    private bool IsDrawn(StepCurve curve) => !HidesSmallCounts || Readings(curve).Count > 1;
}
