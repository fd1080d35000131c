using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace DfspRegistry.Data;

// One save is one transaction: the rows, the versions of the records they belong to, and their audit entries; or nothing.
public sealed partial class RegistryDbContext
{
    private const string BeforeSave = "before_save";

    /// <summary>The person in whose name this context reads and writes.</summary>
    public ICurrentUser CurrentUser => user;

    /// <exception cref="InvalidOperationException">Always: a save reads versions first and is asynchronous.</exception>
    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new InvalidOperationException("Save with SaveChangesAsync: it checks the record's version and writes the audit trail.");

    /// <exception cref="ConcurrencyConflict">Somebody saved the same record or visit in between. Nothing was saved.</exception>
    /// <exception cref="Signing.RecordLockedException">A row of a locked record or visit would change. Nothing was saved.</exception>
    /// <exception cref="PatientNotVisibleException">A row belongs to a patient whom the person may not see, or only read. Nothing was saved.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (!ChangeTracker.HasChanges())
            return 0;
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        List<AuditEntry> trail = [];
        try
        {
            await LoadWhatIsDeletedWithAsync(cancellationToken);
            var keys = await KeysOfIdentifiedAsync(cancellationToken);
            var guarded = await RaiseVersionsAsync(cancellationToken);
            trail = [.. AuditTrail.Describe(Changes(), user, reason, keys)];
            AuditEntries.AddRange(trail);
            // Within a longer transaction a save that is refused leaves nothing behind either.
            if (own is null && guarded.Count > 0)
                await Database.CurrentTransaction!.CreateSavepointAsync(BeforeSave, cancellationToken);
            var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess: false, cancellationToken);
            await RefuseChangedAsync(guarded, cancellationToken);
            if (own is not null)
                await own.CommitAsync(cancellationToken);
            if (acceptAllChangesOnSuccess)
                ChangeTracker.AcceptAllChanges();
            return rows - trail.Count;
        }
        catch (DbUpdateConcurrencyException conflict) when (conflict.Entries.Any(e => e.Entity is Patient or Visit))
        {
            throw ConcurrencyConflict.From(conflict);
        }
        catch (Signing.RecordLockedException) when (own is null && trail.Count > 0)
        {
            await Database.CurrentTransaction!.RollbackToSavepointAsync(BeforeSave, cancellationToken);
            throw;
        }
        finally
        {
            // Written, or to be described anew by the next attempt; either way not for this context to keep.
            foreach (var entry in trail)
                Entry(entry).State = EntityState.Detached;
        }
    }

    private List<EntityEntry> Changes() =>
        [.. ChangeTracker.Entries().Where(e => e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)];

    /// <summary>Keys of the patients of whom something identifying changes, for the trail. A patient who is being forgotten has none any more.</summary>
    private async Task<IReadOnlyDictionary<Guid, byte[]>> KeysOfIdentifiedAsync(CancellationToken cancellation)
    {
        Dictionary<Guid, byte[]> found = [];
        if (installation is null)
            return found;
        var keys = new PatientKeys(this, installation);
        foreach (var patient in Changes().Where(AuditTrail.Identifies).Select(PatientIdOf).OfType<Guid>().Distinct().Where(p => p != forgotten).ToList())
            found[patient] = await keys.FindOrMakeAsync(patient, cancellation);
        return found;
    }

    /// <summary>Rows that the database would delete along with these are deleted here instead, so that the trail names each.</summary>
    private async Task LoadWhatIsDeletedWithAsync(CancellationToken cancellation)
    {
        foreach (var deleted in ChangeTracker.Entries().Where(e => e.State == EntityState.Deleted).ToList())
        {
            foreach (var rows in deleted.Collections.Where(c => !c.IsLoaded))
                await rows.LoadAsync(cancellation);
        }
        ChangeTracker.CascadeChanges();
    }

    /// <summary>A change of any row is a change of its patient, and of its visit where it belongs to one.</summary>
    private async Task<List<(Domain.Signing.RecordLock Held, string Content)>> RaiseVersionsAsync(CancellationToken cancellation)
    {
        var changes = Changes();
        var patients = await PatientsOfAsync(changes, cancellation);
        var guarded = await RefuseLockedAsync(changes, cancellation);
        foreach (var patient in patients)
            Raise(patient, nameof(Patient.Version));
        foreach (var visit in await VisitsOfAsync(changes, cancellation))
            Raise(visit, nameof(Visit.Version));
        return guarded;
    }

    private static void Raise(EntityEntry entry, string version)
    {
        var property = entry.Property(version);
        if (entry.State == EntityState.Added)
            property.CurrentValue = 1;
        else if (entry.State != EntityState.Deleted)
            property.CurrentValue = (int)property.OriginalValue! + 1;
    }

    private async Task<List<EntityEntry>> PatientsOfAsync(List<EntityEntry> changes, CancellationToken cancellation)
    {
        var ids = changes.Select(PatientIdOf).OfType<Guid>().ToHashSet();
        if (ids.Count == 0)
            return [];
        // Locked before anything else and in one order, so that two saves for the same patients wait for each other instead of failing.
        var all = ids.ToArray();
        await Database.ExecuteSqlAsync($"select from patients where id = any({all}) order by id for update", cancellation);
        var tracked = ChangeTracker.Entries<Patient>().Where(p => ids.Contains(p.Entity.Id)).ToList();
        var absent = ids.Except(tracked.Select(p => p.Entity.Id)).ToArray();
        var loaded = absent.Length == 0 ? [] : await Patients.Where(p => absent.Contains(p.Id)).ToListAsync(cancellation);
        List<EntityEntry<Patient>> patients = [.. tracked, .. loaded.Select(p => Entry(p))];
        if (patients.Count < ids.Count || !patients.TrueForAll(IsWritable))
            throw new PatientNotVisibleException();
        return [.. patients];
    }

    /// <summary>Both where the patient is and where the patient goes to.</summary>
    private bool IsWritable(EntityEntry<Patient> patient)
    {
        var site = patient.Property(p => p.SiteId);
        return user.WritesAllSites
            || (user.WritableSiteIds.Contains(site.CurrentValue) && (patient.State == EntityState.Added || user.WritableSiteIds.Contains(site.OriginalValue)));
    }

    private async Task<List<EntityEntry>> VisitsOfAsync(List<EntityEntry> changes, CancellationToken cancellation)
    {
        var ids = changes.Where(e => e.Entity is Visit).Select(e => ((Visit)e.Entity).Id).ToHashSet();
        // A picture is taken and added while the visit's form stands open, and no field of that form says anything of it: it is no change of the form.
        foreach (var property in changes.Where(e => e.Entity is not ClinicalPicture && e.Metadata.FindProperty("VisitId") is not null).Select(e => e.Property("VisitId")))
            ids.UnionWith(new[] { property.CurrentValue, property.OriginalValue }.OfType<Guid>());
        var assessments = changes.Select(e => (e.Entity as LesionMeasurement)?.AssessmentId).OfType<Guid>().Distinct().ToArray();
        var events = changes.Select(e => (e.Entity as AdverseEventGrade)?.AdverseEventId ?? (e.Entity as DrugRelation)?.AdverseEventId).OfType<Guid>().Distinct().ToArray();
        if (assessments.Length > 0)
            ids.UnionWith((await Assessments.Where(a => assessments.Contains(a.Id)).Select(a => a.VisitId).ToListAsync(cancellation)).OfType<Guid>());
        if (events.Length > 0)
            ids.UnionWith((await AdverseEvents.Where(e => events.Contains(e.Id)).Select(e => e.VisitId).ToListAsync(cancellation)).OfType<Guid>());
        var tracked = ChangeTracker.Entries<Visit>().Where(v => ids.Contains(v.Entity.Id)).ToList();
        var absent = ids.Except(tracked.Select(v => v.Entity.Id)).ToArray();
        var loaded = absent.Length == 0
            ? []
            : await Visits.Where(v => absent.Contains(v.Id)).ToListAsync(cancellation);
        return [.. tracked, .. loaded.Select(v => Entry(v))];
    }

    internal static Guid? PatientIdOf(EntityEntry entry) => entry.Entity switch
    {
        Patient patient => patient.Id,
        IBelongsToPatient row => row.PatientId,
        PatientIdentity identity => identity.PatientId,
        PatientKey key => key.PatientId,
        _ => null,
    };
}
