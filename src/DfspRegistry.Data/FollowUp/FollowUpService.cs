using DfspRegistry.Data.Concurrency;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.FollowUp;

/// <summary>Writes recurrences, progressions without assessment, and what is known of life and death.</summary>
public sealed class FollowUpService(RegistryDbContext database)
{
    public async Task SaveRecurrenceAsync(Guid patientId, RecurrenceInput input, CancellationToken cancellation)
    {
        var recurrence = await database.Set<Recurrence>().SingleOrDefaultAsync(r => r.Id == input.Id && r.PatientId == patientId, cancellation);
        if (recurrence is null)
        {
            recurrence = new Recurrence { Id = input.Id, PatientId = patientId, FoundOn = input.FoundOn!.Value, Kind = input.Kind!.Value };
            database.Add(recurrence);
        }
        recurrence.FoundOn = input.FoundOn!.Value;
        recurrence.Kind = input.Kind!.Value;
        recurrence.Confirmation = input.Confirmation;
        recurrence.Site = input.Site;
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>Writes a contact that is not on record yet; the same one twice writes once.</summary>
    /// <exception cref="ConcurrencyConflict">One with this id says something else.</exception>
    public async Task AddAliveContactAsync(Guid patientId, AliveContactInput input, CancellationToken cancellation)
    {
        if (await database.AliveContacts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == input.Id && c.PatientId == patientId, cancellation) is not { } known)
            await SaveAliveContactAsync(patientId, input, cancellation);
        else if ((known.AliveOn, known.Source, known.ExaminedWithoutProgression) != (input.AliveOn, input.Source, input.ExaminedWithoutProgression))
            throw new ConcurrencyConflict(patientId, null);
    }

    public async Task SaveAliveContactAsync(Guid patientId, AliveContactInput input, CancellationToken cancellation)
    {
        var contact = await database.Set<AliveContact>().SingleOrDefaultAsync(c => c.Id == input.Id && c.PatientId == patientId, cancellation);
        if (contact is null)
        {
            contact = new AliveContact { Id = input.Id, PatientId = patientId, AliveOn = input.AliveOn!.Value, Source = input.Source!.Value };
            database.Add(contact);
        }
        contact.AliveOn = input.AliveOn!.Value;
        contact.Source = input.Source!.Value;
        contact.ExaminedWithoutProgression = input.ExaminedWithoutProgression;
        await SaveOnceAsync(cancellation);
    }

    /// <summary>A patient dies once: a second form corrects the first.</summary>
    public async Task SaveDeathAsync(Guid patientId, DeathInput input, CancellationToken cancellation)
    {
        var death = await database.Set<Death>().SingleOrDefaultAsync(d => d.PatientId == patientId, cancellation);
        if (death is null)
        {
            death = new Death { Id = input.Id, PatientId = patientId, DiedOn = input.DiedOn!.Value, Source = input.Source!.Value };
            database.Add(death);
        }
        death.DiedOn = input.DiedOn!.Value;
        death.Cause = input.Cause;
        death.CauseDetail = input.CauseDetail;
        death.Source = input.Source!.Value;
        await SaveOnceAsync(cancellation);
    }

    public async Task SaveProgressionAsync(Guid patientId, Guid lineId, ReportedProgressionInput input, CancellationToken cancellation)
    {
        var progression = await database.Set<ReportedProgression>().SingleOrDefaultAsync(p => p.Id == input.Id && p.PatientId == patientId, cancellation);
        if (progression is null)
        {
            progression = new ReportedProgression { Id = input.Id, PatientId = patientId, TreatmentLineId = lineId, ProgressedOn = input.ProgressedOn!.Value, Basis = input.Basis!.Value };
            database.Add(progression);
        }
        progression.ProgressedOn = input.ProgressedOn!.Value;
        progression.Basis = input.Basis!.Value;
        progression.Detail = input.Detail;
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>Of the same form sent several times at once the first one writes.</summary>
    private async Task SaveOnceAsync(CancellationToken cancellation)
    {
        try
        {
            await database.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException conflict) when (RepeatedSubmit.Caused(conflict))
        {
            database.ChangeTracker.Clear();
        }
    }
}
