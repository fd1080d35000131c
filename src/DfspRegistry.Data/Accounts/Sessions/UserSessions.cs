using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts.Sessions;

/// <param name="Source">The network address.</param>
/// <param name="Browser">In words.</param>
public sealed record SessionPlace(string Source, string Browser);

/// <summary>
/// The sessions of all processes, in the database: what ends here is over everywhere with the next request. Starting and ending are in the audit trail,
/// the minute of the last activity is not.
/// </summary>
public sealed class UserSessions(RegistryDbContext database, TimeProvider clock)
{
    private static readonly TimeSpan WriteInterval = TimeSpan.FromMinutes(1);

    /// <param name="confirmedAt">When the person last proved who it is; null for now.</param>
    /// <param name="continued">The session that this one takes the place of, whose longest end it inherits; null for a new sign-in.</param>
    /// <returns>The token for the browser, which is not stored. Null where the session to be continued has ended meanwhile: what is over stays over.</returns>
    public async Task<(string Token, UserSession Session)?> StartAsync(
        RegistryUser user, SignInMethod method, bool isComplete, SessionPlace place, UserSession? continued = null, DateTimeOffset? confirmedAt = null, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        // Everybody's, since a person who left never signs in again.
        var forgotten = now - SessionLimits.Kept - SessionLimits.Longest;
        await database.UserSessions.Where(s => s.StartedAt < forgotten).ExecuteDeleteAsync(cancellation);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        if (continued is not null)
        {
            // Locked, so that of two that go on from one session, or of one that goes on and one that ends it, the later finds it ended.
            if (await database.UserSessions.FromSql($"select * from user_sessions where id = {continued.Id} and ended_at is null for update").SingleOrDefaultAsync(cancellation) is not { } old)
                return null;
            old.EndedAt = now;
        }
        var token = RandomNumberGenerator.GetBytes(32);
        var session = new UserSession
        {
            Id = SHA256.HashData(token),
            UserId = user.Id,
            StartedAt = continued?.StartedAt ?? now,
            LastActiveAt = now,
            ConfirmedAt = confirmedAt ?? now,
            Method = method,
            IsComplete = isComplete,
            SecurityStamp = user.SecurityStamp!,
            Source = Shortened(place.Source),
            Browser = Shortened(place.Browser),
        };
        database.Add(session);
        await database.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return (Base64Url.EncodeToString(token), session);
    }

    /// <summary>The session of this token while it lasts; null for one that has ended, by whatever cause. The account's stamp is for the caller to compare.</summary>
    public async Task<UserSession?> FindAsync(string? token, CancellationToken cancellation = default)
    {
        if (IdOf(token) is not { } id)
            return null;
        var session = await database.UserSessions.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id && s.EndedAt == null, cancellation);
        return session is not null && clock.GetUtcNow() < session.Until ? session : null;
    }

    /// <summary>Somebody is there: the idle time begins anew.</summary>
    public async Task ProlongAsync(UserSession session, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        if (now - session.LastActiveAt < WriteInterval)
            return;
        session.LastActiveAt = now;
        await database.UserSessions.Where(s => s.Id == session.Id && s.EndedAt == null && s.LastActiveAt < now)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.LastActiveAt, now), cancellation);
    }

    /// <summary>The sessions of a person that last, the latest active first.</summary>
    public async Task<IReadOnlyList<UserSession>> OpenAsync(Guid userId, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        var stamp = await database.Users.Where(u => u.Id == userId && u.DisabledAt == null).Select(u => u.SecurityStamp).SingleOrDefaultAsync(cancellation);
        var sessions = await database.UserSessions.AsNoTracking().Where(s => s.UserId == userId && s.EndedAt == null && s.SecurityStamp == stamp).ToListAsync(cancellation);
        return [.. sessions.Where(s => now < s.Until).OrderByDescending(s => s.LastActiveAt)];
    }

    /// <summary>Ends one session of this person; nothing happens when it is another's or has ended.</summary>
    public Task EndAsync(Guid userId, byte[] id, CancellationToken cancellation = default) =>
        EndAsync(database.UserSessions.Where(s => s.UserId == userId && s.Id == id), cancellation);

    /// <summary>Ends all sessions of this person but one.</summary>
    public Task EndOthersAsync(Guid userId, byte[] kept, CancellationToken cancellation = default) =>
        EndAsync(database.UserSessions.Where(s => s.UserId == userId && s.Id != kept), cancellation);

    public Task EndAllAsync(Guid userId, CancellationToken cancellation = default) =>
        EndAsync(database.UserSessions.Where(s => s.UserId == userId), cancellation);

    private async Task EndAsync(IQueryable<UserSession> sessions, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var session in await sessions.Where(s => s.EndedAt == null).ToListAsync(cancellation))
            session.EndedAt = now;
        await database.SaveChangesAsync(cancellation);
    }

    private static byte[]? IdOf(string? token)
    {
        Span<byte> bytes = stackalloc byte[33];
        return token is { Length: 43 } && Base64Url.TryDecodeFromChars(token, bytes, out var length) && length == 32 ? SHA256.HashData(bytes[..32]) : null;
    }

    private static string Shortened(string text) => text.Length <= 200 ? text : text[..200];
}
