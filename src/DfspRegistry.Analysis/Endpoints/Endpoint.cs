namespace DfspRegistry.Analysis.Endpoints;

/// <summary>A time from a start to an event. The rule of each stands in a file of this folder: its start, its event and what censors.</summary>
public enum Endpoint
{
    OverallSurvival,
    ProgressionFreeSurvival,
    TimeToProgression,
    DurationOfResponse,
    RecurrenceFreeSurvival,
    LocalRecurrenceFreeSurvival,
    LocalRecurrence,
    EventFreeSurvival,
}

/// <summary>Printed names of the endpoints: the code that tables, links and exports use, and the words.</summary>
public static class EndpointNames
{
    public static IReadOnlyList<Endpoint> All { get; } = Enum.GetValues<Endpoint>();

    /// <summary>OS, PFS, TTP, DoR, RFS, LRFS, local recurrence, EFS.</summary>
    public static string Code(this Endpoint endpoint) => endpoint switch
    {
        Endpoint.OverallSurvival => "OS",
        Endpoint.ProgressionFreeSurvival => "PFS",
        Endpoint.TimeToProgression => "TTP",
        Endpoint.DurationOfResponse => "DoR",
        Endpoint.RecurrenceFreeSurvival => "RFS",
        Endpoint.LocalRecurrenceFreeSurvival => "LRFS",
        Endpoint.LocalRecurrence => "local recurrence",
        Endpoint.EventFreeSurvival => "EFS",
        _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, null),
    };

    public static string InWords(this Endpoint endpoint) => endpoint switch
    {
        Endpoint.OverallSurvival => "overall survival",
        Endpoint.ProgressionFreeSurvival => "progression-free survival",
        Endpoint.TimeToProgression => "time to progression",
        Endpoint.DurationOfResponse => "duration of response",
        Endpoint.RecurrenceFreeSurvival => "recurrence-free survival",
        Endpoint.LocalRecurrenceFreeSurvival => "local-recurrence-free survival",
        Endpoint.LocalRecurrence => "local recurrence",
        Endpoint.EventFreeSurvival => "event-free survival",
        _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, null),
    };

    /// <summary>Start, event and censoring in one sentence, as it stands under a figure.</summary>
    public static string Definition(this Endpoint endpoint, EndpointRules rules) => endpoint switch
    {
        Endpoint.OverallSurvival => "From the first dose to death of any cause; censored when last known alive.",
        Endpoint.ProgressionFreeSurvival => $"From the first dose to the first progression or death of any cause; {rules.CensoringInWords}.",
        Endpoint.TimeToProgression => $"From the first dose to the first progression; death before it censors; {rules.CensoringInWords}.",
        Endpoint.DurationOfResponse => $"From the first complete or partial response to progression or death of any cause; {rules.CensoringInWords}.",
        Endpoint.RecurrenceFreeSurvival =>
            "From the final clearance of the tumour by surgery to recurrence (local, regional or distant) or death; censored at the last examination without it.",
        Endpoint.LocalRecurrenceFreeSurvival =>
            "From the final clearance of the tumour by surgery to local recurrence or death; censored at the last examination without it.",
        Endpoint.LocalRecurrence =>
            "From the final clearance of the tumour by surgery to local recurrence; death competes, distant metastasis does not; censored at the last examination without it.",
        Endpoint.EventFreeSurvival =>
            "From the first dose, operated or not, to progression, recurrence or death; censored at the last examination without it.",
        _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, null),
    };

    /// <summary>Reads a code in upper or lower case: pfs, OS, local-recurrence.</summary>
    public static bool TryParse(string? code, out Endpoint endpoint)
    {
        foreach (var candidate in All)
        {
            if (string.Equals(candidate.Code().Replace(' ', '-'), code?.Trim().Replace(' ', '-'), StringComparison.OrdinalIgnoreCase))
            {
                endpoint = candidate;
                return true;
            }
        }
        endpoint = default;
        return false;
    }
}
