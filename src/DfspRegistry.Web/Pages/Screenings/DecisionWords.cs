using DfspRegistry.Domain.Enrollment;

namespace DfspRegistry.Web.Pages.Screenings;

/// <summary>Shape and word of decisions and of the states of criteria.</summary>
public static class DecisionWords
{
    public static string StateClass(ScreeningDecision decision) => decision switch
    {
        ScreeningDecision.Eligible => "state state-good",
        ScreeningDecision.EligibleWithException => "state state-good",
        ScreeningDecision.NotEligible => "state state-error",
        _ => "state state-open",
    };

    public static string StateClass(CriterionState state) => state switch
    {
        CriterionState.Met => "state state-met",
        CriterionState.NotMet => "state state-not-met",
        CriterionState.Conflict => "state state-conflict",
        _ => "state state-unknown",
    };

    /// <summary>Conflicts and what is not met first, then the unknown, then what is settled; within each the protocol's order.</summary>
    public static int Order(CriterionState state) => state switch
    {
        CriterionState.Conflict => 0,
        CriterionState.NotMet => 1,
        CriterionState.Unknown => 2,
        _ => 3,
    };

    public static string RowClass(CriterionState state) => state switch
    {
        CriterionState.Met => "",
        CriterionState.NotMet => "is-error",
        _ => "is-warning",
    };
}
