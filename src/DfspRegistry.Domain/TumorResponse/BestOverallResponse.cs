namespace DfspRegistry.Domain.TumorResponse;

/// <summary>An overall response with its day, one or more a day.</summary>
public sealed record DatedResponse(DateOnly On, ResponseCode Response);

/// <summary>
/// Best overall response of a line, without and with confirmation (RECIST 1.1, 4.4.4 and Table 3; order of codes and handling of NE as in
/// the admiralonco derivations).
/// </summary>
/// <param name="Best">Null: no assessment after the start, which is missing and not NE.</param>
/// <param name="Confirmed">The best response when CR and PR need confirmation.</param>
/// <param name="FirstResponseOn">Day of the first CR or PR that counted.</param>
/// <param name="FirstConfirmedResponseOn">Day of the first CR or PR that was confirmed later: the day it was first seen, not the day of its confirmation.</param>
/// <param name="FirstProgressionOn">Day of the first PD that counted.</param>
public sealed record BestOverallResponse(
    ResponseCode? Best, ResponseCode? Confirmed, DateOnly? FirstResponseOn, DateOnly? FirstConfirmedResponseOn, DateOnly? FirstProgressionOn)
{
    /// <summary>Assessments count from the start up to and including the first PD, and before a new therapy; their order does not matter.</summary>
    /// <param name="newTherapyOn">Assessments on or after this day do not count.</param>
    /// <param name="progressedOn">A progression that no assessment shows (clinical, imported): assessments after this day do not count.</param>
    public static BestOverallResponse Of(
        DateOnly start, IEnumerable<DatedResponse> assessments, BestResponseOptions? options = null, DateOnly? newTherapyOn = null, DateOnly? progressedOn = null)
    {
        options ??= BestResponseOptions.Default;
        var counted = new List<DatedResponse>();
        foreach (var day in assessments.Where(a => a.On >= start && !(a.On >= newTherapyOn) && !(a.On > progressedOn)).GroupBy(a => a.On).OrderBy(d => d.Key))
        {
            counted.Add(new DatedResponse(day.Key, day.Select(a => a.Response).MaxBy(SeverityOnOneDay)));
            if (counted[^1].Response == ResponseCode.PD)
                break;
        }
        if (counted.Count == 0)
            return new BestOverallResponse(null, null, null, null, null);

        var confirmed = counted.Where((a, i) => a.Response is ResponseCode.CR or ResponseCode.PR && IsConfirmed(counted, i, options)).ToList();
        return new BestOverallResponse(
            Unconfirmed(start, counted, options),
            WithConfirmation(start, counted, confirmed, options),
            FirstOf(counted, r => r is ResponseCode.CR or ResponseCode.PR),
            confirmed.Count == 0 ? null : confirmed[0].On,
            FirstOf(counted, r => r == ResponseCode.PD));
    }

    private static ResponseCode Unconfirmed(DateOnly start, List<DatedResponse> counted, BestResponseOptions options)
    {
        bool Any(ResponseCode code) => counted.Any(a => a.Response == code);
        bool AnyLate(ResponseCode code) => counted.Any(a => a.Response == code && IsLateEnough(start, a, options));
        return Any(ResponseCode.CR) ? ResponseCode.CR
            : Any(ResponseCode.PR) ? ResponseCode.PR
            : AnyLate(ResponseCode.SD) ? ResponseCode.SD
            : AnyLate(ResponseCode.NonCrNonPd) ? ResponseCode.NonCrNonPd
            : Any(ResponseCode.PD) ? ResponseCode.PD
            : ResponseCode.NE;
    }

    private static ResponseCode WithConfirmation(DateOnly start, List<DatedResponse> counted, List<DatedResponse> confirmed, BestResponseOptions options)
    {
        if (confirmed.Count > 0)
            return confirmed.Any(a => a.Response == ResponseCode.CR) ? ResponseCode.CR : ResponseCode.PR;
        // A response that was not confirmed was at least stable, if it lasted long enough from the start to call it so.
        if (counted.Any(a => a.Response is ResponseCode.CR or ResponseCode.PR or ResponseCode.SD && IsLateEnough(start, a, options)))
            return ResponseCode.SD;
        if (counted.Any(a => a.Response == ResponseCode.NonCrNonPd && IsLateEnough(start, a, options)))
            return ResponseCode.NonCrNonPd;
        // Table 3, CR then PR or SD, too early for SD: tumour seen again after a complete response is progression.
        var firstCr = counted.FindIndex(a => a.Response == ResponseCode.CR);
        var isBack = firstCr >= 0 && counted.Skip(firstCr + 1).Any(a => a.Response is ResponseCode.PR or ResponseCode.SD or ResponseCode.NonCrNonPd);
        return isBack || counted.Any(a => a.Response == ResponseCode.PD) ? ResponseCode.PD : ResponseCode.NE;
    }

    /// <summary>
    /// CR is confirmed by a later CR with nothing but CR and NE between; PR by a later PR or CR with nothing but CR, PR and NE between and no PR
    /// after a CR. At least ConfirmDays apart, at most MaxNotEvaluableBetween NE between.
    /// </summary>
    private static bool IsConfirmed(List<DatedResponse> counted, int index, BestResponseOptions options)
    {
        var first = counted[index];
        var (notEvaluable, sawCr) = (0, false);
        foreach (var next in counted.Skip(index + 1))
        {
            switch (next.Response)
            {
                case ResponseCode.NE:
                    notEvaluable++;
                    break;
                case ResponseCode.CR:
                    sawCr = true;
                    break;
                case ResponseCode.PR when first.Response == ResponseCode.PR && !sawCr:
                    break;
                default:
                    return false;
            }
            if (notEvaluable > options.MaxNotEvaluableBetween)
                return false;
            if (next.Response != ResponseCode.NE && next.On.DayNumber - first.On.DayNumber >= options.ConfirmDays)
                return true;
        }
        return false;
    }

    private static bool IsLateEnough(DateOnly start, DatedResponse assessment, BestResponseOptions options) =>
        assessment.On.DayNumber - start.DayNumber >= options.MinStableDays;

    private static DateOnly? FirstOf(List<DatedResponse> counted, Func<ResponseCode, bool> condition) => counted.FirstOrDefault(a => condition(a.Response))?.On;

    /// <summary>Several assessments on one day count as the worst: NE, CR, PR, SD, NON-CR/NON-PD, PD from best to worst.</summary>
    private static int SeverityOnOneDay(ResponseCode code) => code switch
    {
        ResponseCode.NE => 0,
        ResponseCode.CR => 1,
        ResponseCode.PR => 2,
        ResponseCode.SD => 3,
        ResponseCode.NonCrNonPd => 4,
        _ => 5,
    };
}

/// <param name="ConfirmDays">Least days from a response to its confirmation.</param>
/// <param name="MinStableDays">Least days from the start for SD and NON-CR/NON-PD.</param>
public sealed record BestResponseOptions(int ConfirmDays = 28, int MinStableDays = 42, int MaxNotEvaluableBetween = 1)
{
    public static BestResponseOptions Default { get; } = new();
}
