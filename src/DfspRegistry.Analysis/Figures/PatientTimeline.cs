using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Cohorts;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Figures;

/// <summary>
/// One patient's course as it is drawn: days on one axis. A date known to the month or the year only stands in the middle of what it can mean, and
/// <see cref="TimelineDate.Words"/> keeps how it is known.
/// </summary>
public sealed record PatientTimeline
{
    public required string Patient { get; init; }
    /// <summary>Day 0 of the axis, and what it is: first dose, enrolment, surgery.</summary>
    public required DateOnly Origin { get; init; }
    public required string OriginName { get; init; }
    public IReadOnlyList<TimelineTreatment> Treatments { get; init; } = [];
    public IReadOnlyList<TimelineAssessment> Assessments { get; init; } = [];
    public IReadOnlyList<TimelineAdverseEvent> AdverseEvents { get; init; } = [];
    /// <summary>Terms of adverse events whose onset is not known; they are named, not drawn.</summary>
    public IReadOnlyList<string> UndatedAdverseEvents { get; init; } = [];
    public IReadOnlyList<TimelineEvent> Events { get; init; } = [];
    public TimelineDate? LastContact { get; init; }
    public string? LastContactHref { get; init; }
    public TimelineDate? Death { get; init; }
    public string? DeathHref { get; init; }

    /// <summary>The last day that anything is known of.</summary>
    public DateOnly End => new[] { LastContact?.Day, Death?.Day }
        .Concat(Treatments.SelectMany(t => t.Doses.SelectMany(d => new[] { d.From.Day, d.To?.Day }).Append(t.From.Day).Append(t.To?.Day)))
        .Concat(Assessments.Select(a => (DateOnly?)a.On.Day))
        .Concat(AdverseEvents.SelectMany(e => e.Course.SelectMany(c => new[] { c.From.Day, c.To?.Day })))
        .Concat(Events.Select(e => (DateOnly?)e.On.Day))
        .Max() ?? Origin;

    /// <summary>The course of a patient of a cohort. An adverse event of a cohort has only its worst grade; a caller that knows the grades' course replaces <see cref="AdverseEvents"/>.</summary>
    /// <param name="link">Address of the entry that a mark shows; without it, marks open nothing.</param>
    public static PatientTimeline From(CohortPatient patient, Func<TimelineEntry, string?>? link = null)
    {
        ArgumentNullException.ThrowIfNull(patient);
        string? Link(TimelineEntryKind kind, Guid id) => link?.Invoke(new TimelineEntry(kind, id));
        var lines = patient.Lines.OrderBy(l => l.Ordinal).ToList();
        var (origin, name) = lines.Count > 0 ? (lines.Min(l => l.StartedOn), "first dose")
            : patient.Surgeries.Count > 0 ? (patient.Surgeries.Min(s => s.PerformedOn), "surgery")
            : patient.EnrolledOn is { } enrolled ? (enrolled, "enrolment")
            : (patient.Contacts.Select(c => c.On).DefaultIfEmpty(new PartialDate(2000)).Min(), "first contact");
        var dated = lines.SelectMany(l => l.AdverseEvents).Where(e => e.OnsetOn is not null).OrderBy(e => e.OnsetOn!.Value).ThenBy(e => e.Term, StringComparer.Ordinal);
        string? Assessed(CohortLine line, CohortAssessment a) =>
            a.VisitId is { } visit ? Link(TimelineEntryKind.Visit, visit) : a.IsBaseline ? Link(TimelineEntryKind.Baseline, line.Id) : null;
        var last = patient.Contacts.OrderBy(c => c.On).LastOrDefault();
        return new PatientTimeline
        {
            Patient = patient.RegistryNumber,
            Origin = TimelineDate.Of(origin).Day,
            OriginName = name,
            Treatments = [.. lines.Select(l => Treatment(l, Link(TimelineEntryKind.Line, l.Id)))],
            Assessments =
            [
                .. lines.SelectMany((l, i) => l.Assessments.Select(a => new TimelineAssessment(
                    TimelineDate.Of(a.AssessedOn), i, a.Response, a.TargetSum, a.IsBaseline, a.Criteria, Assessed(l, a)))),
            ],
            AdverseEvents =
            [
                .. dated.Select(e => new TimelineAdverseEvent(
                    e.Term, [new TimelineGrade(TimelineDate.Of(e.OnsetOn!.Value), TimelineDate.Of(e.EndedOn), e.WorstGrade)],
                    e.EndedOn is null && e.Outcome is null or AdverseEventOutcome.NotResolved or AdverseEventOutcome.Resolving, Link(TimelineEntryKind.AdverseEvent, e.Id))),
            ],
            UndatedAdverseEvents = [.. lines.SelectMany(l => l.AdverseEvents).Where(e => e.OnsetOn is null).Select(e => e.WorstGrade is { } g ? $"{e.Term} (grade {g})" : e.Term)],
            Events =
            [
                .. patient.Surgeries.Select(s => new TimelineEvent(TimelineEventKind.Surgery, TimelineDate.Of(s.PerformedOn), SurgeryWords(s), Link(TimelineEntryKind.Surgery, s.Id))),
                .. patient.Radiotherapies.Where(r => r.StartedOn is not null).Select(r => new TimelineEvent(
                    TimelineEventKind.Radiotherapy, TimelineDate.Of(r.StartedOn!.Value), $"radiotherapy, {r.Intent.ToString().ToLowerInvariant()}", Link(TimelineEntryKind.Radiotherapy, r.Id))),
                .. lines.SelectMany(l => l.Progressions).Select(p => new TimelineEvent(
                    TimelineEventKind.Progression, TimelineDate.Of(p.ProgressedOn), "progression without assessment", Link(TimelineEntryKind.Progression, p.Id))),
                .. patient.Recurrences.Select(r => new TimelineEvent(
                    TimelineEventKind.Recurrence, TimelineDate.Of(r.FoundOn), $"{r.Kind.ToString().ToLowerInvariant()} recurrence", Link(TimelineEntryKind.Recurrence, r.Id))),
            ],
            LastContact = last is null ? null : TimelineDate.Of(last.On),
            LastContactHref = last?.Evidence switch
            {
                ContactEvidence.Visit => Link(TimelineEntryKind.Visit, last.RowId),
                ContactEvidence.Contact => Link(TimelineEntryKind.Contact, last.RowId),
                ContactEvidence.Surgery => Link(TimelineEntryKind.Surgery, last.RowId),
                ContactEvidence.Assessment => lines.SelectMany(l => l.Assessments.Where(a => a.Id == last.RowId).Select(a => Assessed(l, a))).FirstOrDefault(),
                _ => null,
            },
            Death = patient.Death is { } death ? TimelineDate.Of(death.DiedOn) : null,
            DeathHref = patient.Death is { } died ? Link(TimelineEntryKind.Death, died.Id) : null,
        };
    }

    private static TimelineTreatment Treatment(CohortLine line, string? href) => new(
        line.Drug, TimelineDate.Of(line.StartedOn), TimelineDate.Of(line.EndedOn),
        [.. line.Doses.Select(d => new TimelineDose(TimelineDate.Of(d.StartedOn), TimelineDate.Of(d.EndedOn), d.DoseMgPerDay, d.Schedule, d.ReasonDetail))],
        line.StopReason is { } reason ? "stopped: " + StopWords(reason) : line.EndedOn is null ? null : "stopped", href);

    private static string StopWords(StopReason reason) => reason switch
    {
        StopReason.PlannedSurgery => "planned surgery",
        StopReason.PatientWish => "patient's wish",
        StopReason.LostToFollowUp => "lost to follow-up",
        _ => reason.ToString().ToLowerInvariant(),
    };

    private static string SurgeryWords(CohortSurgery surgery)
    {
        var technique = surgery.Technique switch
        {
            SurgicalTechnique.Mohs => "Mohs surgery",
            SurgicalTechnique.WideExcision => "wide excision",
            SurgicalTechnique.OtherMarginControlled => "margin-controlled excision",
            SurgicalTechnique.Debulking => "debulking",
            SurgicalTechnique.Metastasectomy => "metastasectomy",
            _ => "surgery",
        };
        return string.Join(", ", new[] { technique, surgery.Site, surgery.ResidualTumor?.ToString() }.Where(w => !string.IsNullOrWhiteSpace(w)));
    }
}

/// <param name="Day">Where it is drawn.</param>
/// <param name="Words">As it is known: 2012-07-03, 2012-07, 2012.</param>
public readonly record struct TimelineDate(DateOnly Day, string Words)
{
    public static TimelineDate Of(PartialDate date) => new(date.Complete(PartialDateCompletion.Middle), date.ToString());

    public static TimelineDate? Of(PartialDate? date) => date is { } known ? Of(known) : null;
}

/// <param name="To">Null: ongoing.</param>
/// <param name="EndWords">Printed under the end of the bar, for example stopped: progression.</param>
public sealed record TimelineTreatment(string Drug, TimelineDate From, TimelineDate? To, IReadOnlyList<TimelineDose> Doses, string? EndWords, string? Href = null);

/// <summary>A dose of 0 is an interruption.</summary>
public sealed record TimelineDose(TimelineDate From, TimelineDate? To, decimal DoseMgPerDay, DoseSchedule Schedule, string? Reason);

/// <param name="Line">Index of its treatment: thresholds hold within a line.</param>
public sealed record TimelineAssessment(
    TimelineDate On, int Line, ResponseCode? Response, decimal? TargetSum, bool IsBaseline, ResponseCriteria Criteria, string? Href = null);

/// <summary>An adverse event with the course of its grades, in order; a piece without an end lasts to the end of follow-up.</summary>
public sealed record TimelineAdverseEvent(string Term, IReadOnlyList<TimelineGrade> Course, bool IsOngoing, string? Href = null);

/// <param name="Grade">1 to 5; null: not graded.</param>
public sealed record TimelineGrade(TimelineDate From, TimelineDate? To, int? Grade);

public sealed record TimelineEvent(TimelineEventKind Kind, TimelineDate On, string Words, string? Href = null);

public enum TimelineEventKind { Surgery, Radiotherapy, Progression, Recurrence }

/// <summary>The entry of the record that a mark shows.</summary>
/// <param name="Id">Of the row; of the line for its baseline.</param>
public readonly record struct TimelineEntry(TimelineEntryKind Kind, Guid Id);

public enum TimelineEntryKind { Visit, Line, Baseline, AdverseEvent, Surgery, Radiotherapy, Progression, Recurrence, Contact, Death }
