using DfspRegistry.Data.AdverseEvents;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Treatment;
using DfspRegistry.Data.TumorResponse;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.FollowUp;

/// <summary>Reads what a visit form carries forward, and writes all that one visit records in one transaction.</summary>
public sealed class VisitService(
    RegistryDbContext database, PatientRecords records, AssessmentService assessments, TreatmentService treatment, AdverseEventService adverseEvents)
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
        return new VisitEntryView
        {
            Patient = patient,
            Lines = lines,
            Line = line,
            CurrentDose = line?.DosePeriods.MaxBy(d => d.StartedOn),
            LastVisitOn = visits.Where(v => v.Id != visitId && v.VisitedOn.Earliest <= before).Select(v => (PartialDate?)v.VisitedOn).Max(),
            DiedOn = await database.Set<Death>().Where(d => d.PatientId == patient.Id).Select(d => (PartialDate?)d.DiedOn).SingleOrDefaultAsync(cancellation),
            Lesions = line is null ? [] : await KnownLesionsAsync(line.Id, [.. ofLine.Where(a => a.Id != own?.Id)], cancellation),
            Baseline = ofLine.Find(a => a.IsBaseline && a.Id != own?.Id),
            OtherAssessments = [.. ofLine.Where(a => a.Id != own?.Id && !a.IsBaseline)],
            OngoingAdverseEvents = await OngoingAsync(patient.Id, cancellation),
            Visit = visit,
            Assessment = own,
        };
    }

    /// <returns>Registry number of the visit's patient; null for an unknown visit and for one of another site.</returns>
    public Task<string?> PatientOfAsync(Guid visitId, CancellationToken cancellation) =>
        database.Set<Visit>().Where(v => v.Id == visitId).Join(database.Set<Patient>(), v => v.PatientId, p => p.Id, (_, p) => p.RegistryNumber)
            .SingleOrDefaultAsync(cancellation);

    /// <summary>The version as it stands in the database now.</summary>
    public Task<int> VersionAsync(Guid visitId, CancellationToken cancellation) =>
        database.Set<Visit>().AsNoTracking().Where(v => v.Id == visitId).Select(v => v.Version).SingleAsync(cancellation);

    /// <exception cref="ConcurrencyConflict">Somebody saved this visit after the form was opened. Nothing was written.</exception>
    public async Task SaveAsync(Guid patientId, VisitEntryInput input, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var visit = await SaveVisitAsync(patientId, input, cancellation);
        if (input is { HasAssessment: true, TreatmentLineId: { } assessed })
        {
            input.Assessment.AssessedOn ??= visit.VisitedOn;
            await assessments.SaveAsync(patientId, assessed, input.Assessment, visit.Id, cancellation);
        }
        if (input.TreatmentLineId is { } line)
            await SaveDosingAsync(patientId, line, input.Dosing, visit.VisitedOn, cancellation);
        foreach (var ongoing in input.OngoingAdverseEvents)
        {
            if (ongoing.HasEnded)
                await adverseEvents.EndAsync(patientId, ongoing.Id, ongoing.EndedOn ?? visit.VisitedOn, AdverseEventOutcome.Resolved, cancellation);
            else if (ongoing.Grade is not null)
                await adverseEvents.ChangeGradeAsync(patientId, ongoing.Id, visit.VisitedOn, ongoing.Grade, cancellation);
        }
        foreach (var reported in input.NewAdverseEvents.Where(e => !e.IsBlank))
        {
            reported.OnsetOn ??= visit.VisitedOn;
            await adverseEvents.SaveAsync(patientId, reported, visit.Id, cancellation);
        }
        await transaction.CommitAsync(cancellation);
    }

    private async Task<Visit> SaveVisitAsync(Guid patientId, VisitEntryInput input, CancellationToken cancellation)
    {
        var typed = input.Visit;
        var visit = await database.Set<Visit>().SingleOrDefaultAsync(v => v.Id == typed.Id && v.PatientId == patientId, cancellation);
        if (visit is null)
        {
            visit = new Visit { Id = typed.Id, PatientId = patientId, VisitedOn = typed.VisitedOn!.Value, Mode = typed.Mode!.Value };
            database.Add(visit);
        }
        else if (input.Version is { } version)
        {
            database.Expect(visit, version);
        }
        visit.VisitedOn = typed.VisitedOn!.Value;
        visit.Mode = typed.Mode!.Value;
        visit.Kps = typed.Kps;
        visit.DiseaseStatus = typed.DiseaseStatus;
        visit.Notes = typed.Notes;
        visit.NextVisitOn = typed.NextVisitOn;
        visit.IsRetrospective = typed.IsRetrospective;
        visit.State = input.IsComplete ? VisitState.Complete : VisitState.InProgress;
        await database.SaveChangesAsync(cancellation);
        return visit;
    }

    private async Task SaveDosingAsync(Guid patientId, Guid lineId, DosingInput dosing, PartialDate visitedOn, CancellationToken cancellation)
    {
        var on = dosing.On ?? visitedOn;
        switch (dosing.Answer)
        {
            case DosingAnswer.Changed or DosingAnswer.Interrupted:
                var line = await database.Set<TreatmentLine>().Include(l => l.DosePeriods).SingleAsync(l => l.Id == lineId && l.PatientId == patientId, cancellation);
                await treatment.SaveDoseAsync(patientId, lineId, new DosePeriodInput
                {
                    Id = dosing.Id,
                    StartedOn = on,
                    DoseMgPerDay = dosing.Answer == DosingAnswer.Interrupted ? 0 : dosing.DoseMgPerDay,
                    Schedule = dosing.Schedule ?? line.DosePeriods.MaxBy(d => d.StartedOn)?.Schedule ?? DoseSchedule.Continuous,
                    Reason = dosing.Reason,
                    ReasonDetail = dosing.ReasonDetail,
                }, cancellation);
                break;
            case DosingAnswer.Stopped:
                await treatment.EndLineAsync(patientId, lineId, on, dosing.StopReason!.Value, dosing.Resistance, cancellation);
                break;
            case DosingAnswer.NoChange:
                break;
        }
    }

    private async Task<IReadOnlyList<KnownLesion>> KnownLesionsAsync(Guid lineId, List<Assessment> others, CancellationToken cancellation)
    {
        var lesions = await database.Set<Lesion>().Where(l => l.TreatmentLineId == lineId).OrderBy(l => l.Number).ToListAsync(cancellation);
        return [.. lesions.Select(lesion =>
        {
            var measured = others.OrderBy(a => a.AssessedOn)
                .Select(a => (a.IsBaseline, Measurement: a.Measurements.Find(m => m.LesionId == lesion.Id))).Where(m => m.Measurement is not null).ToList();
            return new KnownLesion(lesion,
                measured.Find(m => m.IsBaseline).Measurement,
                measured.Select(m => m.Measurement!).Where(m => m.State is MeasurementState.Measured or MeasurementState.Absent).MinBy(m => m.DiameterMm ?? 0),
                measured.Count == 0 ? null : measured[^1].Measurement);
        })];
    }

    private Task<List<AdverseEvent>> OngoingAsync(Guid patientId, CancellationToken cancellation) =>
        database.Set<AdverseEvent>().Include(e => e.Grades).Where(e => e.PatientId == patientId && e.EndedOn == null
                && e.Outcome != AdverseEventOutcome.Resolved && e.Outcome != AdverseEventOutcome.Fatal)
            .OrderBy(e => e.OnsetOn).ToListAsync(cancellation);
}
