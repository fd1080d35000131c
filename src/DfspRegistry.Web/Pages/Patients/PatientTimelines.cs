using DfspRegistry.Analysis.Figures;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>The drawn course of a patient: a cohort knows an adverse event by its worst grade, the record knows how the grade went.</summary>
public static class PatientTimelines
{
    public static PatientTimeline Of(CohortPatient course, PatientOverview record)
    {
        var ongoing = record.OngoingAdverseEvents.Select(e => e.Id).ToHashSet();
        var overridden = AssessmentRow.Of(record).Where(r => r.Assessment.OverrideResponse is not null).ToDictionary(r => r.Assessment.Id, r => r.Response);
        return PatientTimeline.From(course, visit => $"/visits/{visit}", assessment => overridden.GetValueOrDefault(assessment.Id)) with
        {
            AdverseEvents = [.. record.AdverseEvents.Where(e => e.OnsetOn is not null).OrderBy(e => e.OnsetOn).Select(e => Event(e, ongoing.Contains(e.Id)))],
        };
    }

    private static TimelineAdverseEvent Event(AdverseEvent adverseEvent, bool isOngoing)
    {
        var onset = adverseEvent.OnsetOn!.Value;
        var steps = adverseEvent.Grades.Select(g => (From: g.From ?? onset, g.Grade)).OrderBy(g => g.From).ToList();
        if (steps.Count == 0)
            steps.Add((onset, null));
        var course = steps.Select((step, i) => new TimelineGrade(
            TimelineDate.Of(step.From), i + 1 < steps.Count ? TimelineDate.Of(steps[i + 1].From) : TimelineDate.Of(adverseEvent.EndedOn), step.Grade));
        return new TimelineAdverseEvent(adverseEvent.ReportedTerm ?? adverseEvent.Term, [.. course], isOngoing);
    }
}
