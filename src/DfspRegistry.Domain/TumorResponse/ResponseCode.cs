namespace DfspRegistry.Domain.TumorResponse;

/// <summary>Response at a time point or best overall. Printed as CR, PR, SD, PD, NE and NON-CR/NON-PD (see <see cref="ResponseCodes"/>).</summary>
public enum ResponseCode { CR, PR, SD, NonCrNonPd, PD, NE }

public static class ResponseCodes
{
    public static string Print(ResponseCode code) => code == ResponseCode.NonCrNonPd ? "NON-CR/NON-PD" : code.ToString();

    public static string InWords(ResponseCode code) => code switch
    {
        ResponseCode.CR => "complete response",
        ResponseCode.PR => "partial response",
        ResponseCode.SD => "stable disease",
        ResponseCode.NonCrNonPd => "neither complete response nor progression",
        ResponseCode.PD => "progressive disease",
        _ => "not evaluable",
    };

    public static bool TryParse(string? text, out ResponseCode code)
    {
        code = default;
        var word = text?.Trim().ToUpperInvariant();
        if (word is "NON-CR/NON-PD" or "NONCRNONPD" or "NON-CR/NON-PD/NE")
            code = ResponseCode.NonCrNonPd;
        else if (word is "CR" or "PR" or "SD" or "PD" or "NE")
            code = Enum.Parse<ResponseCode>(word);
        else
            return false;
        return true;
    }
}

/// <summary>
/// By which criteria a response was judged. Only RECIST 1.1, WHO and the clinical X times Y size are computed here; RECIST 1.0 and
/// 'not stated' take reported responses and compute none.
/// </summary>
public enum ResponseCriteria { Recist11, Recist10, Who, ClinicalSize, NotStated }
