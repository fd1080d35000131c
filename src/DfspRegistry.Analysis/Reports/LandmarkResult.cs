using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Reports;

/// <summary>
/// Outcome by the response reached at a landmark (Anderson, Cain and Gelber 1983, J Clin Oncol 1:710): only patients still under observation
/// without the event after the landmark, grouped by the best response up to it, time counted from it. Here groups are fixed before the time
/// that is compared, so a test may be made.
/// </summary>
/// <param name="LandmarkDays">Days after the first dose.</param>
/// <param name="ExcludedEvents">Patients whose event came on or before the landmark.</param>
/// <param name="ExcludedCensored">Patients whose follow-up ended on or before it.</param>
/// <param name="Result">Survival from the landmark, by response up to it. Patients not assessed by then are in no group.</param>
public sealed record LandmarkResult(int LandmarkDays, int ExcludedEvents, int ExcludedCensored, SurvivalResult Result)
{
    /// <summary>The first whole day after 3 months of 30.4375 days, so that an assessment on the same day of the third month after the start always counts.</summary>
    public const int ThreeMonths = 92;

    public static LandmarkResult Of(StudyLine line, EndpointLedger ledger, SurvivalOptions? options = null, int landmarkDays = ThreeMonths, BestResponseOptions? response = null)
    {
        var members = line.Members.ToDictionary(m => m.Patient.Id);
        LedgerLine[] kept =
        [
            .. ledger.Lines.Where(l => l.Days > landmarkDays).Select(l => l with { Start = l.Start.AddDays(landmarkDays) }),
        ];
        var groups = new Dictionary<Guid, string>();
        foreach (var l in kept)
        {
            var best = LineResponse.Of(members[l.PatientId], line.Name, l.Start < ledger.DataCutoff ? l.Start : ledger.DataCutoff, ledger.Rules, response, countsUndated: false);
            if (best.Best.Best is { } code)
                groups[l.PatientId] = ResponseCodes.Print(code);
        }
        var grouping = Grouping.Custom(
            $"best response up to day {landmarkDays}", [.. Enum.GetValues<ResponseCode>().Select(ResponseCodes.Print).Where(groups.ContainsValue)], groups);
        return new LandmarkResult(
            landmarkDays,
            ledger.Lines.Count(l => l.Days <= landmarkDays && l.IsEvent),
            ledger.Lines.Count(l => l.Days <= landmarkDays && !l.IsEvent),
            SurvivalResult.Of(ledger with { Lines = kept }, options, grouping));
    }
}
