using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Endpoints;

/// <summary>
/// A patient's best response on a line: the line's own assessments from the first dose up to the first progression, before a new therapy and
/// up to the data cut-off. Each assessment counts with its override, else its computed, else its reported response.
/// </summary>
public sealed record LineResponse(LineOfPatient Member, BestOverallResponse Best)
{
    public static LineResponse Of(LineOfPatient member, string lineName, DateOnly cutoff, EndpointRules rules, BestResponseOptions? options = null) =>
        Of(new PatientCourse(member, lineName, cutoff, rules), member, options);

    internal static LineResponse Of(PatientCourse course, LineOfPatient member, BestResponseOptions? options = null) => new(
        member,
        BestOverallResponse.Of(
            course.Start,
            course.Responses.Select(r => new DatedResponse(r.Row.On, r.Response)),
            options,
            newTherapyOn: course.NextLine?.On,
            progressedOn: course.ReportedProgressionOn));
}
