using System.Security.Cryptography;
using System.Text;
using DfspRegistry.Data.Security;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts.SecondFactors;

/// <summary>A key that an app does not have yet, or has and has not proved.</summary>
/// <param name="Text">To type, in groups of four.</param>
/// <param name="Address">To scan: otpauth://totp/...</param>
public sealed record AuthenticatorKey(byte[] Key, string Text, string Address);

/// <summary>Sets up and checks authenticator apps. A code counts for its half minute and once.</summary>
public sealed class Authenticators(RegistryDbContext database, InstallationKey installation, TimeProvider clock)
{
    private const string Issuer = "DFSP registry";

    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(TimeCode.KeySize);

    public static AuthenticatorKey Show(byte[] key, RegistryUser user)
    {
        var text = Base32.Write(key);
        var label = Uri.EscapeDataString($"{Issuer}:{user.Email ?? user.UserName}");
        return new AuthenticatorKey(
            key, string.Join(' ', text.Chunk(4).Select(c => new string(c))),
            $"otpauth://totp/{label}?secret={text}&issuer={Uri.EscapeDataString(Issuer)}&algorithm=SHA1&digits={TimeCode.Digits}&period={TimeCode.StepLength.TotalSeconds:0}");
    }

    public Task<bool> IsSetUpAsync(Guid userId, CancellationToken cancellation = default) => database.Authenticators.AnyAsync(a => a.UserId == userId, cancellation);

    /// <summary>Keeps the key when the code proves that the app has it; it takes the place of an earlier one.</summary>
    public async Task<bool> SetUpAsync(Guid userId, byte[] key, string? code, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        if (TimeCode.StepOf(key, code, now) is not { } step)
            return false;
        var wrapped = installation.Wrap(key, Context(userId));
        if (await database.Authenticators.SingleOrDefaultAsync(a => a.UserId == userId, cancellation) is { } earlier)
            (earlier.SealedKey, earlier.SetUpAt, earlier.LastStep) = (wrapped, now, step);
        else
            database.Add(new Authenticator { UserId = userId, SealedKey = wrapped, SetUpAt = now, LastStep = step });
        await database.SaveChangesAsync(cancellation);
        return true;
    }

    /// <summary>Takes a code once: of two requests with the same code one is accepted, on whichever process they come in.</summary>
    public async Task<bool> AcceptsAsync(Guid userId, string? code, CancellationToken cancellation = default)
    {
        var wrapped = await database.Authenticators.Where(a => a.UserId == userId).Select(a => a.SealedKey).SingleOrDefaultAsync(cancellation);
        if (wrapped is null || TimeCode.StepOf(installation.Unwrap(wrapped, Context(userId)), code, clock.GetUtcNow()) is not { } step)
            return false;
        return await database.Authenticators.Where(a => a.UserId == userId && a.LastStep < step)
            .ExecuteUpdateAsync(a => a.SetProperty(x => x.LastStep, step), cancellation) == 1;
    }

    public async Task RemoveAsync(Guid userId, CancellationToken cancellation = default)
    {
        database.RemoveRange(await database.Authenticators.Where(a => a.UserId == userId).ToListAsync(cancellation));
        await database.SaveChangesAsync(cancellation);
    }

    internal static byte[] Context(Guid userId) => Encoding.UTF8.GetBytes($"authenticator of {userId}");
}
