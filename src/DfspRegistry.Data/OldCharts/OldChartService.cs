using DfspRegistry.Data.AdverseEvents;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Shared;
using DfspRegistry.Data.Treatment;
using DfspRegistry.Data.TumorResponse;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.OldCharts;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.OldCharts;

/// <summary>Writes all that one old chart says, in one transaction, through the services of the single forms; and names the next chart to enter.</summary>
public sealed class OldChartService(
    RegistryDbContext database, PatientRecords records, TreatmentService treatment, AssessmentService assessments, AdverseEventService adverseEvents, FollowUpService followUp)
{
    public async Task SaveAsync(Guid patientId, OldChartInput chart, CancellationToken cancellation)
    {
        // Within the transaction of the form, where there is one.
        await using var own = database.Database.CurrentTransaction is null ? await database.Database.BeginTransactionAsync(cancellation) : null;
        try
        {
            foreach (var line in chart.Lines.Where(l => !l.IsBlank).OrderBy(l => l.StartedOn))
                await treatment.SaveLineAsync(patientId, line.ToLine(chart.StudyId), cancellation);
            foreach (var visit in chart.Visits.Where(v => !v.IsBlank))
                await SaveVisitAsync(patientId, visit, cancellation);
            foreach (var reported in chart.Events.Where(e => !e.IsBlank))
                await SaveEventAsync(patientId, reported, cancellation);
            if (chart.Alive.AliveOn is not null)
                await followUp.SaveAliveContactAsync(patientId, chart.Alive, cancellation);
            if (chart.HasDeath)
                await followUp.SaveDeathAsync(patientId, chart.Death, cancellation);
            if (own is not null)
                await own.CommitAsync(cancellation);
        }
        catch (DbUpdateException conflict) when (own is not null && RepeatedSubmit.Caused(conflict))
        {
            // The same form arrived twice at once: the other one has written it, whole.
            await own.RollbackAsync(cancellation);
        }
    }

    /// <summary>
    /// The next patient of the same hospital, by registry number and round to the first, who was entered from old records and of whom nothing but the person
    /// is there yet.
    /// </summary>
    public async Task<string?> NextAsync(string registryNumber, CancellationToken cancellation)
    {
        var waiting = database.Patients.Where(p => p.IsRetrospective && p.RegistryNumber != registryNumber
            && database.Patients.Any(here => here.RegistryNumber == registryNumber && here.SiteId == p.SiteId)
            && !database.TreatmentLines.Any(l => l.PatientId == p.Id) && !database.Visits.Any(v => v.PatientId == p.Id) && !database.Deaths.Any(d => d.PatientId == p.Id))
            .Select(p => p.RegistryNumber);
        return await waiting.Where(n => string.Compare(n, registryNumber) > 0).OrderBy(n => n).FirstOrDefaultAsync(cancellation)
            ?? await waiting.OrderBy(n => n).FirstOrDefaultAsync(cancellation);
    }

    private async Task SaveVisitAsync(Guid patientId, OldChartVisitInput typed, CancellationToken cancellation)
    {
        var on = typed.SeenOn!.Value;
        var visit = await database.Visits.SingleOrDefaultAsync(v => v.Id == typed.Id && v.PatientId == patientId, cancellation);
        if (visit is null)
        {
            visit = new Visit { Id = typed.Id, PatientId = patientId, VisitedOn = on, Mode = VisitMode.InClinic };
            database.Add(visit);
        }
        (visit.VisitedOn, visit.Kps, visit.DiseaseStatus, visit.IsRetrospective, visit.State) = (on, typed.Kps, typed.DiseaseStatus, true, VisitState.Complete);
        await database.SaveChangesAsync(cancellation);
        if (typed.Response is not { } response || PatientRecords.LineActiveOn(await records.LinesAsync(patientId, cancellation), on) is not { } line)
            return;
        await assessments.SaveAsync(patientId, line.Id, new AssessmentInput
        {
            Id = DerivedId.From(typed.Id, "assessment"), AssessedOn = on, Criteria = ResponseCriteria.NotStated, ReportedResponse = response,
        }, visit.Id, confirmed: [], cancellation);
    }

    private async Task SaveEventAsync(Guid patientId, OldChartEventInput typed, CancellationToken cancellation)
    {
        // Without an onset the event can be given to a line only where there is no choice.
        var lines = typed.OnsetOn is null ? await records.LinesAsync(patientId, cancellation) : [];
        await adverseEvents.SaveAsync(patientId, new AdverseEventInput
        {
            Id = typed.Id,
            TreatmentLineId = lines is [var only] ? only.Id : null,
            Term = typed.Term!.Trim(),
            CtcaeVersion = CtcaeVersion.NotStated,
            OnsetOn = typed.OnsetOn,
            EndedOn = typed.EndedOn,
            Outcome = typed.Grade == 5 ? AdverseEventOutcome.Fatal : typed.EndedOn is not null ? AdverseEventOutcome.Resolved : null,
            Grades = [new AdverseEventGradeInput { Id = DerivedId.From(typed.Id, "grade"), From = typed.OnsetOn, Grade = typed.Grade }],
        }, visitId: null, cancellation);
    }
}
