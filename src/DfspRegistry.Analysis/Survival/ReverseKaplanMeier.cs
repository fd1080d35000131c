namespace DfspRegistry.Analysis.Survival;

/// <summary>
/// Follow-up by the reverse Kaplan-Meier method: censoring is the event, the event censors; its median is the median potential follow-up
/// (Schemper and Smith 1996, Control Clin Trials 17:343). With ties the censorings, now events, come first, as in survfit(Surv(time, 1 - event) ~ 1).
/// </summary>
public static class ReverseKaplanMeier
{
    /// <summary>The follow-up curve of one group.</summary>
    public static SurvivalCurve FollowUp(SurvivalData data, SurvivalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        return KaplanMeier.FromTable(RiskTable.Build(data).Reversed(), data, options ?? SurvivalOptions.Default);
    }
}
