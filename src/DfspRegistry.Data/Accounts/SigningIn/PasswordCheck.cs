using DfspRegistry.Data.Auditing;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts.SigningIn;

/// <param name="User">Whose password it is; null for every way to be wrong.</param>
/// <param name="Wait">So long no further try is looked at; null when this one was.</param>
public sealed record PasswordAnswer(RegistryUser? User, TimeSpan? Wait);

/// <summary>
/// Is this the password? Every way to fail looks and lasts the same: no such account, wrong password, no password yet, closed account.
/// </summary>
public sealed class PasswordCheck(RegistryDbContext database, UserManager<RegistryUser> users, SignInDelays delays, ReadAudit audit)
{
    // Checked where there is no account, so that the answer takes as long as with one.
    private static readonly RegistryUser Nobody = new() { DisplayName = "nobody" };
    private static string? nobodysHash;

    /// <param name="address">From where it is tried.</param>
    public async Task<PasswordAnswer> TryAsync(string? userName, string? password, string address, CancellationToken cancellation = default)
    {
        if (string.IsNullOrWhiteSpace(userName) || string.IsNullOrEmpty(password))
            return new PasswordAnswer(null, null);
        var tries = await delays.OfPasswordAsync(userName, address, cancellation);
        var heldUp = await delays.WaitAsync(tries, cancellation);
        var (name, mail) = (users.NormalizeName(userName.Trim()), users.NormalizeEmail(userName.Trim()));
        var user = await database.Users.FirstOrDefaultAsync(u => u.NormalizedUserName == name || u.NormalizedEmail == mail, cancellation);
        if (heldUp is not null)
        {
            if (heldUp.IsFirst)
                await audit.SignInRefusedAsync(user?.Id, "password, held up", cancellation);
            return new PasswordAnswer(null, heldUp.Wait);
        }
        nobodysHash ??= users.PasswordHasher.HashPassword(Nobody, "no account has this password");
        var verified = users.PasswordHasher.VerifyHashedPassword(user ?? Nobody, user?.PasswordHash ?? nobodysHash, password.Length > PasswordRules.LongestPassword ? "" : password);
        if (verified == PasswordVerificationResult.Failed || user is not { PasswordHash: not null, DisabledAt: null })
        {
            await audit.SignInRefusedAsync(user?.Id, "password", cancellation);
            return new PasswordAnswer(null, null);
        }
        await delays.SucceededAsync(tries, cancellation);
        return new PasswordAnswer(user, null);
    }
}
