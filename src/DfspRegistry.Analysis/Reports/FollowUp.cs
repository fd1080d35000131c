using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Analysis.Reports;

/// <summary>
/// How long the patients of a line were followed: the median by the reverse Kaplan-Meier method on overall survival (Schemper and Smith 1996,
/// Control Clin Trials 17:343), the range over the patients alive at the data cut-off, from first dose to last known alive.
/// </summary>
/// <param name="Curve">Reverse Kaplan-Meier: being followed to the end is the event, death censors.</param>
/// <param name="Alive">Patients not known to have died by the cut-off, whom the range is over.</param>
/// <param name="MinimumDays">Null when nobody is alive.</param>
public sealed record FollowUp(SurvivalCurve Curve, MedianTime Median, int Alive, int? MinimumDays, int? MaximumDays)
{
    public const string Rule = "Median by reverse Kaplan-Meier on overall survival; range over the patients alive at the data cut-off.";

    public double? MinimumMonths => MinimumDays is { } d ? Months.FromDays(d) : null;
    public double? MaximumMonths => MaximumDays is { } d ? Months.FromDays(d) : null;

    /// <param name="overallSurvival">The line's ledger of overall survival.</param>
    public static FollowUp Of(EndpointLedger overallSurvival, SurvivalOptions? options = null)
    {
        if (overallSurvival.Endpoint != Endpoint.OverallSurvival)
            throw new ArgumentException("Follow-up is read from overall survival.", nameof(overallSurvival));
        var curve = ReverseKaplanMeier.FollowUp(overallSurvival.ToSurvivalData(), options);
        int[] alive = [.. overallSurvival.Lines.Where(l => !l.IsEvent).Select(l => l.Days)];
        return new FollowUp(curve, MedianTime.Of(curve), alive.Length, alive.Length == 0 ? null : alive.Min(), alive.Length == 0 ? null : alive.Max());
    }
}
