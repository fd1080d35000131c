using System.Security.Claims;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.SigningIn;
using Microsoft.AspNetCore.Identity;

namespace DfspRegistry.Web.Security;

/// <summary>
/// Says that the person at the keyboard is still the one who signed in: password, and the code where the account has an authenticator. Wrong ones count as they do
/// at sign-in, so that a session left open is no place to guess at (21 CFR 11.200, 11.300).
/// </summary>
public sealed class Reauthentication(UserManager<RegistryUser> users, PasswordCheck passwords, Authenticators authenticators, SignInDelays delays, IHttpContextAccessor http)
{
    public async Task<bool> HasSecondFactorAsync(ClaimsPrincipal person) =>
        await users.GetUserAsync(person) is { } user && await authenticators.IsSetUpAsync(user.Id);

    public async Task<bool> ConfirmAsync(ClaimsPrincipal person, string? password, string? code)
    {
        if (await users.GetUserAsync(person) is not { DisabledAt: null } user)
            return false;
        var answer = await passwords.TryAsync(user.UserName, password, http.HttpContext?.Connection.RemoteIpAddress?.ToString() ?? "");
        return answer.User?.Id == user.Id && (!await authenticators.IsSetUpAsync(user.Id) || await IsRightAsync(user.Id, code));
    }

    private async Task<bool> IsRightAsync(Guid userId, string? code)
    {
        CountedTry[] tries = [new(TryLimit.SecondStep, userId.ToString())];
        if (await delays.WaitAsync(tries) is not null || !await authenticators.AcceptsAsync(userId, code))
            return false;
        await delays.SucceededAsync(tries);
        return true;
    }
}
