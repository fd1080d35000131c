namespace DfspRegistry.Domain.TumorResponse;

/// <summary>Overall response of a time point from its three parts: RECIST 1.1, Table 1 (with target lesions) and Table 2 (without).</summary>
public static class OverallResponse
{
    /// <param name="target">Null: no target lesions at baseline.</param>
    /// <param name="nonTarget">Null: no non-target lesions at baseline. CR, NON-CR/NON-PD, PD or NE.</param>
    public static ResponseCode Of(ResponseCode? target, ResponseCode? nonTarget, bool hasNewLesion)
    {
        if (target == ResponseCode.NonCrNonPd)
            throw new ArgumentException("Target lesions are CR, PR, SD, PD or NE.", nameof(target));
        if (nonTarget is ResponseCode.PR or ResponseCode.SD)
            throw new ArgumentException("Non-target lesions are CR, NON-CR/NON-PD, PD or NE.", nameof(nonTarget));
        if (hasNewLesion || target == ResponseCode.PD || nonTarget == ResponseCode.PD)
            return ResponseCode.PD;
        return target switch
        {
            // Nothing was there to follow: without a new lesion nothing can be said.
            null => nonTarget ?? ResponseCode.NE,
            ResponseCode.CR => nonTarget is null or ResponseCode.CR ? ResponseCode.CR : ResponseCode.PR,
            { } other => other,
        };
    }

    /// <summary>
    /// One response for all non-target lesions: any PD is PD; all gone is CR; not all evaluated is NE (Table 2 says so of patients without
    /// target lesions; beside target lesions NE and NON-CR/NON-PD lead to the same overall response); else NON-CR/NON-PD. Null: there are none.
    /// </summary>
    public static ResponseCode? OfNonTargets(IEnumerable<ResponseCode> lesions)
    {
        ResponseCode? all = null;
        foreach (var lesion in lesions)
        {
            if (lesion is ResponseCode.PR or ResponseCode.SD)
                throw new ArgumentException("Non-target lesions are CR, NON-CR/NON-PD, PD or NE.", nameof(lesions));
            all = all is { } soFar && Weight(soFar) >= Weight(lesion) ? soFar : lesion;
        }
        return all;

        static int Weight(ResponseCode code) => code switch { ResponseCode.PD => 3, ResponseCode.NE => 2, ResponseCode.NonCrNonPd => 1, _ => 0 };
    }
}
