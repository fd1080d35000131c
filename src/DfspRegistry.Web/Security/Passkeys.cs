using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using Microsoft.AspNetCore.Identity;

namespace DfspRegistry.Web.Security;

/// <param name="Ceremony">Comes back with the answer.</param>
/// <param name="Options">JSON for navigator.credentials.</param>
public sealed record PasskeyQuestion(string Ceremony, string Options);

/// <summary>
/// Makes passkeys and lets them prove who somebody is (WebAuthn). The authenticator has to verify the person (fingerprint, face, PIN), so that one passkey is
/// two factors; it belongs to the registry's host name and answers no other site.
/// </summary>
public sealed class Passkeys(IPasskeyHandler<RegistryUser> handler, UserManager<RegistryUser> users, PasskeyCeremonies ceremonies)
{
    public const int LongestName = 100;

    public static void Configure(IdentityPasskeyOptions options, PublicAddress address)
    {
        options.ServerDomain = address.Address.Host;
        options.UserVerificationRequirement = "required";
        options.ResidentKeyRequirement = "required";
        options.AuthenticatorTimeout = PasskeyCeremonies.Patience;
        options.ValidateOrigin = origin => ValueTask.FromResult(!origin.CrossOrigin && IsOurs(origin.Origin, address));
    }

    public async Task<PasskeyQuestion> AskForNewAsync(HttpContext context, RegistryUser user)
    {
        var asked = await handler.MakeCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.Email ?? user.UserName!, DisplayName = user.DisplayName }, context);
        return new PasskeyQuestion(await ceremonies.AskAsync(PasskeyPurpose.Create, user.Id, "", asked.AttestationState!, context.RequestAborted), asked.CreationOptionsJson);
    }

    /// <param name="user">Who has to prove it; null for whoever has a passkey of this registry.</param>
    /// <param name="subject">What the proof is to count for and nothing else; empty for signing in.</param>
    public async Task<PasskeyQuestion> AskAsync(HttpContext context, RegistryUser? user, string subject = "")
    {
        var asked = await handler.MakeRequestOptionsAsync(user, context);
        return new PasskeyQuestion(await ceremonies.AskAsync(PasskeyPurpose.Prove, user?.Id, subject, asked.AssertionState!, context.RequestAborted), asked.RequestOptionsJson);
    }

    /// <summary>Keeps the new passkey of this person. False when the answer does not hold.</summary>
    public async Task<bool> KeepAsync(HttpContext context, RegistryUser user, string? ceremony, string? credential, string? name)
    {
        if (string.IsNullOrEmpty(credential) || await ceremonies.TakeAsync(PasskeyPurpose.Create, user.Id, "", ceremony, context.RequestAborted) is not { } state)
            return false;
        var made = await handler.PerformAttestationAsync(new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential, AttestationState = state });
        if (!made.Succeeded || !made.Passkey.IsUserVerified || made.UserEntity.Id != user.Id.ToString())
            return false;
        var text = string.IsNullOrWhiteSpace(name) ? BrowserInWords.Of(context.Request.Headers.UserAgent) : name.Trim();
        made.Passkey.Name = text[..Math.Min(text.Length, LongestName)];
        return (await users.AddOrUpdatePasskeyAsync(user, made.Passkey)).Succeeded;
    }

    /// <summary>Who proved it; null when the answer does not hold or the account is closed.</summary>
    /// <param name="asked">Of whom it was asked; null for whoever has a passkey.</param>
    /// <param name="subject">What it has to count for.</param>
    public async Task<RegistryUser?> WhoAsync(HttpContext context, Guid? asked, string? ceremony, string? credential, string subject = "")
    {
        if (string.IsNullOrEmpty(credential) || await ceremonies.TakeAsync(PasskeyPurpose.Prove, asked, subject, ceremony, context.RequestAborted) is not { } state)
            return null;
        var proved = await handler.PerformAssertionAsync(new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential, AssertionState = state });
        if (!proved.Succeeded || !proved.Passkey.IsUserVerified || proved.User.DisabledAt is not null || (asked is { } id && proved.User.Id != id))
            return null;
        return (await users.AddOrUpdatePasskeyAsync(proved.User, proved.Passkey)).Succeeded ? proved.User : null;
    }

    /// <summary>On https the registry's one address; else this machine's name, on whatever port.</summary>
    private static bool IsOurs(string origin, PublicAddress address) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && (address.IsHttps ? from.GetLeftPart(UriPartial.Authority) == address.Address.GetLeftPart(UriPartial.Authority) : from.Scheme == Uri.UriSchemeHttp && from.Host == address.Address.Host);
}
