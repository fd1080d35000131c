using DfspRegistry.Data.Signing;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Signing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace DfspRegistry.Data;

// What a lock keeps out, for pages, imports and the command line alike. It is looked up after the patients' rows are held, so that no lock comes between.
public sealed partial class RegistryDbContext
{
    /// <exception cref="RecordLockedException">A row of a locked record or visit would change.</exception>
    private async Task RefuseLockedAsync(List<EntityEntry> changes, CancellationToken cancellation)
    {
        var clinical = changes.Where(c => !IsOpenToChange(c)).ToList();
        var patients = clinical.Select(PatientIdOf).OfType<Guid>().Distinct().ToArray();
        if (patients.Length == 0)
            return;
        var locks = await RecordLocks.IgnoreQueryFilters().AsNoTracking().Where(l => patients.Contains(l.PatientId)).ToListAsync(cancellation);
        if (locks.Find(l => l.VisitId is null) is { } whole)
            throw new RecordLockedException(whole);
        if (locks.Count == 0)
            return;
        var visits = (await VisitsOfAsync([.. clinical.Where(c => !IsCourseOfAdverseEvent(c))], cancellation)).Select(v => ((Visit)v.Entity).Id).ToHashSet();
        if (locks.Find(l => visits.Contains(l.VisitId!.Value)) is { } ofVisit)
            throw new RecordLockedException(ofVisit);
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

    /// <summary>How an event that a visit reported went on: later visits say it, and change nothing of what that visit said.</summary>
    private static bool IsCourseOfAdverseEvent(EntityEntry change) => change.Entity switch
    {
        AdverseEventGrade => change.State == EntityState.Added,
        AdverseEvent => change.State == EntityState.Modified
            && change.Properties.Where(p => p.IsModified).All(p => p.Metadata.Name is nameof(AdverseEvent.EndedOn) or nameof(AdverseEvent.Outcome)),
        _ => false,
    };
}
