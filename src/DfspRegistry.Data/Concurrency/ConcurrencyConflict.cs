using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Concurrency;

/// <summary>Somebody else saved the same record or visit after it was read here. Nothing of this save was written.</summary>
public sealed class ConcurrencyConflict : Exception
{
    public ConcurrencyConflict(Guid? patientId, Guid? visitId, Exception? inner = null)
        : base("Somebody saved this record in the meantime. Nothing was overwritten.", inner) =>
        (PatientId, VisitId) = (patientId, visitId);

    /// <summary>The patient whose record was changed by somebody else, where the conflict is on the whole record.</summary>
    public Guid? PatientId { get; }
    /// <summary>The visit that was changed by somebody else, where the conflict is on a visit.</summary>
    public Guid? VisitId { get; }

    internal static ConcurrencyConflict From(DbUpdateConcurrencyException conflict) => new(
        conflict.Entries.Select(e => (e.Entity as Patient)?.Id).OfType<Guid>().Cast<Guid?>().FirstOrDefault(),
        conflict.Entries.Select(e => (e.Entity as Visit)?.Id).OfType<Guid>().Cast<Guid?>().FirstOrDefault(),
        conflict);
}

/// <summary>The row is of a patient who, for this person, does not exist. It says no more than that, since more would tell that the patient does.</summary>
public sealed class PatientNotVisibleException() : Exception("There is no such patient.");

/// <summary>States which version a form was filled in from; the save fails with <see cref="ConcurrencyConflict"/> when it is no longer that one.</summary>
public static class ExpectedVersion
{
    public static void Expect(this RegistryDbContext database, Patient patient, int version) =>
        database.Entry(patient).Property(p => p.Version).OriginalValue = version;

    public static void Expect(this RegistryDbContext database, Visit visit, int version) =>
        database.Entry(visit).Property(v => v.Version).OriginalValue = version;
}
