using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SigningIn;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Concurrency;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.BreakGlass;

/// <param name="Opened">Null when none was opened: nobody else's patient has this number.</param>
/// <param name="Wait">So long no further number is looked at; null when this one was.</param>
/// <param name="FormWasUsed">The form has opened something else already.</param>
public sealed record EmergencyAnswer(EmergencyAccess? Opened, TimeSpan? Wait, bool FormWasUsed = false);

/// <summary>Opens, ends and acknowledges access in an emergency to a patient of another site.</summary>
public sealed class EmergencyAccesses(RegistryDbContext database, ICurrentUser person, SignInDelays delays, ReadAudit audit, ChangeReason why, TimeProvider clock)
{
    /// <summary>How long an access lasts unless it is ended before.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromHours(4);

    /// <summary>Numbers that one person may ask for: three at once, then ever more slowly. Right and wrong ones count alike, so that nobody reads through the registry.</summary>
    private static readonly TryLimit Askings = new("emergency access", 3, TimeSpan.FromMinutes(10), TimeSpan.FromHours(4), TimeSpan.FromDays(1));

    private const int Shown = 50;

    /// <summary>One's own and those at the coordinated sites: first what is not yet acknowledged, the latest before others.</summary>
    /// <param name="coordinated">Null: every site.</param>
    public async Task<IReadOnlyList<EmergencyAccess>> ListAsync(IReadOnlyCollection<Guid>? coordinated, CancellationToken cancellation)
    {
        var (self, everywhere, sites) = (person.UserId, coordinated is null, coordinated ?? []);
        return await database.EmergencyAccesses.AsNoTracking().Where(a => a.UserId == self || everywhere || sites.Contains(a.SiteId)).OrderBy(a => a.AcknowledgedAt != null).ThenByDescending(a => a.OpenedAt).Take(Shown).ToListAsync(cancellation);
    }

    /// <summary>How many accesses to patients of these sites nobody has acknowledged yet.</summary>
    /// <param name="coordinated">Null: every site.</param>
    public Task<int> CountUnacknowledgedAsync(IReadOnlyCollection<Guid>? coordinated, CancellationToken cancellation)
    {
        var (everywhere, sites) = (coordinated is null, coordinated ?? []);
        return database.EmergencyAccesses.CountAsync(a => a.AcknowledgedAt == null && (everywhere || sites.Contains(a.SiteId)), cancellation);
    }

    public Task<EmergencyAccess?> FindAsync(Guid id, CancellationToken cancellation) =>
        database.EmergencyAccesses.AsNoTracking().SingleOrDefaultAsync(a => a.Id == id, cancellation);

    /// <summary>The person's own access to this patient that is open now.</summary>
    public async Task<EmergencyAccess?> OpenOfAsync(string registryNumber, CancellationToken cancellation)
    {
        var (now, self) = (clock.GetUtcNow(), person.UserId);
        return await database.EmergencyAccesses.AsNoTracking().Where(a => a.UserId == self && a.RegistryNumber == registryNumber && a.EndedAt == null && a.Until > now)
            .OrderByDescending(a => a.Until).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>The same form twice opens once. A number that nobody has, and one of a patient whom the person sees anyway, answer alike.</summary>
    /// <param name="sees">Does the person see the patients of this site in another role?</param>
    public async Task<EmergencyAnswer> OpenAsync(Guid id, string registryNumber, string reason, Func<Guid, bool> sees, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is { } known)
            return Repeated(known, registryNumber);
        if (await delays.WaitAsync([new CountedTry(Askings, person.UserId!.Value.ToString())], cancellation) is { } heldUp)
            return new EmergencyAnswer(null, heldUp.Wait);
        why.Text = reason;
        // The registry looks the number up, not the person, to whom the patient does not exist yet.
        await using var registry = RegistryData.Open(Connection, new CommandLineUser());
        var patient = await registry.Patients.AsNoTracking().SingleOrDefaultAsync(p => p.RegistryNumber == registryNumber, cancellation);
        if (patient is null || sees(patient.SiteId) || await database.Patients.AnyAsync(p => p.Id == patient.Id, cancellation))
        {
            await audit.DeniedAsync("emergency access", patient?.Id, cancellation);
            return new EmergencyAnswer(null, null);
        }
        var now = clock.GetUtcNow();
        var access = new EmergencyAccess
        {
            Id = id, PatientId = patient.Id, RegistryNumber = patient.RegistryNumber, SiteId = patient.SiteId, UserId = person.UserId.Value, UserName = person.UserName,
            Reason = reason, OpenedAt = now, Until = now + Lasts,
        };
        await using var there = At(patient.SiteId);
        there.Add(access);
        try
        {
            await there.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException conflict) when (RepeatedSubmit.Caused(conflict))
        {
            return Repeated(await FindAsync(id, cancellation), registryNumber);
        }
        return new EmergencyAnswer(access, null);
    }

    /// <param name="first">What the form opened; null when the person may not even know.</param>
    private EmergencyAnswer Repeated(EmergencyAccess? first, string registryNumber) =>
        first is not null && first.UserId == person.UserId && first.RegistryNumber == registryNumber ? new EmergencyAnswer(first, null) : new EmergencyAnswer(null, null, FormWasUsed: true);

    public Task EndAsync(EmergencyAccess access, CancellationToken cancellation) =>
        ChangeAsync(access, a => (a.EndedAt, a.EndedBy) = a.IsOpen(clock.GetUtcNow()) ? (clock.GetUtcNow(), person.UserName) : (a.EndedAt, a.EndedBy), cancellation);

    public Task AcknowledgeAsync(EmergencyAccess access, CancellationToken cancellation) =>
        ChangeAsync(access, a => (a.AcknowledgedAt, a.AcknowledgedBy) = a.AcknowledgedAt is null ? (clock.GetUtcNow(), person.UserName) : (a.AcknowledgedAt, a.AcknowledgedBy), cancellation);

    /// <summary>When the record was read under it, for those who see the patient's trail; null for those who see the patient no more.</summary>
    public async Task<IReadOnlyList<DateTimeOffset>?> ReadsAsync(EmergencyAccess access, CancellationToken cancellation)
    {
        if (!await database.Patients.AnyAsync(p => p.Id == access.PatientId, cancellation))
            return null;
        var under = ReadAudit.UnderEmergencyAccess(access.Id);
        return await database.AuditEntries.AsNoTracking().Where(e => e.PatientId == access.PatientId && e.Action == AuditAction.Opened && EF.Functions.JsonContains(e.New!, under))
            .OrderBy(e => e.Id).Select(e => e.At).ToListAsync(cancellation);
    }

    private async Task ChangeAsync(EmergencyAccess seen, Action<EmergencyAccess> change, CancellationToken cancellation)
    {
        await using var there = At(seen.SiteId);
        change(await there.EmergencyAccesses.SingleAsync(a => a.Id == seen.Id, cancellation));
        await there.SaveChangesAsync(cancellation);
    }

    private string Connection => database.Database.GetConnectionString()!;

    /// <summary>In the person's name, with the scope of the patient's site: for this one row.</summary>
    private RegistryDbContext At(Guid siteId) => RegistryData.Open(Connection, new WritingAtSites(person, [siteId]), why);
}
