using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.Sessions;
using Microsoft.AspNetCore.Identity;

namespace DfspRegistry.Web.Security;

/// <summary>
/// Signs in by password. Every way to fail looks and lasts the same: no such account, wrong password, disabled, locked for some minutes after
/// five wrong ones.
/// </summary>
public sealed class PasswordSignIn(UserManager<RegistryUser> users)
{
    // Checked where there is no account, so that the answer takes as long as with one.
    private static readonly RegistryUser Nobody = new() { DisplayName = "nobody" };
    private static string? nobodysHash;

    public async Task<bool> TryAsync(HttpContext context, string? userName, string? password)
    {
        if (string.IsNullOrWhiteSpace(userName) || string.IsNullOrEmpty(password) || password.Length > PasswordRules.LongestPassword)
            return false;
        var user = await users.FindByNameAsync(userName.Trim()) ?? await users.FindByEmailAsync(userName.Trim());
        if (user is not { PasswordHash: not null })
        {
            nobodysHash ??= users.PasswordHasher.HashPassword(Nobody, "no account has this password");
            users.PasswordHasher.VerifyHashedPassword(Nobody, nobodysHash, password);
            return false;
        }
        var isRight = await users.CheckPasswordAsync(user, password);
        if (await users.IsLockedOutAsync(user) || user.DisabledAt is not null)
            return false;
        if (!isRight)
        {
            await users.AccessFailedAsync(user);
            return false;
        }
        await users.ResetAccessFailedCountAsync(user);
        await Session.StartAsync(context, user, SignInMethod.Password);
        return true;
    }
}
