using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
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
        // Where the visit said that the event ended, what it said is what is corrected.
        entry.EndVisitId = input.EndedOn is null ? null : entry.EndedOn is null ? visitId : entry.EndVisitId;
        entry.EndedOn = input.EndedOn;
        entry.IsSerious = input.IsSerious;
        entry.Outcome = input.Outcome;
        entry.ActionTaken = input.ActionTaken;
        entry.TreatmentLineId = input.TreatmentLineId ?? await ActiveLineAsync(patientId, input.OnsetOn, cancellation);
        SaveGrades(entry, input.Grades);
        SaveRelations(entry, await OfPatientAsync(patientId, input.Relations, cancellation));
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>What a visit says of an event that was going on: a grade from its day on, an end, what was done. What it leaves as it stood writes nothing.</summary>
    public async Task UpdateAsync(Guid patientId, OngoingAdverseEventInput input, Visit visit, CancellationToken cancellation)
    {
        if (!input.GradeHasChanged && !input.HasEnded && input.ActionTaken is null && input.Outcome is null && input.Relations.TrueForAll(r => r.Relatedness is null))
            return;
        var entry = await EventAsync(patientId, input.Id, cancellation);
        if (input.GradeHasChanged)
            ChangeGrade(entry, visit, input.Grade);
        entry.ActionTaken = input.ActionTaken ?? entry.ActionTaken;
        entry.Outcome = input.Outcome ?? entry.Outcome;
        if (input.HasEnded)
        {
            entry.EndedOn = input.EndedOn ?? visit.VisitedOn;
            entry.EndVisitId = visit.Id;
            entry.Outcome = input.Outcome ?? AdverseEventOutcome.Resolved;
        }
        SaveRelations(entry, await OfPatientAsync(patientId, [.. input.Relations.Where(r => r.Relatedness is not null)], cancellation));
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>The grade from a day on; the same grade as before it writes nothing, and takes back what that day said.</summary>
    private void ChangeGrade(AdverseEvent entry, Visit visit, int? grade)
    {
        var from = visit.VisitedOn;
        var ofDay = entry.Grades.Find(g => g.From == from);
        var before = entry.Grades.Where(g => g != ofDay && (g.From is null || g.From.Value < from)).MaxBy(g => g.From?.Earliest ?? DateOnly.MinValue);
        if (before is not null && before.Grade == grade)
        {
            if (ofDay is not null)
                database.Remove(ofDay);
        }
        else if (ofDay is not null)
        {
            (ofDay.Grade, ofDay.VisitId) = (grade, visit.Id);
        }
        else
        {
            database.Add(new AdverseEventGrade { Id = DerivedId.From(entry.Id, $"grade from {from}"), PatientId = entry.PatientId, AdverseEventId = entry.Id, VisitId = visit.Id, From = from, Grade = grade });
        }
    }

    /// <summary>Relations to drugs that the patient was given; a form can name no other.</summary>
    private async Task<List<DrugRelationInput>> OfPatientAsync(Guid patientId, List<DrugRelationInput> typed, CancellationToken cancellation)
    {
        if (typed.Count == 0)
            return typed;
        var drugs = (await records.LinesAsync(patientId, cancellation)).Select(l => l.Drug).ToHashSet(StringComparer.Ordinal);
        return [.. typed.Where(r => r.Drug is { } drug && drugs.Contains(drug))];
    }

    private Task<AdverseEvent> EventAsync(Guid patientId, Guid id, CancellationToken cancellation) =>
        database.Set<AdverseEvent>().Include(e => e.Grades).Include(e => e.Relations).SingleAsync(e => e.Id == id && e.PatientId == patientId, cancellation);

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
