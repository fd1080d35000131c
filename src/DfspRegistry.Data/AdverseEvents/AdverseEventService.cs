using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.AdverseEvents;

/// <summary>Writes adverse events with the course of their grades and their relation to each drug.</summary>
public sealed class AdverseEventService(RegistryDbContext database, PatientRecords records)
{
    /// <summary>An event that names no line is attributed to the line active at its onset.</summary>
    public async Task SaveAsync(Guid patientId, AdverseEventInput input, Guid? visitId, CancellationToken cancellation)
    {
        var entry = await database.Set<AdverseEvent>().Include(e => e.Grades).Include(e => e.Relations)
            .SingleOrDefaultAsync(e => e.Id == input.Id && e.PatientId == patientId, cancellation);
        if (entry is null)
        {
            entry = new AdverseEvent { Id = input.Id, PatientId = patientId, VisitId = visitId, Term = input.Term!, CtcaeVersion = input.CtcaeVersion!.Value };
            database.Add(entry);
        }
        entry.Term = input.Term!.Trim();
        entry.CtcaeVersion = input.CtcaeVersion!.Value;
        entry.ReportedTerm = string.IsNullOrWhiteSpace(input.ReportedTerm) ? null : input.ReportedTerm.Trim();
        entry.OnsetOn = input.OnsetOn;
        entry.EndedOn = input.EndedOn;
        entry.IsSerious = input.IsSerious;
        entry.Outcome = input.Outcome;
        entry.ActionTaken = input.ActionTaken;
        entry.TreatmentLineId = input.TreatmentLineId ?? await ActiveLineAsync(patientId, input.OnsetOn, cancellation);
        SaveGrades(entry, input.Grades);
        SaveRelations(entry, input.Relations);
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>The grade from a day on; the same grade as before writes nothing.</summary>
    public async Task ChangeGradeAsync(Guid patientId, Guid adverseEventId, PartialDate from, int? grade, CancellationToken cancellation)
    {
        var entry = await EventAsync(patientId, adverseEventId, cancellation);
        var current = entry.Grades.MaxBy(g => g.From?.Earliest ?? DateOnly.MinValue);
        if (current is not null && current.Grade == grade)
            return;
        var sameDay = entry.Grades.Find(g => g.From == from);
        if (sameDay is not null)
            sameDay.Grade = grade;
        else
            database.Add(new AdverseEventGrade { Id = DerivedId.From(entry.Id, $"grade from {from}"), PatientId = patientId, AdverseEventId = entry.Id, From = from, Grade = grade });
        await database.SaveChangesAsync(cancellation);
    }

    public async Task EndAsync(Guid patientId, Guid adverseEventId, PartialDate endedOn, AdverseEventOutcome outcome, CancellationToken cancellation)
    {
        var entry = await EventAsync(patientId, adverseEventId, cancellation);
        entry.EndedOn = endedOn;
        entry.Outcome = outcome;
        await database.SaveChangesAsync(cancellation);
    }

    private Task<AdverseEvent> EventAsync(Guid patientId, Guid id, CancellationToken cancellation) =>
        database.Set<AdverseEvent>().Include(e => e.Grades).SingleAsync(e => e.Id == id && e.PatientId == patientId, cancellation);

    private async Task<Guid?> ActiveLineAsync(Guid patientId, PartialDate? onset, CancellationToken cancellation) =>
        onset is { } day ? PatientRecords.LineActiveOn(await records.LinesAsync(patientId, cancellation), day)?.Id : null;

    private void SaveGrades(AdverseEvent entry, List<AdverseEventGradeInput> typed)
    {
        foreach (var gone in entry.Grades.Where(g => typed.TrueForAll(t => t.Id != g.Id)).ToList())
            database.Remove(gone);
        foreach (var input in typed)
        {
            var grade = entry.Grades.Find(g => g.Id == input.Id);
            if (grade is null)
                database.Add(new AdverseEventGrade { Id = input.Id, PatientId = entry.PatientId, AdverseEventId = entry.Id, From = input.From ?? entry.OnsetOn, Grade = input.Grade });
            else
                (grade.From, grade.Grade) = (input.From, input.Grade);
        }
    }

    private void SaveRelations(AdverseEvent entry, List<DrugRelationInput> typed)
    {
        foreach (var input in typed.Where(t => !string.IsNullOrWhiteSpace(t.Drug)))
        {
            var relation = entry.Relations.Find(r => r.Drug == input.Drug);
            if (relation is not null)
                relation.Relatedness = input.Relatedness ?? Relatedness.NotAssessed;
            else if (input.Relatedness is { } relatedness)
                database.Add(new DrugRelation { Id = DerivedId.From(entry.Id, "relation to " + input.Drug), PatientId = entry.PatientId, AdverseEventId = entry.Id, Drug = input.Drug!, Relatedness = relatedness });
        }
    }
}
