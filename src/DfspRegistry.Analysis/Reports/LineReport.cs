using DfspRegistry.Analysis.Endpoints;

namespace DfspRegistry.Analysis.Reports;

/// <summary>Everything that a report says about one treatment line.</summary>
/// <param name="Survival">PFS, OS, TTP, DoR; for a neoadjuvant study EFS, RFS, LRFS and local recurrence too. Split by the options' grouping.</param>
/// <param name="ByBestResponse">PFS and OS by best response: the founding study's second table. Never tested.</param>
/// <param name="Landmark">PFS and OS from the landmark, by the response reached by then.</param>
public sealed record LineReport(
    StudyLine StudyLine, Characteristics Characteristics, ResponseResult Response, IReadOnlyList<SurvivalResult> Survival,
    IReadOnlyList<SurvivalResult> ByBestResponse, IReadOnlyList<LandmarkResult> Landmark, FollowUp FollowUp, AdverseEventResult AdverseEvents)
{
    public string Line => StudyLine.Name;
    public int N => StudyLine.Members.Count;

    public SurvivalResult this[Endpoint endpoint] => Survival.First(s => s.Endpoint == endpoint);

    public static LineReport Of(StudyLine line, DateOnly cutoff, ReportOptions options, bool isNeoadjuvant)
    {
        var response = ResponseResult.Of(line, cutoff, options.Rules, options.Response);
        var by = options.By is { } name ? Grouping.Of(name, line, response.Patients) : null;
        Endpoint[] endpoints =
        [
            Endpoint.ProgressionFreeSurvival, Endpoint.OverallSurvival, Endpoint.TimeToProgression, Endpoint.DurationOfResponse,
            .. isNeoadjuvant
                ? (Endpoint[])[Endpoint.EventFreeSurvival, Endpoint.RecurrenceFreeSurvival, Endpoint.LocalRecurrenceFreeSurvival, Endpoint.LocalRecurrence]
                : [],
        ];
        SurvivalResult[] survival = [.. endpoints.Select(e => SurvivalResult.Of(EndpointLedger.Derive(line, cutoff, e, options.Rules), options.Survival, by))];
        var (progressionFree, overall) = (survival[0].Ledger, survival[1].Ledger);
        var byResponse = Grouping.ByBestResponse(response.Patients);
        return new LineReport(
            line,
            Characteristics.Of(line, options.Rules),
            response,
            survival,
            [SurvivalResult.Of(progressionFree, options.Survival, byResponse), SurvivalResult.Of(overall, options.Survival, byResponse)],
            [
                LandmarkResult.Of(line, progressionFree, options.Survival, options.LandmarkDays, options.Response),
                LandmarkResult.Of(line, overall, options.Survival, options.LandmarkDays, options.Response),
            ],
            FollowUp.Of(overall, options.Survival),
            AdverseEventResult.Of(line, cutoff, options.Rules, options.AdverseEvents));
    }
}
