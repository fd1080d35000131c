using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts;

/// <summary>Makes, renews and revokes the secret address of a calendar, and finds whose an address is.</summary>
public sealed class CalendarFeeds(RegistryDbContext database, TimeProvider time)
{
    private const int TokenBytes = 32;

    public Task<CalendarFeed?> OfAsync(Guid userId, CancellationToken cancellation) =>
        database.CalendarFeeds.AsNoTracking().SingleOrDefaultAsync(f => f.UserId == userId, cancellation);

    /// <returns>The token of the new address; it is shown once and cannot be read again. An earlier address works no more.</returns>
    public async Task<string> RenewAsync(Guid userId, CancellationToken cancellation)
    {
        var token = RandomNumberGenerator.GetBytes(TokenBytes);
        if (await database.CalendarFeeds.SingleOrDefaultAsync(f => f.UserId == userId, cancellation) is { } feed)
            (feed.TokenHash, feed.MadeAt) = (SHA256.HashData(token), time.GetUtcNow());
        else
            database.Add(new CalendarFeed { UserId = userId, TokenHash = SHA256.HashData(token), MadeAt = time.GetUtcNow() });
        await database.SaveChangesAsync(cancellation);
        return Base64Url.EncodeToString(token);
    }

    public async Task RevokeAsync(Guid userId, CancellationToken cancellation)
    {
        if (await database.CalendarFeeds.SingleOrDefaultAsync(f => f.UserId == userId, cancellation) is not { } feed)
            return;
        database.Remove(feed);
        await database.SaveChangesAsync(cancellation);
    }

    /// <returns>Null for what is no token, and for one that was never made, was renewed or revoked.</returns>
    public async Task<Guid?> OwnerAsync(string token, CancellationToken cancellation)
    {
        Span<byte> bytes = stackalloc byte[TokenBytes];
        if (token.Length != Base64Url.GetEncodedLength(TokenBytes) || !Base64Url.IsValid(token) || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length != TokenBytes)
            return null;
        var hash = SHA256.HashData(bytes);
        // Found by its hash in an index: how long that takes says nothing about the token.
        return await database.CalendarFeeds.Where(f => f.TokenHash == hash).Select(f => (Guid?)f.UserId).SingleOrDefaultAsync(cancellation);
    }
}
