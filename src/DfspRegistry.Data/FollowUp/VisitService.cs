using DfspRegistry.Data.AdverseEvents;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Shared;
using DfspRegistry.Data.Treatment;
using DfspRegistry.Data.TumorResponse;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.FollowUp;

/// <summary>Reads what a visit form carries forward, and writes all that one visit records in one transaction.</summary>
public sealed class VisitService(
    RegistryDbContext database, PatientRecords records, AssessmentService assessments, TreatmentService treatment, AdverseEventService adverseEvents, VisitCheckService checks)
{
    /// <param name="visitId">The visit to edit; null for a new one.</param>
    public async Task<VisitEntryView?> ViewAsync(string registryNumber, Guid? visitId, CancellationToken cancellation)
    {
        if (await records.FindAsync(registryNumber, cancellation) is not { } patient)
            return null;
        var visits = await database.Set<Visit>().Where(v => v.PatientId == patient.Id).ToListAsync(cancellation);
        var visit = visits.Find(v => v.Id == visitId);
        if (visitId is not null && visit is null)
            return null;
        var lines = await records.LinesAsync(patient.Id, cancellation);
        var own = visit is null
            ? null
            : await database.Set<Assessment>().Include(a => a.Measurements).FirstOrDefaultAsync(a => a.VisitId == visit.Id, cancellation);
        var line = own is not null ? lines.Find(l => l.Id == own.TreatmentLineId) : PatientRecords.LineActiveOn(lines, visit?.VisitedOn ?? records.Today);
        var ofLine = line is null ? [] : await assessments.OfLineAsync(line.Id, cancellation);
        var before = visit?.VisitedOn.Earliest ?? records.Today;
        var day = visit?.VisitedOn ?? records.Today;
        var ownDose = visit is null ? null : line?.DosePeriods.Find(d => d.Id == DoseIdOf(visit.Id));
        var events = await EventsAsync(patient.Id, cancellation);
        return new VisitEntryView
        {
            Patient = patient,
            Lines = lines,
            Line = line,
            Day = day,
            CurrentDose = line?.DosePeriods.Where(d => d != ownDose && !d.StartedOn.IsCertainlyAfter(day)).MaxBy(d => d.StartedOn),
            OwnDose = ownDose,
            LastVisitOn = visits.Where(v => v.Id != visitId && v.VisitedOn.Earliest <= before).Select(v => (PartialDate?)v.VisitedOn).Max(),
            DiedOn = await database.Set<Death>().Where(d => d.PatientId == patient.Id).Select(d => (PartialDate?)d.DiedOn).SingleOrDefaultAsync(cancellation),
            Lesions = line is null ? [] : await KnownLesionsAsync(line.Id, ofLine, own, before, cancellation),
            Baseline = ofLine.Find(a => a.IsBaseline && a.Id != own?.Id),
            OtherAssessments = [.. ofLine.Where(a => a.Id != own?.Id && !a.IsBaseline)],
            OngoingAdverseEvents = [.. events.Where(e => (visit is null || e.VisitId != visit.Id) && IsOngoing(e) && e.OnsetOn?.IsCertainlyAfter(day) != true)],
            OwnAdverseEvents = visit is null ? [] : [.. events.Where(e => e.VisitId == visit.Id)],
            Surgeries = await database.Set<SurgicalProcedure>().AsNoTracking().Where(s => s.PatientId == patient.Id).OrderBy(s => s.PerformedOn).ToListAsync(cancellation),
            Histology = await database.Set<HistologyExamination>().AsNoTracking().Where(h => h.PatientId == patient.Id).OrderBy(h => h.SpecimenOn).ToListAsync(cancellation),
            IsSurgicalStudy = await database.Set<StudyEnrollment>().AnyAsync(e => e.PatientId == patient.Id && database.Set<Study>().Any(s => s.Id == e.StudyId && s.Design == StudyDesign.Neoadjuvant), cancellation),
            OwnRecurrence = visit is null ? null : await database.Set<Recurrence>().AsNoTracking().FirstOrDefaultAsync(r => r.VisitId == visit.Id, cancellation),
            HasNoNewAdverseEvents = visit is not null && await InquiryOf(visit.Id).AnyAsync(cancellation),
            MissingAnswers = visit is null ? [] : await database.Set<MissingAnswer>().AsNoTracking().Where(m => m.VisitId == visit.Id).ToListAsync(cancellation),
            Confirmed = visit is null ? [] : await database.Set<ConfirmedFinding>().AsNoTracking().Where(f => f.VisitId == visit.Id).ToListAsync(cancellation),
            Visit = visit,
            Assessment = own,
        };
    }

    /// <summary>The dose that a visit records has an id made from the visit's, so that the visit finds it again.</summary>
    public static Guid DoseIdOf(Guid visitId) => DerivedId.From(visitId, "dosing");

    /// <returns>Registry number of the visit's patient; null for an unknown visit and for one of another site.</returns>
    public Task<string?> PatientOfAsync(Guid visitId, CancellationToken cancellation) =>
        database.Set<Visit>().Where(v => v.Id == visitId).Join(database.Set<Patient>(), v => v.PatientId, p => p.Id, (_, p) => p.RegistryNumber)
            .SingleOrDefaultAsync(cancellation);

    /// <summary>The version as it stands in the database now.</summary>
    public Task<int> VersionAsync(Guid visitId, CancellationToken cancellation) =>
        database.Set<Visit>().AsNoTracking().Where(v => v.Id == visitId).Select(v => v.Version).SingleAsync(cancellation);

    /// <param name="existingId">The visit that is changed; null for a new one.</param>
    /// <param name="checklist">What the checks say of the input; a visit with something open stays in progress.</param>
    /// <exception cref="ConcurrencyConflict">Somebody saved this visit after the form was opened, or one with the id of a new one is on record. Nothing was written.</exception>
    public async Task SaveAsync(Guid patientId, Guid? existingId, VisitEntryInput input, VisitChecklist checklist, CancellationToken cancellation)
    {
        // Within the transaction of the form, where there is one.
        await using var own = database.Database.CurrentTransaction is null ? await database.Database.BeginTransactionAsync(cancellation) : null;
        var visit = await SaveVisitAsync(patientId, existingId, input, checklist.Open.Count, cancellation);
        if (input is { HasAssessment: true, TreatmentLineId: { } assessed })
        {
            input.Assessment.AssessedOn ??= visit.VisitedOn;
            await assessments.SaveAsync(patientId, assessed, input.Assessment, visit.Id, input.Confirmed, cancellation);
        }
        if (input.TreatmentLineId is { } line)
            await SaveDosingAsync(patientId, line, input.Dosing, visit, cancellation);
        await SaveRecurrenceAsync(input.Recurrence, visit, cancellation);
        await SaveAdverseEventsAsync(patientId, input, visit, cancellation);
        await checks.SaveAnswersAsync(visit, checklist, cancellation);
        if (own is not null)
            await own.CommitAsync(cancellation);
    }

    /// <summary>One a visit; without a kind what this visit recorded before is taken back.</summary>
    private async Task SaveRecurrenceAsync(RecurrenceInput input, Visit visit, CancellationToken cancellation)
    {
        var recurrence = await database.Set<Recurrence>().FirstOrDefaultAsync(r => r.VisitId == visit.Id, cancellation);
        if (input.Kind is not { } kind)
        {
            if (recurrence is not null)
                database.Remove(recurrence);
        }
        else
        {
            var foundOn = input.FoundOn ?? visit.VisitedOn;
            if (recurrence is null)
            {
                recurrence = new Recurrence { Id = DerivedId.From(visit.Id, "recurrence"), PatientId = visit.PatientId, VisitId = visit.Id, FoundOn = foundOn, Kind = kind };
                database.Add(recurrence);
            }
            (recurrence.FoundOn, recurrence.Kind, recurrence.Confirmation, recurrence.Site) = (foundOn, kind, input.Confirmation, input.Site);
        }
        await database.SaveChangesAsync(cancellation);
    }

    private async Task SaveAdverseEventsAsync(Guid patientId, VisitEntryInput input, Visit visit, CancellationToken cancellation)
    {
        foreach (var ongoing in input.OngoingAdverseEvents)
            await adverseEvents.UpdateAsync(patientId, ongoing, visit, cancellation);
        foreach (var reported in input.NewAdverseEvents.Where(e => !e.IsBlank))
        {
            reported.OnsetOn ??= visit.VisitedOn;
            await adverseEvents.SaveAsync(patientId, reported, visit.Id, cancellation);
        }
        var asked = await InquiryOf(visit.Id).ToListAsync(cancellation);
        if (!input.NoNewAdverseEvents)
        {
            database.RemoveRange(asked);
        }
        else if (asked.Count == 0)
        {
            database.Add(new AdverseEventInquiry
            {
                Id = DerivedId.From(visit.Id, AdverseEventInquiry.AnyNewEvent), PatientId = patientId, VisitId = visit.Id,
                Term = AdverseEventInquiry.AnyNewEvent, AskedOn = visit.VisitedOn, Answer = InquiryAnswer.Absent,
            });
        }
        else
        {
            asked[0].AskedOn = visit.VisitedOn;
        }
        await database.SaveChangesAsync(cancellation);
    }

    private IQueryable<AdverseEventInquiry> InquiryOf(Guid visitId) =>
        database.Set<AdverseEventInquiry>().Where(i => i.VisitId == visitId && i.Term == AdverseEventInquiry.AnyNewEvent && i.Answer == InquiryAnswer.Absent);

    private async Task<Visit> SaveVisitAsync(Guid patientId, Guid? existingId, VisitEntryInput input, int openItems, CancellationToken cancellation)
    {
        var typed = input.Visit;
        var visit = await database.Set<Visit>().SingleOrDefaultAsync(v => v.Id == typed.Id && v.PatientId == patientId, cancellation);
        if (visit is null)
        {
            visit = new Visit { Id = typed.Id, PatientId = patientId, VisitedOn = typed.VisitedOn!.Value, Mode = typed.Mode!.Value };
            database.Add(visit);
        }
        else
        {
            // A form for a new visit that is already there was sent before with other content.
            database.Expect(visit, existingId == visit.Id && input.Version is { } version ? version : throw new ConcurrencyConflict(patientId, visit.Id));
        }
        visit.VisitedOn = typed.VisitedOn!.Value;
        visit.Mode = typed.Mode!.Value;
        visit.Kps = typed.Kps;
        visit.DiseaseStatus = typed.DiseaseStatus;
        visit.Notes = typed.Notes;
        visit.NextVisitOn = typed.NextVisitOn;
        visit.IsRetrospective = typed.IsRetrospective;
        visit.OpenItems = openItems;
        visit.State = input.IsComplete && openItems == 0 ? VisitState.Complete : VisitState.InProgress;
        await database.SaveChangesAsync(cancellation);
        return visit;
    }

    private async Task SaveDosingAsync(Guid patientId, Guid lineId, DosingInput dosing, Visit visit, CancellationToken cancellation)
    {
        var on = dosing.On ?? visit.VisitedOn;
        var id = DoseIdOf(visit.Id);
        switch (dosing.Answer)
        {
            case DosingAnswer.Changed or DosingAnswer.Interrupted or DosingAnswer.Resumed:
                var line = await database.Set<TreatmentLine>().Include(l => l.DosePeriods).SingleAsync(l => l.Id == lineId && l.PatientId == patientId, cancellation);
                await treatment.SaveDoseAsync(patientId, lineId, new DosePeriodInput
                {
                    Id = id,
                    StartedOn = on,
                    DoseMgPerDay = dosing.GivesDose ? dosing.DoseMgPerDay : 0,
                    Schedule = dosing.Schedule ?? line.DosePeriods.Where(d => d.Id != id).MaxBy(d => d.StartedOn)?.Schedule ?? DoseSchedule.Continuous,
                    Reason = dosing.Reason,
                    ReasonDetail = dosing.ReasonDetail,
                }, cancellation);
                break;
            case DosingAnswer.Stopped:
                await treatment.RemoveDoseAsync(patientId, lineId, id, cancellation);
                await treatment.EndLineAsync(patientId, lineId, on, dosing.StopReason!.Value, dosing.Resistance, visit.Id, cancellation);
                break;
            case DosingAnswer.NoChange:
                // What this visit recorded before is taken back; what other visits recorded stays.
                await treatment.RemoveDoseAsync(patientId, lineId, id, cancellation);
                break;
        }
    }

    /// <param name="ofLine">The line's assessments.</param>
    /// <param name="own">The visit's own; it and later ones say nothing of the last reading.</param>
    private async Task<IReadOnlyList<KnownLesion>> KnownLesionsAsync(
        Guid lineId, IReadOnlyList<Assessment> ofLine, Assessment? own, DateOnly before, CancellationToken cancellation)
    {
        var lesions = await database.Set<Lesion>().Where(l => l.TreatmentLineId == lineId).OrderBy(l => l.Number).ToListAsync(cancellation);
        var others = ofLine.Where(a => a.Id != own?.Id && a.AssessedOn.Earliest <= before).OrderBy(a => a.AssessedOn).ToList();
        var known = new List<KnownLesion>();
        foreach (var lesion in lesions)
        {
            var measured = others.Select(a => (a.IsBaseline, Measurement: a.Measurements.Find(m => m.LesionId == lesion.Id))).Where(m => m.Measurement is not null).ToList();
            var isOwn = own?.Measurements.Exists(m => m.LesionId == lesion.Id) == true;
            // A lesion that came later, or that turned out to be none, is not asked for.
            var cameLater = (lesion.Role == LesionRole.New || lesion.SplitFromId is not null) && measured.Count == 0;
            if (!isOwn && (cameLater || lesion.Certainty == LesionCertainty.NotTumor))
                continue;
            known.Add(new KnownLesion(lesion,
                measured.Find(m => m.IsBaseline).Measurement,
                measured.Select(m => m.Measurement!).Where(m => m.State is MeasurementState.Measured or MeasurementState.Absent).MinBy(m => m.DiameterMm ?? 0),
                measured.Count == 0 ? null : measured[^1].Measurement,
                lesion.MergedIntoId is { } into ? lesions.Find(l => l.Id == into)?.Number : null,
                lesion.SplitFromId is { } from ? lesions.Find(l => l.Id == from)?.Number : null));
        }
        return known;
    }

    private Task<List<AdverseEvent>> EventsAsync(Guid patientId, CancellationToken cancellation) =>
        database.Set<AdverseEvent>().Include(e => e.Grades).Include(e => e.Relations).Where(e => e.PatientId == patientId).OrderBy(e => e.OnsetOn).ToListAsync(cancellation);

    private static bool IsOngoing(AdverseEvent entry) => entry is { EndedOn: null, Outcome: not (AdverseEventOutcome.Resolved or AdverseEventOutcome.Fatal) };
}
