using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Survival;

namespace DfspRegistry.Analysis.Reports;

/// <summary>
/// One endpoint of one line: the curve of all patients, the curves of a grouping, and the log-rank test where one may be made. The ledger
/// behind it is part of it.
/// </summary>
/// <param name="Groups">Empty without a grouping.</param>
/// <param name="NotRecorded">Patients of the ledger for whom the grouping is not recorded; they are in no group and in no test.</param>
/// <param name="LogRank">Null without a grouping, where no test is made (<paramref name="NoTestBecause"/>), or where it cannot be computed.</param>
public sealed record SurvivalResult(
    EndpointLedger Ledger, SurvivalOptions Options, SurvivalCurve Curve, MedianTime Median,
    Grouping? By, IReadOnlyList<GroupSurvival> Groups, int NotRecorded, LogRankResult? LogRank, string? NoTestBecause)
{
    public Endpoint Endpoint => Ledger.Endpoint;
    public int N => Curve.N;
    public int Events => Curve.Events;

    /// <summary>
    /// Hazard ratios of the groups against the first, with their check of proportional hazards; null wherever no test is made, and with an
    /// endpoint that something competes with.
    /// </summary>
    public CoxResult? Cox { get; init; }

    public static SurvivalResult Of(EndpointLedger ledger, SurvivalOptions? options = null, Grouping? by = null)
    {
        options ??= SurvivalOptions.Default;
        var curve = KaplanMeier.Estimate(ledger.ToSurvivalData(), options);
        var result = new SurvivalResult(ledger, options, curve, MedianTime.Of(curve), by, [], 0, null, null);
        if (by is null)
            return result;
        var grouped = ledger.Lines.Where(l => by.GroupOf(l.PatientId) is not null).ToLookup(l => by.GroupOf(l.PatientId)!, StringComparer.Ordinal);
        GroupSurvival[] groups = [.. by.Groups.Where(grouped.Contains).Select(g => GroupSurvival.Of(g, [.. grouped[g]], options))];
        var noTest = by.NoTestBecause ?? (groups.Length < 2 ? "There are fewer than two groups to compare." : null);
        var test = noTest is null ? Survival.LogRank.Test([.. groups.Select(g => EndpointLedger.ToSurvivalData(g.Lines))]) : null;
        if (noTest is null && test is null)
            noTest = "No event happened while two groups were at risk.";
        return result with
        {
            Groups = groups,
            NotRecorded = ledger.Lines.Count - groups.Sum(g => g.Lines.Count),
            LogRank = test,
            NoTestBecause = noTest,
            Cox = test is null || ledger.Endpoint == Endpoint.LocalRecurrence ? null : HazardRatios(by, groups, options.ConfidenceLevel),
        };
    }

    private static CoxResult HazardRatios(Grouping by, IReadOnlyList<GroupSurvival> groups, double level)
    {
        LedgerLine[] lines = [.. groups.SelectMany(g => g.Lines)];
        string[] values = [.. groups.SelectMany(g => g.Lines.Select(_ => g.Group))];
        return CoxRegression.Fit(
            EndpointLedger.ToSurvivalData(lines), Covariate.Factor(by.Name, values, [.. groups.Select(g => g.Group)]), new CoxOptions { ConfidenceLevel = level });
    }
}

public sealed record GroupSurvival(string Group, IReadOnlyList<LedgerLine> Lines, SurvivalCurve Curve, MedianTime Median)
{
    public int N => Curve.N;
    public int Events => Curve.Events;

    public static GroupSurvival Of(string group, IReadOnlyList<LedgerLine> lines, SurvivalOptions options)
    {
        var curve = KaplanMeier.Estimate(EndpointLedger.ToSurvivalData(lines), options);
        return new GroupSurvival(group, lines, curve, MedianTime.Of(curve));
    }
}
