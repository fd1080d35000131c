using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.TumorResponse;

/// <summary>
/// Response by the WHO criteria (Miller et al., Cancer 1981;47:207-214) from two perpendicular diameters a lesion: complete response all
/// gone; partial response the sum of products down by half or more from baseline; progression a quarter or more up, or a new lesion.
/// </summary>
public static class WhoCriteria
{
    public const string RuleVersion = "WHO/1";
    public const decimal ProgressionFactor = 1.25m;
    public const decimal PartialResponseFactor = 0.5m;

    /// <summary>Judges every time point after the baseline, in order of date. Progression beats response, as in the original.</summary>
    /// <exception cref="ArgumentException">A reading of a lesion that the baseline does not have, or a negative diameter.</exception>
    public static IReadOnlyList<WhoResult> Evaluate(TumorTimePoint baseline, IEnumerable<TumorTimePoint> later, WhoProgressionRule progression = WhoProgressionRule.AnyLesion)
    {
        var first = Products(baseline);
        var baselineSum = Total(first);
        var smallestOf = new Dictionary<string, decimal?>(first, StringComparer.Ordinal);
        var smallestSum = baselineSum;
        var points = later.OrderBy(t => t.On).ToList();
        var hasNonTargets = baseline.NonTarget is not null || points.Any(t => t.NonTarget is not null);
        var results = new List<WhoResult>();
        foreach (var point in points)
        {
            var now = Products(point);
            if (now.Keys.FirstOrDefault(l => !first.ContainsKey(l)) is { } unknown)
                throw new ArgumentException($"Lesion {unknown} is read on {point.On} but is not a lesion of the baseline; a lesion that appears later is a new lesion.");
            var products = first.Keys.ToDictionary(l => l, l => now.GetValueOrDefault(l), StringComparer.Ordinal);
            var sum = Total(products);
            var measured = products.Values.Sum(p => p ?? 0);
            var progressed = progression == WhoProgressionRule.AnyLesion
                ? products.Any(p => p.Value is { } product && smallestOf[p.Key] is { } smallest && IsProgression(product, smallest))
                : smallestSum is { } least && IsProgression(measured, least);
            ResponseCode? target = first.Count == 0 ? null
                : progressed ? ResponseCode.PD
                : sum is null ? ResponseCode.NE
                : sum == 0 ? ResponseCode.CR
                : baselineSum is not { } b ? ResponseCode.NE
                : sum <= PartialResponseFactor * b ? ResponseCode.PR : ResponseCode.SD;
            var nonTarget = hasNonTargets ? point.NonTarget ?? ResponseCode.NE : (ResponseCode?)null;
            results.Add(new WhoResult(point.On, first.Count == 0 ? null : sum, sum is { } s && baselineSum is > 0 and { } of ? (s - of) / of * 100 : null,
                target, OverallResponse.Of(target, nonTarget, point.HasNewLesion)));

            foreach (var (lesion, product) in products)
            {
                if (product is { } p && (smallestOf[lesion] is not { } smallest || p < smallest))
                    smallestOf[lesion] = p;
            }
            if (sum is { } complete && (smallestSum is not { } soFar || complete < soFar))
                smallestSum = complete;
        }
        return results;
    }

    private static bool IsProgression(decimal now, decimal smallest) => smallest == 0 ? now > 0 : now >= ProgressionFactor * smallest;

    /// <summary>Product in mm² of each lesion; null: not evaluated or one of two diameters missing. Too small to measure counts 5 mm by 5 mm.</summary>
    private static Dictionary<string, decimal?> Products(TumorTimePoint point)
    {
        var products = new Dictionary<string, decimal?>(StringComparer.Ordinal);
        foreach (var fragments in point.Targets.GroupBy(r => r.BaselineLesion))
        {
            decimal? sum = 0;
            foreach (var reading in fragments)
            {
                if (reading.DiameterMm < 0 || reading.PerpendicularMm < 0)
                    throw new ArgumentException($"Lesion {reading.Lesion}: a diameter is 0 mm or more.");
                sum += reading.ValueMm switch
                {
                    null => null,
                    0 => 0,
                    { } mm when reading.State == MeasurementState.TooSmall => mm * TargetReading.TooSmallMm,
                    { } mm => mm * reading.PerpendicularMm,
                };
            }
            products[fragments.Key] = sum;
        }
        return products;
    }

    private static decimal? Total(Dictionary<string, decimal?> products) => products.Values.Any(p => p is null) ? null : products.Values.Sum(p => p!.Value);
}

/// <summary>
/// WHO's text calls an increase of one or more lesions progression (AnyLesion, the default); many groups judged the sum of products instead
/// (SumOfProducts). Either is taken from the smallest value so far.
/// </summary>
public enum WhoProgressionRule { AnyLesion, SumOfProducts }

/// <param name="SumOfProducts">In mm²; null when incomplete.</param>
/// <param name="Target">Null: no measured lesions.</param>
public sealed record WhoResult(PartialDate On, decimal? SumOfProducts, decimal? FromBaselinePercent, ResponseCode? Target, ResponseCode Overall);
