using DfspRegistry.Domain.Diagnosis;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Surgery;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Patients;

/// <summary>Finds a patient within the sites of the person at work, and the dates of the record that a new entry must not contradict.</summary>
public sealed class PatientRecords(RegistryDbContext database, TimeProvider clock)
{
    public DateOnly Today => DateOnly.FromDateTime(clock.GetLocalNow().DateTime);

    /// <returns>Null for an unknown number and for a patient of another site: the two answer alike.</returns>
    public Task<Patient?> FindAsync(string registryNumber, CancellationToken cancellation) =>
        database.Set<Patient>().SingleOrDefaultAsync(p => p.RegistryNumber == registryNumber, cancellation);

    /// <summary>Is it a row of this patient?</summary>
    public Task<bool> HasAsync<TRow>(Guid patientId, Guid rowId, CancellationToken cancellation) where TRow : class, IBelongsToPatient =>
        database.Set<TRow>().AnyAsync(r => r.Id == rowId && r.PatientId == patientId, cancellation);

    public async Task<RecordDates> DatesAsync(Guid patientId, Guid? treatmentLineId, CancellationToken cancellation)
    {
        var birth = await database.Set<Patient>().Where(p => p.Id == patientId).Select(p => p.BirthDate).SingleOrDefaultAsync(cancellation);
        var died = await database.Set<Death>().Where(d => d.PatientId == patientId).Select(d => (PartialDate?)d.DiedOn).SingleOrDefaultAsync(cancellation);
        var line = treatmentLineId is null
            ? null
            : await database.Set<TreatmentLine>().Where(l => l.Id == treatmentLineId && l.PatientId == patientId)
                .Select(l => new { l.StartedOn, l.EndedOn }).SingleOrDefaultAsync(cancellation);
        return new RecordDates(Today)
        {
            BirthDate = birth,
            DiedOn = died,
            LineStartedOn = line?.StartedOn,
            LineEndedOn = line?.EndedOn,
            LineId = line is null ? null : treatmentLineId,
            Record = await RecordAsync(patientId, cancellation),
            LastKnownAliveOn = await LastKnownAliveAsync(patientId, cancellation),
        };
    }

    /// <summary>The dates that others must keep their order with.</summary>
    private async Task<IReadOnlyList<RecordDate>> RecordAsync(Guid patientId, CancellationToken cancellation)
    {
        List<RecordDate> dates = [];
        void Add(RecordEvent kind, PartialDate? on, Guid row, Guid? line, string words)
        {
            if (on is { } day)
                dates.Add(new RecordDate(kind, day, row, line, words));
        }
        foreach (var line in await database.Set<TreatmentLine>().AsNoTracking().Include(l => l.DosePeriods).Where(l => l.PatientId == patientId).ToListAsync(cancellation))
        {
            Add(RecordEvent.LineStart, line.StartedOn, line.Id, line.Id, $"the first dose of {line.Drug}");
            Add(RecordEvent.LineEnd, line.EndedOn, line.Id, line.Id, $"the last dose of {line.Drug}");
            foreach (var dose in line.DosePeriods.OrderBy(d => d.StartedOn).Skip(1))
                Add(RecordEvent.DoseChange, dose.StartedOn, dose.Id, line.Id, $"a change of the dose of {line.Drug}");
        }
        foreach (var diagnosis in await database.Set<DfspDiagnosis>().AsNoTracking().Where(d => d.PatientId == patientId).ToListAsync(cancellation))
            Add(RecordEvent.Diagnosis, diagnosis.PathologyOn, diagnosis.Id, null, "the pathology report");
        foreach (var assessment in await database.Set<Assessment>().AsNoTracking().Where(a => a.PatientId == patientId && !a.IsBaseline).ToListAsync(cancellation))
            Add(RecordEvent.Assessment, assessment.AssessedOn, assessment.Id, assessment.TreatmentLineId, "an assessment");
        foreach (var progression in await database.Set<ReportedProgression>().AsNoTracking().Where(p => p.PatientId == patientId).ToListAsync(cancellation))
            Add(RecordEvent.Progression, progression.ProgressedOn, progression.Id, progression.TreatmentLineId, "a progression");
        foreach (var surgery in await database.Set<SurgicalProcedure>().AsNoTracking().Where(s => s.PatientId == patientId).ToListAsync(cancellation))
        {
            Add(RecordEvent.Surgery, surgery.PerformedOn, surgery.Id, surgery.TreatmentLineId, "an operation");
            Add(RecordEvent.Clearance, surgery.FinalClearanceOn, surgery.Id, surgery.TreatmentLineId, "the final clearance");
        }
        foreach (var histology in await database.Set<HistologyExamination>().AsNoTracking().Where(h => h.PatientId == patientId).ToListAsync(cancellation))
            Add(histology.Occasion == HistologyOccasion.BeforeTreatment ? RecordEvent.HistologyBefore : RecordEvent.HistologyAfter, histology.SpecimenOn, histology.Id, histology.TreatmentLineId, "a histology");
        return dates;
    }

    /// <summary>The latest visit, contact or assessment. A partial date counts with its earliest day: that much is certain.</summary>
    public async Task<PartialDate?> LastKnownAliveAsync(Guid patientId, CancellationToken cancellation)
    {
        // A look-up in the chart shows what happened, not that the patient lived on the day of the look-up.
        var visits = await database.Set<Visit>().Where(v => v.PatientId == patientId && v.Mode != VisitMode.RecordOnly).Select(v => v.VisitedOn).ToListAsync(cancellation);
        var contacts = await database.Set<AliveContact>().Where(c => c.PatientId == patientId).Select(c => c.AliveOn).ToListAsync(cancellation);
        var assessments = await database.Set<Assessment>().Where(a => a.PatientId == patientId).Select(a => a.AssessedOn).ToListAsync(cancellation);
        PartialDate[] all = [.. visits, .. contacts, .. assessments];
        return all.Length == 0 ? null : all.MaxBy(date => date.Earliest);
    }

    /// <summary>The lines of a patient in their order.</summary>
    public Task<List<TreatmentLine>> LinesAsync(Guid patientId, CancellationToken cancellation) =>
        database.Set<TreatmentLine>().Include(l => l.DosePeriods).Where(l => l.PatientId == patientId).OrderBy(l => l.Ordinal).ToListAsync(cancellation);

    /// <summary>The line that was being given on a day; where none was, the last one that had started.</summary>
    public static TreatmentLine? LineActiveOn(IReadOnlyCollection<TreatmentLine> lines, PartialDate day)
    {
        var started = lines.Where(l => !l.StartedOn.IsCertainlyAfter(day)).ToList();
        return started.Where(l => l.EndedOn?.IsCertainlyBefore(day) != true).MaxBy(l => l.Ordinal) ?? started.MaxBy(l => l.Ordinal);
    }
}
