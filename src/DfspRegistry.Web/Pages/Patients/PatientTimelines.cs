using DfspRegistry.Analysis.Figures;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>The drawn course of a patient: a cohort knows an adverse event by its worst grade, the record knows how the grade went.</summary>
public static class PatientTimelines
{
    /// <param name="isLinked">True for those who may open entries; for others the marks are read only.</param>
    public static PatientTimeline Of(CohortPatient course, PatientOverview record, bool isLinked)
    {
        var ongoing = record.OngoingAdverseEvents.Select(e => e.Id).ToHashSet();
        string? Link(TimelineEntry entry) => isLinked ? Address(course.RegistryNumber, entry) : null;
        return PatientTimeline.From(course, Link) with
        {
            AdverseEvents =
            [
                .. record.AdverseEvents.Where(e => e.OnsetOn is not null).OrderBy(e => e.OnsetOn)
                    .Select(e => Event(e, ongoing.Contains(e.Id), Link(new TimelineEntry(TimelineEntryKind.AdverseEvent, e.Id)))),
            ],
        };
    }

    private static string Address(string number, TimelineEntry entry) => entry.Kind switch
    {
        TimelineEntryKind.Visit => $"/visits/{entry.Id}",
        TimelineEntryKind.Line => $"/patients/{number}/lines/{entry.Id}",
        TimelineEntryKind.Baseline => $"/patients/{number}/lines/{entry.Id}/baseline",
        TimelineEntryKind.AdverseEvent => $"/patients/{number}/adverse-events/{entry.Id}",
        TimelineEntryKind.Surgery => $"/patients/{number}/surgeries/{entry.Id}",
        TimelineEntryKind.Radiotherapy => $"/patients/{number}/radiotherapy/{entry.Id}",
        TimelineEntryKind.Progression => $"/patients/{number}/progressions/{entry.Id}",
        TimelineEntryKind.Recurrence => $"/patients/{number}/recurrences/{entry.Id}",
        TimelineEntryKind.Contact => $"/patients/{number}/contacts/{entry.Id}",
        TimelineEntryKind.Death => $"/patients/{number}/deaths/{entry.Id}",
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry.Kind, null),
    };

    private static TimelineAdverseEvent Event(AdverseEvent adverseEvent, bool isOngoing, string? href)
    {
        var onset = adverseEvent.OnsetOn!.Value;
        var steps = adverseEvent.Grades.Select(g => (From: g.From ?? onset, g.Grade)).OrderBy(g => g.From).ToList();
        if (steps.Count == 0)
            steps.Add((onset, null));
        var course = steps.Select((step, i) => new TimelineGrade(
            TimelineDate.Of(step.From), i + 1 < steps.Count ? TimelineDate.Of(steps[i + 1].From) : TimelineDate.Of(adverseEvent.EndedOn), step.Grade));
        return new TimelineAdverseEvent(adverseEvent.ReportedTerm ?? adverseEvent.Term, [.. course], isOngoing, href);
    }
}
