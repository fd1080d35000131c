using System.Security.Cryptography;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using Microsoft.AspNetCore.DataProtection;

namespace DfspRegistry.Web.Security;

/// <summary>A key that an app is being given: it travels in the form, sealed for this person, until a code proves that the app has it.</summary>
public sealed class PendingAuthenticatorKey(IDataProtectionProvider protection)
{
    private IDataProtector For(RegistryUser user) => protection.CreateProtector("DfspRegistry.AuthenticatorKey.1", user.Id.ToString());

    public (AuthenticatorKey Key, string Sealed) New(RegistryUser user)
    {
        var key = Authenticators.NewKey();
        return (Authenticators.Show(key, user), Convert.ToBase64String(For(user).Protect(key)));
    }

    /// <returns>Null for what was not made here for this person.</returns>
    public AuthenticatorKey? Read(RegistryUser user, string? text)
    {
        var bytes = new byte[1000];
        if (string.IsNullOrEmpty(text) || !Convert.TryFromBase64String(text, bytes, out var length))
            return null;
        try
        {
            return Authenticators.Show(For(user).Unprotect(bytes[..length]), user);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
