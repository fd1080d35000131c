using DfspRegistry.Data.Signing;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Signing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace DfspRegistry.Data;

// What a lock keeps out, for pages, imports and the command line alike. It is looked up after the patients' rows are held, so that no lock comes between.
public sealed partial class RegistryDbContext
{
    /// <returns>The locked visits of the patients concerned, with what they hold before the save.</returns>
    /// <exception cref="RecordLockedException">A row of a locked record would change.</exception>
    private async Task<List<(RecordLock Held, string Content)>> RefuseLockedAsync(List<EntityEntry> changes, CancellationToken cancellation)
    {
        var clinical = changes.Where(c => !IsOpenToChange(c)).ToList();
        var patients = clinical.Select(PatientIdOf).OfType<Guid>().Distinct().ToArray();
        List<(RecordLock, string)> guarded = [];
        if (patients.Length == 0)
            return guarded;
        var locks = await RecordLocks.IgnoreQueryFilters().AsNoTracking().Where(l => patients.Contains(l.PatientId)).ToListAsync(cancellation);
        if (locks.Find(l => l.VisitId is null) is { } whole)
            throw new RecordLockedException(whole);
        foreach (var held in locks)
            guarded.Add((held, await SignedContent.ReadAsync(this, held.PatientId, held.VisitId, cancellation)));
        return guarded;
    }

    /// <summary>After the rows are written and before they are committed: what a locked visit recorded is as it was. A lock keeps what a signature covers.</summary>
    /// <exception cref="RecordLockedException">It is not.</exception>
    private async Task RefuseChangedAsync(List<(RecordLock Held, string Content)> guarded, CancellationToken cancellation)
    {
        foreach (var (held, content) in guarded)
        {
            if (await SignedContent.ReadAsync(this, held.PatientId, held.VisitId, cancellation) != content)
                throw new RecordLockedException(held);
        }
    }

    /// <summary>
    /// Signing and unlocking are what a lock is for; a withdrawal of consent and the wish to be forgotten may come at any time (GDPR Art. 7 and 17). What is no part of the
    /// clinical record, such as what somebody is typing or the site that cares for the patient, is not locked either.
    /// </summary>
    private bool IsOpenToChange(EntityEntry change) =>
        change.Entity is Signature or RecordLock or Consent or SiteMembership
        || (forgotten is not null && PatientIdOf(change) == forgotten && IsPartOfForgetting(change))
        || (change.Entity is Patient && change.State == EntityState.Modified && change.Properties.Where(p => p.IsModified).All(p => p.Metadata.Name == nameof(Patient.SiteId)))
        || (change.Entity is not PatientKey && change.Entity.GetType().Assembly != typeof(Patient).Assembly);

    /// <summary>
    /// The patient whose identity this context erases: for that patient a lock keeps nothing of the identity.
    /// </summary>
    internal void Forget(Guid patientId) => forgotten = patientId;

    private Guid? forgotten;

    private static bool IsPartOfForgetting(EntityEntry change) => change.State switch
    {
        EntityState.Deleted => change.Entity is PatientIdentity or PatientKey or ClinicalPicture or PictureContent or ImportedPatientId,
        EntityState.Modified => change.Entity is Patient && change.Properties.Where(p => p.IsModified).All(p => p is { Metadata.Name: nameof(Patient.ImportedId), CurrentValue: null }),
        _ => false,
    };
}
