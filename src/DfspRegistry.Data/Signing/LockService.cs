using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Signing;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Signing;

/// <summary>Locks and unlocks a visit or a patient's record. What a lock keeps out is said in one place, where the context saves.</summary>
public sealed class LockService(RegistryDbContext database, ICurrentUser person, ChangeReason why)
{
    public async Task LockAsync(Guid patientId, Guid? visitId, LockInput input, CancellationToken cancellation)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await database.Database.ExecuteSqlAsync($"select from patients where id = {patientId} for update", cancellation);
        if (await database.RecordLocks.AnyAsync(l => l.PatientId == patientId && l.VisitId == visitId, cancellation))
            return;
        why.Text = input.Reason;
        database.Add(new RecordLock
        {
            Id = input.Id, PatientId = patientId, VisitId = visitId, LockedBy = person.UserName, Reason = input.Reason!,
            At = await DatabaseClock.TransactionTimeAsync(database, cancellation),
        });
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public async Task UnlockAsync(Guid patientId, Guid? visitId, LockInput input, CancellationToken cancellation)
    {
        if (await database.RecordLocks.SingleOrDefaultAsync(l => l.PatientId == patientId && l.VisitId == visitId, cancellation) is not { } known)
            return;
        why.Text = input.Reason;
        database.Remove(known);
        await database.SaveChangesAsync(cancellation);
    }

    public async Task<RecordState> StateAsync(Guid patientId, Guid? visitId, CancellationToken cancellation)
    {
        var locks = await database.RecordLocks.AsNoTracking().Where(l => l.PatientId == patientId && (l.VisitId == null || l.VisitId == visitId)).ToListAsync(cancellation);
        var isSigned = await database.Signatures.AsNoTracking().AnyAsync(s => s.PatientId == patientId && (s.VisitId == null || s.VisitId == visitId), cancellation);
        var isComplete = visitId is not null && await database.Visits.AsNoTracking().AnyAsync(v => v.Id == visitId && v.State == VisitState.Complete, cancellation);
        return new RecordState(locks.Find(l => l.VisitId is null), locks.Find(l => l.VisitId is not null), isSigned, isComplete);
    }

    /// <summary>Visits of the patient with a lock of their own.</summary>
    public async Task<IReadOnlySet<Guid>> LockedVisitsAsync(Guid patientId, CancellationToken cancellation) =>
        (await database.RecordLocks.AsNoTracking().Where(l => l.PatientId == patientId && l.VisitId != null).Select(l => l.VisitId!.Value).ToListAsync(cancellation)).ToHashSet();
}

/// <param name="Whole">The lock on the patient's record.</param>
/// <param name="OfVisit">The lock on the visit alone.</param>
/// <param name="IsSigned">Somebody signed the visit or the record, whether or not the signature still stands.</param>
public sealed record RecordState(RecordLock? Whole, RecordLock? OfVisit, bool IsSigned, bool IsCompleteVisit)
{
    public RecordLock? Lock => Whole ?? OfVisit;
    public bool IsLocked => Lock is not null;
    /// <summary>A change is a correction, which has to be explained (ICH E6(R3) 4.2.4).</summary>
    public bool AsksWhy => IsSigned || IsCompleteVisit;
}

/// <summary>The record, or a visit of it, is locked. Nothing was saved.</summary>
public sealed class RecordLockedException(RecordLock held) : Exception(InWords(held))
{
    public static string InWords(RecordLock held) =>
        $"{(held.VisitId is null ? "This patient's record" : "This visit")} was locked by {held.LockedBy} on {held.At:yyyy-MM-dd} ({held.Reason.Trim().TrimEnd('.')}). Nothing was saved; a coordinator can unlock it.";
}
