using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.FollowUp;

/// <summary>Checks a visit's form against the record, and keeps what a person answers to the checks.</summary>
public sealed class VisitCheckService(RegistryDbContext database)
{
    /// <param name="terms">The CTCAE terms that the form and the record name.</param>
    /// <param name="more">Findings of the parts that are checked elsewhere, such as the assessment.</param>
    public async Task<VisitChecklist> CheckAsync(
        VisitEntryView view, VisitEntryInput input, Func<CtcaeVersion, string, CtcaeTerm?> terms, IEnumerable<CheckFinding> more, CancellationToken cancellation)
    {
        var known = await KnownAsync(view, input.Visit.VisitedOn ?? view.Day, terms, cancellation);
        return new VisitChecklist([.. VisitChecks.Of(input, known), .. more], input);
    }

    /// <summary>Writes the answers to what the checks still say; an answer to what they no longer say is taken back.</summary>
    public async Task SaveAnswersAsync(Visit visit, VisitChecklist checklist, CancellationToken cancellation)
    {
        var reasons = await database.Set<MissingAnswer>().Where(m => m.VisitId == visit.Id).ToListAsync(cancellation);
        var explained = checklist.Missing.Where(checklist.IsSettled).ToList();
        database.RemoveRange(reasons.Where(r => !explained.Exists(f => f.Code == r.Item && f.Subject == r.SubjectId)));
        foreach (var finding in explained)
        {
            var reason = checklist.ReasonFor(finding)!.Value;
            if (reasons.Find(r => r.Item == finding.Code && r.SubjectId == finding.Subject) is { } known)
                known.Reason = reason;
            else
                database.Add(new MissingAnswer { Id = DerivedId.From(visit.Id, "missing " + finding.Key), PatientId = visit.PatientId, VisitId = visit.Id, Item = finding.Code, SubjectId = finding.Subject, Reason = reason });
        }
        var confirmed = await database.Set<ConfirmedFinding>().Where(f => f.VisitId == visit.Id && VisitChecks.Codes.Contains(f.Code)).ToListAsync(cancellation);
        var said = checklist.Improbable.Where(f => VisitChecks.Codes.Contains(f.Code) && checklist.IsSettled(f)).ToList();
        database.RemoveRange(confirmed.Where(c => !said.Exists(f => f.Code == c.Code && f.Subject == c.SubjectId)));
        foreach (var finding in said)
        {
            if (confirmed.Find(c => c.Code == finding.Code && c.SubjectId == finding.Subject) is { } known)
                known.Message = finding.Message;
            else
                database.Add(new ConfirmedFinding { Id = DerivedId.From(visit.Id, $"{finding.Code} {finding.Subject}"), PatientId = visit.PatientId, VisitId = visit.Id, Code = finding.Code, SubjectId = finding.Subject, Message = finding.Message });
        }
        await database.SaveChangesAsync(cancellation);
    }

    private async Task<VisitKnown> KnownAsync(VisitEntryView view, PartialDate day, Func<CtcaeVersion, string, CtcaeTerm?> terms, CancellationToken cancellation)
    {
        var earlier = await database.Set<Visit>().AsNoTracking().Where(v => v.PatientId == view.Patient.Id && v.Kps != null && (view.Visit == null || v.Id != view.Visit.Id)).ToListAsync(cancellation);
        return new VisitKnown
        {
            LastVisitOn = view.LastVisitOn,
            LastKps = earlier.Where(v => !v.VisitedOn.IsCertainlyAfter(day)).MaxBy(v => v.VisitedOn)?.Kps,
            Drug = view.Line?.Drug,
            IsOnTreatment = view.Line is { } line && line.EndedOn?.IsCertainlyBefore(day) != true,
            CurrentDose = view.CurrentDose,
            AssessmentIsDue = await AssessmentIsDueAsync(view, day, cancellation),
            Targets = [.. view.Lesions.Where(l => l.Lesion.Role == LesionRole.Target).Select(l => (l.Lesion.Id, l.Lesion.Number + " " + l.Lesion.Organ))],
            HasNonTargets = view.Lesions.Any(l => l.Lesion.Role == LesionRole.NonTarget),
            OngoingAdverseEvents = view.OngoingAdverseEvents,
            DiedOn = view.DiedOn,
            Terms = terms,
        };
    }

    /// <summary>
    /// A visit that a plan counts from the start of treatment is there to see the response; it is due until the line has been assessed after its window
    /// opened.
    /// </summary>
    private async Task<bool> AssessmentIsDueAsync(VisitEntryView view, PartialDate on, CancellationToken cancellation)
    {
        if (view.Line is not { } line)
            return false;
        var enrolled = database.Set<StudyEnrollment>().Where(e => e.PatientId == view.Patient.Id).Select(e => e.StudyId);
        var schedules = await database.Set<VisitSchedule>().AsNoTracking().Include(s => s.PlannedVisits).Where(s => enrolled.Contains(s.StudyId)).ToListAsync(cancellation);
        var day = on.Complete(PartialDateCompletion.Middle);
        var course = new CourseDays
        {
            Lines = [new LineDays(line.Ordinal, line.Drug, line.StartedOn, line.EndedOn is { } ended && ended.IsCertainlyBefore(on) ? ended : null)],
            Assessed = [.. view.OtherAssessments.Select(a => a.AssessedOn)],
        };
        return schedules.GroupBy(s => s.StudyId).Select(s => s.MaxBy(v => v.Version)!).SelectMany(s => VisitPlan.Due(s.PlannedVisits, course, day, daysAhead: 0))
            .Any(due => due.Plan is { Kind: PlannedVisitKind.Assessment, Anchor: ScheduleAnchor.TreatmentStart, OffsetDays: > 0 } && due.Opens <= day);
    }
}
