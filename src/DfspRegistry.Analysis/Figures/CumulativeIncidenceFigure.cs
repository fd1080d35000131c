using DfspRegistry.Analysis.Tables;

namespace DfspRegistry.Analysis.Figures;

/// <summary>A row of a cumulative incidence curve (Aalen-Johansen); time in days, incidence and limits as shares.</summary>
public sealed record IncidenceStep(double Time, int AtRisk, int Events, int CompetingEvents, int Censored, double Incidence, double? Lower, double? Upper);

/// <param name="N">Patients at the start.</param>
public sealed record IncidenceGroup(string Label, int N, IReadOnlyList<IncidenceStep> Points, int? Series = null);

public sealed record CumulativeIncidenceOptions
{
    public required string Id { get; init; }
    public required string Title { get; init; }
    /// <summary>The event, for example local recurrence.</summary>
    public required string YLabel { get; init; }
    public required string XLabel { get; init; }
    /// <summary>Heading of the competing events in the table under the curves, for example Died.</summary>
    public string CompetingName { get; init; } = "Competing";
    public FigureFormat Format { get; init; } = FigureFormat.Column;
    public bool? ShowLimits { get; init; }
    public double ConfidenceLevel { get; init; } = 0.95;
    public double? EndMonth { get; init; }
    /// <summary>Printed above the curves, for example Gray's test.</summary>
    public IReadOnlyList<string> Statistics { get; init; } = [];
    public Func<string, double, string>? StepLink { get; init; }
    /// <summary>For a drawing that leaves: counts from 1 to 4 are not printed.</summary>
    public bool HidesSmallCounts { get; init; }
}

/// <summary>Cumulative incidence with a competing event, rising from 0; the axis ends at 20, 50 or 100 %, whichever holds the highest curve.</summary>
public static class CumulativeIncidenceFigure
{
    /// <exception cref="ArgumentException">There is no group.</exception>
    public static Figure Create(IReadOnlyList<IncidenceGroup> groups, CumulativeIncidenceOptions options)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(options);
        if (groups.Count == 0)
            throw new ArgumentException("A cumulative incidence figure needs at least one group.", nameof(groups));
        var highest = groups.SelectMany(g => g.Points).Select(p => options.ShowLimits ?? groups.Count == 1 ? p.Upper ?? p.Incidence : p.Incidence).DefaultIfEmpty().Max();
        var ns = OutsideTable.Groups([.. groups.Select(g => g.N)], options.HidesSmallCounts);
        return new StepPlot
        {
            Id = options.Id,
            Title = options.Title,
            Description = string.Join(' ', groups.Select((g, i) => $"{g.Label}: {Summary(g, ns[i], options.HidesSmallCounts)}.").Concat(options.Statistics.Select(s => s + "."))),
            Format = options.Format,
            YLabel = options.YLabel,
            XLabel = options.XLabel,
            Curves =
            [
                .. groups.Select((g, i) => new StepCurve(
                    g.Label, g.Series ?? i, g.N,
                    [.. g.Points.Select(p => new StepPoint(p.Time, p.AtRisk, p.Events, p.CompetingEvents, p.Censored, p.Incidence, p.Lower, p.Upper))],
                    Summary(g, ns[i], options.HidesSmallCounts), $"{Part(g.Points.Sum(p => p.Events), g.N, ns[i], options.HidesSmallCounts)}/{ns[i]}") { PrintedN = ns[i] }),
            ],
            StartValue = 0,
            YMax = highest <= 0.2 ? 0.2 : highest <= 0.5 ? 0.5 : 1,
            ShowLimits = options.ShowLimits ?? groups.Count == 1,
            LevelText = Printed.Level(options.ConfidenceLevel),
            Statistics = options.Statistics,
            EndMonth = options.EndMonth,
            OtherEventsName = options.CompetingName,
            StepLink = options.StepLink,
            HidesSmallCounts = options.HidesSmallCounts,
        }.Draw();
    }

    private static string Part(int count, int of, string n, bool hides) => n == OutsideTable.WithheldText ? n : OutsideTable.Part(count, of, hides);

    private static string Summary(IncidenceGroup group, string n, bool hides)
    {
        if (hides && group.N < SmallCounts.Fewest)
            return $"{n} patients, not drawn";
        var events = group.Points.Sum(p => p.Events);
        var competing = group.Points.Sum(p => p.CompetingEvents);
        return $"{Part(events, group.N, n, hides)} of {n} with event, {Part(competing, group.N, n, hides)} with a competing event"
            + (hides || group.Points.Count == 0 ? "" : $", {Printed.Percent(group.Points[^1].Incidence)} at the end");
    }
}
