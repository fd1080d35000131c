using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts.SecondFactors;

/// <summary>What a person has beside the password.</summary>
public sealed record FactorsOfPerson(bool HasAuthenticator, int Passkeys, int RecoveryCodes)
{
    public bool Any => HasAuthenticator || Passkeys > 0;
}

/// <summary>Who needs no second factor. Nobody, but on an installation that holds invented patients only.</summary>
public interface ISecondFactorExemption
{
    Task<bool> AppliesToAsync(RegistryUser user, CancellationToken cancellation);
}

/// <summary>What a person has set up, together.</summary>
public sealed class Factors(RegistryDbContext database, RecoveryCodes codes, Authenticators authenticators, UserManager<RegistryUser> users)
{
    public async Task<FactorsOfPerson> OfAsync(Guid userId, CancellationToken cancellation = default) => new(
        await authenticators.IsSetUpAsync(userId, cancellation),
        await database.Set<IdentityUserPasskey<Guid>>().CountAsync(p => p.UserId == userId, cancellation),
        await codes.LeftAsync(userId, cancellation));

    /// <summary>Takes everything away, for a person who has lost it and proves anew who it is.</summary>
    public async Task RemoveAllAsync(RegistryUser user, CancellationToken cancellation = default)
    {
        await authenticators.RemoveAsync(user.Id, cancellation);
        await codes.RemoveAsync(user.Id, cancellation);
        foreach (var passkey in await users.GetPasskeysAsync(user))
            await users.RemovePasskeyAsync(user, passkey.CredentialId);
    }
}
