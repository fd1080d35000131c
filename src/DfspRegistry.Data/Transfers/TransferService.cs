using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.Shared;
using DfspRegistry.Domain.Patients;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Transfers;

/// <summary>Moves a patient from one site to another: proposed by the one, accepted or declined by the other, withdrawn by the first.</summary>
public sealed class TransferService(RegistryDbContext database, ICurrentUser person, ChangeReason why, TimeProvider clock)
{
    /// <summary>So many that were decided are listed, the latest.</summary>
    public const int DecidedShown = 30;

    /// <summary>What waits, then what was decided of late, to and from these sites.</summary>
    /// <param name="coordinated">Null: every site.</param>
    public async Task<IReadOnlyList<PatientTransfer>> ListAsync(IReadOnlyCollection<Guid>? coordinated, CancellationToken cancellation)
    {
        var (everywhere, sites) = (coordinated is null, coordinated ?? []);
        var ours = database.PatientTransfers.AsNoTracking().Where(t => everywhere || sites.Contains(t.FromSiteId) || sites.Contains(t.ToSiteId));
        return
        [
            .. await ours.Where(t => t.Outcome == null).OrderBy(t => t.ProposedAt).ToListAsync(cancellation),
            .. await ours.Where(t => t.Outcome != null).OrderByDescending(t => t.DecidedAt).Take(DecidedShown).ToListAsync(cancellation),
        ];
    }

    /// <summary>How many patients wait to be taken over by these sites.</summary>
    /// <param name="receiving">Null: every site.</param>
    public Task<int> CountWaitingAsync(IReadOnlyCollection<Guid>? receiving, CancellationToken cancellation)
    {
        var (everywhere, sites) = (receiving is null, receiving ?? []);
        return database.PatientTransfers.CountAsync(t => t.Outcome == null && (everywhere || sites.Contains(t.ToSiteId)), cancellation);
    }

    public Task<PatientTransfer?> FindAsync(Guid id, CancellationToken cancellation) =>
        database.PatientTransfers.AsNoTracking().SingleOrDefaultAsync(t => t.Id == id, cancellation);

    /// <summary>The proposal of this patient that waits.</summary>
    public Task<PatientTransfer?> WaitingAsync(Guid patientId, CancellationToken cancellation) =>
        database.PatientTransfers.AsNoTracking().SingleOrDefaultAsync(t => t.PatientId == patientId && t.Outcome == null, cancellation);

    /// <summary>The same form twice proposes once; while one proposal waits there is no second.</summary>
    /// <returns>False when another proposal waits, or this form was used before: nobody is asked by it.</returns>
    public async Task<bool> ProposeAsync(Guid id, Patient patient, Guid toSiteId, string reason, CancellationToken cancellation)
    {
        if (await WaitingAsync(patient.Id, cancellation) is { } waiting)
            return (waiting.Id, waiting.ToSiteId, waiting.Reason) == (id, toSiteId, reason);
        why.Text = reason;
        database.Add(new PatientTransfer
        {
            Id = id, PatientId = patient.Id, RegistryNumber = patient.RegistryNumber, FromSiteId = patient.SiteId, ToSiteId = toSiteId, Reason = reason,
            ProposedBy = person.UserName, ProposedAt = clock.GetUtcNow(),
        });
        try
        {
            await database.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException conflict) when (RepeatedSubmit.Caused(conflict))
        {
            database.ChangeTracker.Clear();
            return await WaitingAsync(patient.Id, cancellation) is { } first && (first.Id, first.ToSiteId, first.Reason) == (id, toSiteId, reason);
        }
    }

    /// <returns>False when it waits no more: somebody else decided.</returns>
    public Task<bool> WithdrawAsync(PatientTransfer transfer, CancellationToken cancellation) => DecideAsync(transfer, TransferOutcome.Withdrawn, null, cancellation);

    /// <returns>As <see cref="WithdrawAsync"/>.</returns>
    public Task<bool> DeclineAsync(PatientTransfer transfer, string note, CancellationToken cancellation) => DecideAsync(transfer, TransferOutcome.Declined, note, cancellation);

    /// <summary>From now on the patient is the receiving site's, with the whole history; the giving site sees the patient no more, and accesses in an emergency end.</summary>
    /// <returns>As <see cref="WithdrawAsync"/>.</returns>
    public Task<bool> AcceptAsync(PatientTransfer transfer, CancellationToken cancellation) => DecideAsync(transfer, TransferOutcome.Accepted, null, cancellation);

    private async Task<bool> DecideAsync(PatientTransfer seen, TransferOutcome outcome, string? note, CancellationToken cancellation)
    {
        // Neither site alone may do it: the one does not see the patient yet, the other gives the patient away. So the registry does it, for the two sites and in the person's name.
        await using var both = RegistryData.Open(database.Database.GetConnectionString()!, new WritingAtSites(person, [seen.FromSiteId, seen.ToSiteId]), new ChangeReason { Text = note ?? seen.Reason });
        await using var transaction = await both.Database.BeginTransactionAsync(cancellation);
        var transfer = await both.PatientTransfers.FromSql($"select * from patient_transfers where id = {seen.Id} for update").SingleAsync(cancellation);
        if (transfer.Outcome is not null)
            return false;
        (transfer.Outcome, transfer.DecidedBy, transfer.DecidedAt, transfer.Note) = (outcome, person.UserName, clock.GetUtcNow(), note);
        if (outcome == TransferOutcome.Accepted)
            await MoveAsync(both, transfer, cancellation);
        await both.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    private async Task MoveAsync(RegistryDbContext both, PatientTransfer transfer, CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
        var patient = await both.Patients.SingleAsync(p => p.Id == transfer.PatientId, cancellation);
        patient.SiteId = transfer.ToSiteId;
        if (await both.SiteMemberships.SingleOrDefaultAsync(m => m.PatientId == patient.Id && m.To == null, cancellation) is { } membership)
            membership.To = membership.From > today ? membership.From : today;
        // Opened under the eyes of the giving site, whose coordinators see the patient no more.
        var now = clock.GetUtcNow();
        foreach (var access in await both.EmergencyAccesses.Where(a => a.PatientId == patient.Id && a.EndedAt == null && a.Until > now).ToListAsync(cancellation))
            (access.EndedAt, access.EndedBy) = (now, person.UserName);
        // Ends before the next begins: a patient has one site at a time.
        await both.SaveChangesAsync(cancellation);
        both.Add(new SiteMembership { Id = DerivedId.From(transfer.Id, "membership"), PatientId = patient.Id, SiteId = transfer.ToSiteId, From = today });
    }
}
