using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Data.FollowUp;
using StudyEndpoint = DfspRegistry.Analysis.Endpoints.Endpoint;

namespace DfspRegistry.Web.Pages;

/// <summary>
/// The living patients whose last contact ends their observation, by what word of them today would add to their study's curve of overall survival. It
/// is read off the ledger that the curve itself is computed from, so that the two cannot differ.
/// </summary>
public sealed class CurveContacts(CohortQuery cohorts)
{
    public async Task<IReadOnlyList<CurveContact>> LoadAsync(WorklistItems list, CancellationToken cancellation)
    {
        List<CurveContact> contacts = [];
        foreach (var study in list.Studies)
        {
            var cohort = await cohorts.LoadAsync(study.Code, study.Day, cancellation);
            var censored = EndpointLedger.Derive(cohort, StudyEndpoint.OverallSurvival, EndpointRules.AsPublished).SelectMany(l => l.Lines)
                .Where(l => !l.IsEvent && l.End < study.Day && list.Followed.Contains(l.PatientId));
            // One contact lengthens the observation of each line of a patient by the same days: the first line stands for them.
            contacts.AddRange(censored.GroupBy(l => l.PatientId).Select(lines => lines.MinBy(l => l.Start)!)
                .Select(l => new CurveContact(l.Patient, study.Code, l.Line, l.End, study.Day)));
        }
        return [.. contacts.GroupBy(c => c.RegistryNumber).Select(of => of.MaxBy(c => c.WouldAddDays)!)
            .OrderByDescending(c => c.WouldAddDays).ThenBy(c => c.RegistryNumber, StringComparer.Ordinal)];
    }
}

/// <param name="Line">Line of treatment whose curve is meant, as the report names it.</param>
/// <param name="Day">The day on which the contact would be made.</param>
public sealed record CurveContact(string RegistryNumber, string Study, string Line, DateOnly LastKnownOn, DateOnly Day)
{
    public int WouldAddDays => Day.DayNumber - LastKnownOn.DayNumber;
}
