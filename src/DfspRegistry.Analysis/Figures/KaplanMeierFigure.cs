using DfspRegistry.Analysis.Survival;
using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Figures;

/// <param name="Label">Name of the group; for a curve that stands alone, of the cohort.</param>
/// <param name="Curve">In days.</param>
/// <param name="Series">Colour and pattern, 0 to 3 and on; null: the place in the list.</param>
public sealed record KaplanMeierGroup(string Label, SurvivalCurve Curve, int? Series = null);

/// <summary>A hazard ratio as printed in the figure: the first group against the other, or as <paramref name="Comparison"/> says.</summary>
public sealed record HazardRatioLabel(double Estimate, double? Lower, double? Upper, string Comparison);

/// <summary>What a Kaplan-Meier figure shows beside its curves.</summary>
public sealed record KaplanMeierOptions
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    /// <summary>What the height means: progression-free, alive.</summary>
    public required string YLabel { get; init; }
    /// <summary>From what the months are counted.</summary>
    public required string XLabel { get; init; }
    public FigureFormat Format { get; init; } = FigureFormat.Column;
    /// <summary>Confidence limits as bands. Null: for a curve that stands alone. Off, a page still shows them for the curve pointed at.</summary>
    public bool? ShowLimits { get; init; }
    public LogRankResult? LogRank { get; init; }
    public HazardRatioLabel? HazardRatio { get; init; }
    /// <summary>Ends the axis here; later steps are not drawn. Null: at the first tick after the last observation.</summary>
    public double? EndMonth { get; init; }
    /// <summary>For a drawing that leaves: counts from 1 to 4 are not printed.</summary>
    public bool HidesSmallCounts { get; init; }
    /// <summary>Address that a step opens: group and time in days.</summary>
    public Func<string, double, string>? StepLink { get; init; }
}

/// <summary>
/// Kaplan-Meier curves as journals print them: y from 0 to 100 %, months of 30.4375 days, censoring ticks, medians with limits, and under each tick
/// the numbers at risk just before it with the events and censorings before it (Morris et al. 2019, BMJ Open 9:e030215, on what such tables should hold).
/// Where fewer than five are at risk the curve is thin and dashed.
/// </summary>
public static class KaplanMeierFigure
{
    /// <exception cref="ArgumentException">There is no group.</exception>
    public static Figure Create(IReadOnlyList<KaplanMeierGroup> groups, KaplanMeierOptions options)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(options);
        if (groups.Count == 0)
            throw new ArgumentException("A survival figure needs at least one group.", nameof(groups));
        var level = Printed.Level(groups[0].Curve.Options.ConfidenceLevel);
        var statistics = new List<string>();
        // Of fewer than five patients nothing is printed that is computed from them.
        var isSmall = options.HidesSmallCounts && groups.Any(g => g.Curve.N < SmallCounts.Fewest);
        if (!isSmall && options.LogRank is { } test)
            statistics.Add($"Log-rank {Printed.P(test.PValue)}");
        if (!isSmall && options.HazardRatio is { } ratio)
        {
            var text = $"HR {Printed.Ratio(ratio.Estimate)} ({level} CI {Limit(ratio.Lower)} to {Limit(ratio.Upper)}), {ratio.Comparison}";
            if (statistics.Count > 0 && TextMetrics.Width($"{statistics[0]} · {text}", options.Format.FontSize) <= options.Format.Width)
                statistics[0] += " · " + text;
            else
                statistics.Add(text);
        }
        var ns = OutsideTable.Groups([.. groups.Select(g => g.Curve.N)], options.HidesSmallCounts);
        return new StepPlot
        {
            Id = options.Id,
            Title = options.Title,
            Description = Describe(groups, ns, level, statistics, options.HidesSmallCounts),
            Format = options.Format,
            YLabel = options.YLabel,
            XLabel = options.XLabel,
            Curves = [.. groups.Select((g, i) => Curve(g, i, ns[i], level, options.HidesSmallCounts))],
            StartValue = 1,
            ShowLimits = options.ShowLimits ?? groups.Count == 1,
            LevelText = level,
            Statistics = statistics,
            EndMonth = options.EndMonth,
            StepLink = options.StepLink,
            HidesSmallCounts = options.HidesSmallCounts,
        }.Draw();
    }

    private static string Limit(double? value) => value is { } v ? Printed.Ratio(v) : "not estimable";

    private static bool IsSmall(SurvivalCurve curve, bool hides) => hides && curve.N < SmallCounts.Fewest;

    private static string NotDrawn(SurvivalCurve curve) => $"{OutsideTable.Count(curve.N, hides: true)} patients, not drawn";

    private static StepCurve Curve(KaplanMeierGroup group, int index, string n, string level, bool hides)
    {
        var curve = group.Curve;
        var median = curve.Median;
        var limits = $"{Printed.Months(median.Lower)} to {Printed.Months(median.Upper)}";
        var reached = median.Estimate is not null;
        if (IsSmall(curve, hides))
            return new StepCurve(group.Label, group.Series ?? index, curve.N, [], NotDrawn(curve), NotDrawn(curve)) { PrintedN = n };
        var part = n == OutsideTable.WithheldText ? n : OutsideTable.Part(curve.Events, curve.N, hides);
        var events = $"{part} of {n} with event";
        return new StepCurve(
            group.Label, group.Series ?? index, curve.N,
            [.. curve.Points.Select(p => new StepPoint(p.Time, p.AtRisk, p.Events, 0, p.Censored, p.Survival ?? 0, p.Lower, p.Upper))],
            reached ? $"median {Printed.Months(median.Estimate)} months ({level} CI {limits}), {events}" : $"median not reached ({level} CI {limits}), {events}",
            $"median {Printed.Months(median.Estimate)} ({limits}), {part}/{n}")
        {
            PrintedN = n,
            Median = median.Estimate,
            MedianText = curve.N == 0 ? null : reached ? $"median {Printed.Months(median.Estimate)} months" : "median not reached (NR)",
            MedianLimits = curve.N == 0 ? null : $"{level} CI {limits}",
        };
    }

    private static string Describe(IReadOnlyList<KaplanMeierGroup> groups, IReadOnlyList<string> ns, string level, List<string> statistics, bool hides)
    {
        var sentences = groups.Select((g, i) =>
        {
            if (IsSmall(g.Curve, hides))
                return $"{g.Label}: {NotDrawn(g.Curve)}.";
            var median = g.Curve.Median;
            var said = median.Estimate is null ? "median not reached" : $"median {Printed.Months(median.Estimate)} months";
            return $"{g.Label}: {ns[i]} patients, {(ns[i] == OutsideTable.WithheldText ? ns[i] : OutsideTable.Part(g.Curve.Events, g.Curve.N, hides))} events, {said} ({level} CI {Printed.Months(median.Lower)} to {Printed.Months(median.Upper)}).";
        });
        return string.Join(' ', sentences.Concat(statistics.Select(s => s + ".")));
    }
}
