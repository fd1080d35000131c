using System.Security.Claims;
using DfspRegistry.Data.Accounts;
using Microsoft.AspNetCore.Identity;

namespace DfspRegistry.Web.Security;

/// <summary>
/// Says that the person at the keyboard is still the one who signed in: password, and the second factor where the account has one. Wrong ones count as they do at
/// sign-in, so that a session left open is no place to guess at (21 CFR 11.200, 11.300).
/// </summary>
public sealed class Reauthentication(UserManager<RegistryUser> users)
{
    public async Task<bool> HasSecondFactorAsync(ClaimsPrincipal person) =>
        await users.GetUserAsync(person) is { TwoFactorEnabled: true };

    public async Task<bool> ConfirmAsync(ClaimsPrincipal person, string? password, string? code)
    {
        if (string.IsNullOrEmpty(password) || password.Length > PasswordRules.LongestPassword || await users.GetUserAsync(person) is not { DisabledAt: null } user)
            return false;
        var isRight = await users.CheckPasswordAsync(user, password)
            && (!user.TwoFactorEnabled || await users.VerifyTwoFactorTokenAsync(user, users.Options.Tokens.AuthenticatorTokenProvider, code?.Replace(" ", "", StringComparison.Ordinal) ?? ""));
        if (await users.IsLockedOutAsync(user))
            return false;
        if (!isRight)
        {
            await users.AccessFailedAsync(user);
            return false;
        }
        await users.ResetAccessFailedCountAsync(user);
        return true;
    }
}
