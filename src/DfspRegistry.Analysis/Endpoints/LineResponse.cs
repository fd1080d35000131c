using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Endpoints;

/// <summary>
/// A patient's best response on a line: the line's own assessments from the first dose up to the first progression, before a new therapy and
/// up to the data cut-off. Each assessment counts with its override, else its computed, else its reported response.
/// </summary>
/// <param name="IsUndated">
/// The response is only reported, without its day: it counts as the best response when the line has no assessment with one, cannot be
/// confirmed, starts no duration, and does not count at a landmark.
/// </param>
public sealed record LineResponse(LineOfPatient Member, BestOverallResponse Best, bool IsUndated = false)
{
    public static LineResponse Of(
        LineOfPatient member, string lineName, DateOnly cutoff, EndpointRules rules, BestResponseOptions? options = null, bool countsUndated = true) =>
        Of(new PatientCourse(member, lineName, cutoff, rules), options, countsUndated);

    internal static LineResponse Of(PatientCourse course, BestResponseOptions? options = null, bool countsUndated = true)
    {
        if (countsUndated && course.Line.ReportedBestResponse is { } reported && !course.Line.Assessments.Any(a => !a.IsBaseline && a.Response is not null))
        {
            var confirmed = reported is ResponseCode.CR or ResponseCode.PR ? (ResponseCode?)null : reported;
            return new LineResponse(course.Member, new BestOverallResponse(reported, confirmed, null, null, null), IsUndated: true);
        }
        return new LineResponse(course.Member, BestOverallResponse.Of(
            course.Start,
            course.Responses.Select(r => new DatedResponse(r.Row.On, r.Response)),
            options,
            newTherapyOn: course.NextLine?.On,
            progressedOn: course.ReportedProgressionOn));
    }
}
