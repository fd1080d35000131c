using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Data.Accounts.SigningIn;
using DfspRegistry.Data.Auditing;
using Microsoft.AspNetCore.Identity;

namespace DfspRegistry.Web.Security;

/// <param name="Wait">So long no further try is looked at.</param>
public sealed record SignInAnswer(bool Succeeded, TimeSpan? Wait = null)
{
    public int? Seconds => Wait is { } wait ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : null;
}

/// <summary>What a person gives to prove who it is: password and code, or the answer of a passkey.</summary>
public sealed record Proof(string? Password, string? Code, string? Ceremony, string? Credential);

/// <summary>
/// The ways in: a passkey alone; or the password and then a second step, a code of the authenticator app, a passkey or a recovery code. There is no other.
/// </summary>
public sealed class SignInFlow(
    PasswordCheck passwords, Passkeys passkeys, Factors factors, Authenticators authenticators, RecoveryCodes codes, SignInDelays delays,
    ISecondFactorExemption exemption, UserManager<RegistryUser> users, ReadAudit audit)
{
    public async Task<SignInAnswer> ByPasswordAsync(HttpContext context, string? userName, string? password)
    {
        var answer = await passwords.TryAsync(userName, password, Address(context), context.RequestAborted);
        if (answer.User is not { } user)
            return new SignInAnswer(false, answer.Wait);
        await BeginAsync(context, user);
        return new SignInAnswer(true);
    }

    /// <summary>The password is right, or has just been chosen: the session opens, and nothing in it but the second step.</summary>
    public async Task BeginAsync(HttpContext context, RegistryUser user)
    {
        var isComplete = !(await factors.OfAsync(user.Id, context.RequestAborted)).Any && await exemption.AppliesToAsync(user, context.RequestAborted);
        await Session.StartAsync(context, user, SignInMethod.Password, isComplete);
    }

    public async Task<bool> ByPasskeyAsync(HttpContext context, string? ceremony, string? credential)
    {
        if (await passkeys.WhoAsync(context, asked: null, ceremony, credential) is not { } user)
        {
            await audit.SignInRefusedAsync(null, "passkey", context.RequestAborted);
            return false;
        }
        await Session.StartAsync(context, user, SignInMethod.Passkey);
        return true;
    }

    /// <summary>The second step of the session that the password began.</summary>
    public async Task<SignInAnswer> ByCodeAsync(HttpContext context, UserSession begun, string? typed)
    {
        var (method, wait) = await CodeAsync(context, begun.UserId, typed);
        if (method is not { } done || await UserOfAsync(begun) is not { } user)
            return new SignInAnswer(false, wait);
        return new SignInAnswer(await Session.ConfirmAsync(context, user, done));
    }

    /// <summary>As <see cref="ByCodeAsync"/>, with a passkey.</summary>
    public async Task<bool> ByPasskeyAfterPasswordAsync(HttpContext context, UserSession begun, string? ceremony, string? credential)
    {
        if (await passkeys.WhoAsync(context, begun.UserId, ceremony, credential) is not { } user)
        {
            await audit.SignInRefusedAsync(begun.UserId, "passkey", context.RequestAborted);
            return false;
        }
        return await Session.ConfirmAsync(context, user, SignInMethod.PasswordAndPasskey);
    }

    /// <summary>The person who is signed in proves it anew, and the session counts as just begun.</summary>
    public async Task<SignInAnswer> AgainAsync(HttpContext context, UserSession session, Proof proof)
    {
        var (method, wait) = await ProveAsync(context, session, proof, subject: "");
        if (method is not { } proved || await UserOfAsync(session) is not { } user)
            return new SignInAnswer(false, wait);
        return new SignInAnswer(await Session.ConfirmAsync(context, user, proved));
    }

    /// <summary>The person who is signed in proves it for one act alone, such as a signature (21 CFR 11.200).</summary>
    /// <param name="subject">The act, which the passkey was asked for.</param>
    public async Task<SignInAnswer> ConfirmActAsync(HttpContext context, UserSession session, Proof proof, string subject)
    {
        var (method, wait) = await ProveAsync(context, session, proof, subject);
        return new SignInAnswer(method is not null, wait);
    }

    /// <summary>Something of the person's own has changed that every other session has to end for; this one goes on, with the proof that it had.</summary>
    public async Task ChangedAsync(HttpContext context, RegistryUser user)
    {
        await users.UpdateSecurityStampAsync(user);
        await Session.ContinueAsync(context, user);
    }

    /// <summary>The first second factor was set up and shown to work, which completes the session.</summary>
    public async Task CompletedAsync(HttpContext context, RegistryUser user, SignInMethod method)
    {
        await users.UpdateSecurityStampAsync(user);
        await Session.ConfirmAsync(context, user, method);
    }

    /// <summary>
    /// All that signing in takes: a passkey, or the password and a code where there is a second factor. Wrong ones count as they do at sign-in, so that a session
    /// left open is no place to guess at (21 CFR 11.300).
    /// </summary>
    private async Task<(SignInMethod? Method, TimeSpan? Wait)> ProveAsync(HttpContext context, UserSession session, Proof proof, string subject)
    {
        if (!string.IsNullOrEmpty(proof.Credential))
        {
            if (await passkeys.WhoAsync(context, session.UserId, proof.Ceremony, proof.Credential, subject) is not null)
                return (SignInMethod.Passkey, null);
            await audit.SignInRefusedAsync(session.UserId, "passkey", context.RequestAborted);
            return (null, null);
        }
        if (await UserOfAsync(session) is not { DisabledAt: null } user)
            return (null, null);
        var answer = await passwords.TryAsync(user.UserName, proof.Password, Address(context), context.RequestAborted);
        if (answer.User?.Id != user.Id)
            return (null, answer.Wait);
        return (await factors.OfAsync(user.Id, context.RequestAborted)).Any ? await CodeAsync(context, user.Id, proof.Code) : (session.Method, null);
    }

    /// <summary>A code of the app or a recovery code: which of them it was, or how long to wait before the next one is looked at.</summary>
    private async Task<(SignInMethod? Method, TimeSpan? Wait)> CodeAsync(HttpContext context, Guid userId, string? typed)
    {
        CountedTry[] tries = [new(TryLimit.SecondStep, userId.ToString())];
        if (await delays.WaitAsync(tries, context.RequestAborted) is { } heldUp)
        {
            if (heldUp.IsFirst)
                await audit.SignInRefusedAsync(userId, "code, held up", context.RequestAborted);
            return (null, heldUp.Wait);
        }
        SignInMethod? method = await authenticators.AcceptsAsync(userId, typed, context.RequestAborted) ? SignInMethod.PasswordAndCode
            : await codes.UseAsync(userId, typed, context.RequestAborted) ? SignInMethod.PasswordAndRecoveryCode
            : null;
        if (method is null)
            await audit.SignInRefusedAsync(userId, "code", context.RequestAborted);
        else
            await delays.SucceededAsync(tries, context.RequestAborted);
        return (method, null);
    }

    private async Task<RegistryUser?> UserOfAsync(UserSession session) => await users.FindByIdAsync(session.UserId.ToString());

    private static string Address(HttpContext context) => context.Connection.RemoteIpAddress?.ToString() ?? "";
}
