using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Proportions;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Reports;

/// <summary>
/// Best responses of a line with exact rates. The denominator of each rate is every patient who took a dose: a patient not evaluable or
/// without an assessment counts in it and in no numerator.
/// </summary>
/// <param name="Patients">One a patient, by registry number.</param>
/// <param name="Unconfirmed">The best of the assessments as they stand; what the founding study counts.</param>
/// <param name="Confirmed">CR and PR only when a later assessment confirms them.</param>
public sealed record ResponseResult(string Line, IReadOnlyList<LineResponse> Patients, BestResponseOptions Options, ResponseRates Unconfirmed, ResponseRates Confirmed)
{
    public static ResponseResult Of(StudyLine line, DateOnly cutoff, EndpointRules rules, BestResponseOptions? options = null)
    {
        options ??= BestResponseOptions.Default;
        LineResponse[] patients = [.. line.Members.Select(m => LineResponse.Of(m, line.Name, cutoff, rules, options))];
        return new ResponseResult(line.Name, patients, options, ResponseRates.Of(patients, r => r.Best.Best), ResponseRates.Of(patients, r => r.Best.Confirmed));
    }
}

/// <param name="Counts">Every response code, 0 where it does not occur.</param>
/// <param name="Missing">Patients without an assessment after the start.</param>
/// <param name="ObjectiveResponse">ORR: CR + PR.</param>
/// <param name="DiseaseControl">DCR: CR + PR + SD, and NON-CR/NON-PD where it occurs.</param>
public sealed record ResponseRates(
    IReadOnlyDictionary<ResponseCode, int> Counts, int Missing, ProportionEstimate ObjectiveResponse, ProportionEstimate DiseaseControl,
    IReadOnlyDictionary<ResponseCode, IReadOnlyList<string>> PatientsByCode)
{
    public int N => Counts.Values.Sum() + Missing;

    public static ResponseRates Of(IReadOnlyList<LineResponse> patients, Func<LineResponse, ResponseCode?> response)
    {
        var byCode = Enum.GetValues<ResponseCode>().ToDictionary(
            code => code,
            code => (IReadOnlyList<string>)[.. patients.Where(p => response(p) == code).Select(p => p.Member.Patient.RegistryNumber)]);
        var counts = byCode.ToDictionary(c => c.Key, c => c.Value.Count);
        var objective = counts[ResponseCode.CR] + counts[ResponseCode.PR];
        return new ResponseRates(
            counts,
            patients.Count - counts.Values.Sum(),
            ClopperPearson.Interval(objective, patients.Count),
            ClopperPearson.Interval(objective + counts[ResponseCode.SD] + counts[ResponseCode.NonCrNonPd], patients.Count),
            byCode);
    }
}
