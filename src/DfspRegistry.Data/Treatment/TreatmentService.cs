using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Treatment;

/// <summary>Writes treatment lines, their dose periods, radiotherapy and earlier treatment. Every save is by the id that the form was given: the same form twice writes once.</summary>
public sealed class TreatmentService(RegistryDbContext database)
{
    public async Task SaveLineAsync(Guid patientId, TreatmentLineInput input, CancellationToken cancellation)
    {
        var lines = await database.Set<TreatmentLine>().Include(l => l.DosePeriods).Where(l => l.PatientId == patientId).ToListAsync(cancellation);
        var line = lines.Find(l => l.Id == input.Id);
        if (line is null)
        {
            line = new TreatmentLine
            {
                Id = input.Id,
                PatientId = patientId,
                Ordinal = lines.Count == 0 ? 1 : lines.Max(l => l.Ordinal) + 1,
                Drug = input.Drug!.Trim(),
                Intent = input.Intent!.Value,
                StartedOn = input.StartedOn!.Value,
            };
            database.Add(line);
        }
        line.StudyId = input.StudyId;
        line.Drug = input.Drug!.Trim();
        line.Intent = input.Intent!.Value;
        line.StartedOn = input.StartedOn!.Value;
        line.StopReasonDetail = input.StopReasonDetail;
        line.Resistance = input.Resistance;
        line.ReportedBestResponse = input.ReportedBestResponse ?? line.ReportedBestResponse;
        SaveFirstDose(line, input);
        End(line, input.EndedOn, input.StopReason);
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>A new dose ends the one before it on the day before, so that every day of a line has one dose.</summary>
    public async Task SaveDoseAsync(Guid patientId, Guid lineId, DosePeriodInput input, CancellationToken cancellation)
    {
        var line = await LineAsync(patientId, lineId, cancellation);
        var from = input.StartedOn!.Value;
        var period = line.DosePeriods.Find(d => d.Id == input.Id);
        if (period is null)
        {
            period = new DosePeriod { Id = input.Id, PatientId = patientId, TreatmentLineId = lineId, StartedOn = from, DoseMgPerDay = input.DoseMgPerDay!.Value, Schedule = input.Schedule!.Value };
            Place(line, period);
            database.Add(period);
        }
        else if (period.StartedOn != from)
        {
            TakeOut(line, period);
            period.StartedOn = from;
            Place(line, period);
        }
        period.DoseMgPerDay = input.DoseMgPerDay!.Value;
        period.Schedule = input.Schedule!.Value;
        period.Reason = input.Reason;
        period.ReasonDetail = input.ReasonDetail;
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>Takes a change of dose back: the dose before it goes on. Nothing happens when there is none such.</summary>
    public async Task RemoveDoseAsync(Guid patientId, Guid lineId, Guid doseId, CancellationToken cancellation)
    {
        var line = await LineAsync(patientId, lineId, cancellation);
        if (line.DosePeriods.Find(d => d.Id == doseId) is not { } period)
            return;
        TakeOut(line, period);
        database.Remove(period);
        await database.SaveChangesAsync(cancellation);
    }

    private static void Place(TreatmentLine line, DosePeriod period)
    {
        var others = line.DosePeriods.Where(d => d.Id != period.Id).ToList();
        var before = others.Where(d => d.StartedOn <= period.StartedOn).MaxBy(d => d.StartedOn);
        var after = others.Where(d => d.StartedOn > period.StartedOn).MinBy(d => d.StartedOn);
        if (before is not null)
            before.EndedOn = DayBefore(period.StartedOn);
        period.EndedOn = after is null ? line.EndedOn : DayBefore(after.StartedOn);
    }

    private static void TakeOut(TreatmentLine line, DosePeriod period)
    {
        if (line.DosePeriods.Where(d => d.Id != period.Id && d.StartedOn <= period.StartedOn).MaxBy(d => d.StartedOn) is { } before)
            before.EndedOn = period.EndedOn;
    }

    /// <param name="visitId">The visit that records the end.</param>
    public async Task EndLineAsync(Guid patientId, Guid lineId, PartialDate endedOn, StopReason reason, DrugResistance? resistance, Guid visitId, CancellationToken cancellation)
    {
        var line = await LineAsync(patientId, lineId, cancellation);
        End(line, endedOn, reason);
        line.EndVisitId = visitId;
        line.Resistance = resistance ?? line.Resistance;
        await database.SaveChangesAsync(cancellation);
    }

    public async Task SaveRadiotherapyAsync(Guid patientId, RadiotherapyInput input, CancellationToken cancellation)
    {
        var course = await database.Set<Radiotherapy>().SingleOrDefaultAsync(r => r.Id == input.Id && r.PatientId == patientId, cancellation);
        if (course is null)
        {
            course = new Radiotherapy { Id = input.Id, PatientId = patientId, Intent = input.Intent!.Value };
            database.Add(course);
        }
        course.Intent = input.Intent!.Value;
        course.TargetSite = input.TargetSite;
        course.TotalDoseGy = input.TotalDoseGy;
        course.Fractions = input.Fractions;
        course.StartedOn = input.StartedOn;
        course.EndedOn = input.EndedOn;
        await database.SaveChangesAsync(cancellation);
    }

    public async Task SavePriorTreatmentAsync(Guid patientId, PriorTreatmentInput input, CancellationToken cancellation)
    {
        var prior = await database.Set<PriorTreatment>().SingleOrDefaultAsync(p => p.Id == input.Id && p.PatientId == patientId, cancellation);
        if (prior is null)
        {
            prior = new PriorTreatment { Id = input.Id, PatientId = patientId, Kind = input.Kind!.Value, Description = input.Description! };
            database.Add(prior);
        }
        prior.Kind = input.Kind!.Value;
        prior.Description = input.Description!.Trim();
        prior.StartedOn = input.StartedOn;
        prior.EndedOn = input.EndedOn;
        prior.Outcome = input.Outcome;
        await database.SaveChangesAsync(cancellation);
    }

    private Task<TreatmentLine> LineAsync(Guid patientId, Guid lineId, CancellationToken cancellation) =>
        database.Set<TreatmentLine>().Include(l => l.DosePeriods).SingleAsync(l => l.Id == lineId && l.PatientId == patientId, cancellation);

    private void SaveFirstDose(TreatmentLine line, TreatmentLineInput input)
    {
        if (input.DoseMgPerDay is not { } dose)
            return;
        var first = line.DosePeriods.MinBy(d => d.StartedOn);
        if (first is null)
        {
            first = new DosePeriod
            {
                // Derived from the line's own id, so that a repeated submit finds the same period.
                Id = DerivedId.From(line.Id, "first dose"),
                PatientId = line.PatientId,
                TreatmentLineId = line.Id,
                StartedOn = line.StartedOn,
                DoseMgPerDay = dose,
                Schedule = input.Schedule ?? DoseSchedule.Continuous,
            };
            database.Add(first);
        }
        first.StartedOn = line.StartedOn;
        first.DoseMgPerDay = dose;
        first.Schedule = input.Schedule ?? DoseSchedule.Continuous;
        first.Reason = input.DoseReason;
        first.ReasonDetail = input.DoseReasonDetail;
    }

    private static void End(TreatmentLine line, PartialDate? endedOn, StopReason? reason)
    {
        var previousEnd = line.EndedOn;
        line.EndedOn = endedOn;
        line.EndVisitId = endedOn is null ? null : line.EndVisitId;
        line.StopReason = reason;
        var last = line.DosePeriods.MaxBy(d => d.StartedOn);
        if (last is not null && (last.EndedOn is null || last.EndedOn == previousEnd))
            last.EndedOn = endedOn;
    }

    private static PartialDate DayBefore(PartialDate date) => date.Exact is { } day ? day.AddDays(-1) : date;
}
