using System.ComponentModel.DataAnnotations;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.Sites;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts;

/// <param name="SiteCodes">Sites at which the person holds the role; none for an administrator.</param>
/// <param name="AllSites">The person holds the role at every site.</param>
public sealed record InvitationRequest(string Email, string DisplayName, string Role, IReadOnlyList<string> SiteCodes, bool AllSites);

/// <summary>A role to be held: at one site, or, without a code, at every site.</summary>
public sealed record GrantRequest(string Role, string? SiteCode);

/// <param name="Token">Works once, until the password is set or its time is over (<see cref="RegistryAccounts.InvitationLifetime"/>, <see cref="RegistryAccounts.ResetLifetime"/>). Show it once; it is not stored.</param>
public sealed record Invitation(Guid UserId, string Token, bool IsReset = false)
{
    /// <summary>Below the registry's address.</summary>
    public string Path => $"/{(IsReset ? "new-password" : "invitation")}/{UserId}?token={Uri.EscapeDataString(Token)}";
}

/// <summary>The message says in words what is wrong; nothing was changed.</summary>
public sealed class InvitationRefusedException(string message) : Exception(message);

/// <summary>
/// Accounts are made by invitation only: the person chooses the password, nobody else ever knows it. Whoever forgets it gets a link of the same kind, which leaves
/// the second factor as it is; whoever has lost that too is invited anew and begins from nothing.
/// </summary>
public sealed class Invitations(RegistryDbContext database, UserManager<RegistryUser> users, Factors factors, ReadAudit audit, ICurrentUser person, TimeProvider time)
{
    /// <summary>
    /// Makes an account and its invitation. For a person who was invited and has no password yet, a new invitation takes the place of the old one; for a closed
    /// account it opens it again, without the old password and second factor.
    /// </summary>
    /// <exception cref="InvitationRefusedException">Unknown role or site, no site, no address, or the person has an open account.</exception>
    public async Task<Invitation> InviteAsync(InvitationRequest request, CancellationToken cancellation = default)
    {
        var email = request.Email.Trim();
        var name = NameOf(request.DisplayName);
        if (!new EmailAddressAttribute().IsValid(email))
            throw new InvitationRefusedException($"“{email}” is no e-mail address.");
        var isAdministrator = request.Role == RegistryRoles.Administrator;
        if (!isAdministrator && request.AllSites == request.SiteCodes.Count > 0)
            throw new InvitationRefusedException("Say whose patients the person may see: one or more sites, or all sites.");
        var grants = await CheckAsync([.. request.SiteCodes.Count == 0 ? [new GrantRequest(request.Role, null)] : request.SiteCodes.Select(code => new GrantRequest(request.Role, code))], cancellation);

        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await AccountLock.TakeAsync(database, cancellation);
        var user = await users.FindByEmailAsync(email);
        if (user is { PasswordHash: not null, DisabledAt: null })
            throw new InvitationRefusedException($"{email} has an account already.");
        await RequireFreeNameAsync(name, user, cancellation);
        if (user is null)
        {
            user = new RegistryUser { Id = Guid.CreateVersion7(), UserName = email, Email = email, DisplayName = name };
            Check(await users.CreateAsync(user));
        }
        else
        {
            user.DisplayName = name;
            await ForgetSecretsAsync(user, cancellation);
        }
        await SetAsync(user.Id, grants, cancellation);
        await audit.LinkMadeAsync(user.Id, "the first password", cancellation);
        var token = await users.GenerateUserTokenAsync(user, InvitationTokens.Name, InvitationTokens.Purpose);
        await transaction.CommitAsync(cancellation);
        return new Invitation(user.Id, token);
    }

    /// <summary>Opens a closed account again or lets a person who has lost everything begin anew: the old password, passkeys, app and codes are gone, roles and sites stay.</summary>
    /// <exception cref="InvitationRefusedException">There is no such account.</exception>
    public async Task<Invitation> BeginAnewAsync(string email, CancellationToken cancellation = default)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var user = await FindAsync(email);
        await ForgetSecretsAsync(user, cancellation);
        await audit.LinkMadeAsync(user.Id, "beginning anew", cancellation);
        var token = await users.GenerateUserTokenAsync(user, InvitationTokens.Name, InvitationTokens.Purpose);
        await transaction.CommitAsync(cancellation);
        return new Invitation(user.Id, token);
    }

    /// <summary>A link by which the person chooses a new password. The old one works until then; the second factor stays and is asked for.</summary>
    /// <exception cref="InvitationRefusedException">There is no such account, it is closed, or its invitation is still open.</exception>
    public async Task<Invitation> ResetPasswordAsync(string email, CancellationToken cancellation = default)
    {
        var user = await FindAsync(email);
        if (user.DisabledAt is not null)
            throw new InvitationRefusedException($"The account of {user.Email} is closed. Open it again with a new invitation.");
        if (user.PasswordHash is null)
            throw new InvitationRefusedException($"{user.Email} has not used the invitation yet. Make a new invitation.");
        await audit.LinkMadeAsync(user.Id, "a new password", cancellation);
        return new Invitation(user.Id, await users.GeneratePasswordResetTokenAsync(user), IsReset: true);
    }

    /// <summary>Is this the invitation of an account that waits for its first password? Used, expired, cut off, another's and nobody's are all not.</summary>
    public async Task<bool> IsOpenAsync(Guid userId, string? token) => await InvitedAsync(userId, token) is not null;

    /// <summary>Is this a new-password link that was not used and is not over?</summary>
    public async Task<bool> IsResetOpenAsync(Guid userId, string? token) =>
        await users.FindByIdAsync(userId.ToString()) is { DisabledAt: null, PasswordHash: not null } user
        && await users.VerifyUserTokenAsync(user, users.Options.Tokens.PasswordResetTokenProvider, UserManager<RegistryUser>.ResetPasswordTokenPurpose, token ?? "");

    /// <summary>The invited person's first password. Every token that is not good for it fails alike, and so does one for nobody.</summary>
    public async Task<IdentityResult> AcceptAsync(Guid userId, string? token, string? password) =>
        await InvitedAsync(userId, token) is { } user ? await users.AddPasswordAsync(user, password ?? "") : IdentityResult.Failed(users.ErrorDescriber.InvalidToken());

    /// <summary>A new password in place of a forgotten one; fails as <see cref="AcceptAsync"/> does.</summary>
    public async Task<IdentityResult> SetNewPasswordAsync(Guid userId, string? token, string? password) =>
        await users.FindByIdAsync(userId.ToString()) is { DisabledAt: null, PasswordHash: not null } user
            ? await users.ResetPasswordAsync(user, token ?? "", password ?? "")
            : IdentityResult.Failed(users.ErrorDescriber.InvalidToken());

    /// <summary>Gives a person other roles at other sites; the sessions end, since what they show is no longer right.</summary>
    /// <exception cref="InvitationRefusedException">Unknown role or site, an administrator at a site, nothing at all, no such account, one's own, or it is the last administrator's.</exception>
    public async Task ChangeRightsAsync(string email, string displayName, IReadOnlyList<GrantRequest> requested, CancellationToken cancellation = default)
    {
        var name = NameOf(displayName);
        if (requested.Count == 0)
            throw new InvitationRefusedException("Give at least one role. An account that nobody needs is closed.");
        var grants = await CheckAsync(requested, cancellation);
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await AccountLock.TakeAsync(database, cancellation);
        var user = await FindAsync(email);
        if (user.Id == person.UserId)
            throw new InvitationRefusedException("Nobody changes the own name and rights. Ask another administrator.");
        if (!grants.Contains((RegistryRoles.Administrator, null)))
            await RequireAnotherAdministratorAsync(user, cancellation);
        await RequireFreeNameAsync(name, user, cancellation);
        user.DisplayName = name;
        await SetAsync(user.Id, grants, cancellation);
        Check(await users.UpdateSecurityStampAsync(user));
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Closes an account: its sessions end with the next request, an open invitation works no more. The account stays, since the audit trail names it.</summary>
    /// <exception cref="InvitationRefusedException">There is no such account, or it is the last administrator's.</exception>
    public async Task DisableAsync(string email, CancellationToken cancellation = default)
    {
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        await AccountLock.TakeAsync(database, cancellation);
        var user = await FindAsync(email);
        if (user.DisabledAt is not null)
            return;
        await RequireAnotherAdministratorAsync(user, cancellation);
        user.DisabledAt = time.GetUtcNow();
        Check(await users.UpdateSecurityStampAsync(user));
        await transaction.CommitAsync(cancellation);
    }

    private async Task<RegistryUser?> InvitedAsync(Guid userId, string? token) =>
        await users.FindByIdAsync(userId.ToString()) is { DisabledAt: null, PasswordHash: null } user
        && await users.VerifyUserTokenAsync(user, InvitationTokens.Name, InvitationTokens.Purpose, token ?? "") ? user : null;

    private async Task<RegistryUser> FindAsync(string email) =>
        await users.FindByEmailAsync(email.Trim()) ?? throw new InvitationRefusedException($"There is no account for {email.Trim()}.");

    /// <summary>Who was invited and has not come yet is no other administrator to one who can sign in.</summary>
    private async Task RequireAnotherAdministratorAsync(RegistryUser user, CancellationToken cancellation)
    {
        var administrators = database.RoleGrants.Where(g => g.Role == RegistryRoles.Administrator);
        if (!await administrators.AnyAsync(g => g.UserId == user.Id, cancellation))
            return;
        var canSignIn = user.PasswordHash is not null;
        if (!await administrators.AnyAsync(g => g.UserId != user.Id && database.Users.Any(u => u.Id == g.UserId && u.DisabledAt == null && (!canSignIn || u.PasswordHash != null)), cancellation))
            throw new InvitationRefusedException($"{user.Email} is the last administrator. Invite another one first{(canSignIn ? ", who sets a password" : "")}.");
    }

    private async Task ForgetSecretsAsync(RegistryUser user, CancellationToken cancellation)
    {
        await factors.RemoveAllAsync(user, cancellation);
        (user.PasswordHash, user.DisabledAt) = (null, null);
        Check(await users.UpdateSecurityStampAsync(user));
    }

    /// <summary>Only what changes is written, so that the trail says what was given and what was taken.</summary>
    private async Task SetAsync(Guid userId, HashSet<(string Role, Guid? SiteId)> grants, CancellationToken cancellation)
    {
        var held = await database.RoleGrants.Where(g => g.UserId == userId).ToListAsync(cancellation);
        database.RemoveRange(held.Where(g => !grants.Contains((g.Role, g.SiteId))));
        database.AddRange(grants.Where(g => held.TrueForAll(h => (h.Role, h.SiteId) != g)).Select(g => new RoleGrant { Id = Guid.CreateVersion7(), UserId = userId, Role = g.Role, SiteId = g.SiteId }));
        await database.SaveChangesAsync(cancellation);
    }

    private static string NameOf(string displayName) =>
        DisplayNames.Tidy(displayName) ?? throw new InvitationRefusedException($"Give the name that colleagues will see, in up to {DisplayNames.Longest} characters.");

    private async Task RequireFreeNameAsync(string name, RegistryUser? user, CancellationToken cancellation)
    {
        // A name that stays is no reason to keep somebody's rights as they are.
        if (name != user?.DisplayName && !await DisplayNames.IsFreeAsync(database, name, user?.Id, cancellation))
            throw new InvitationRefusedException($"Somebody else is called “{name}” here already. The history and signatures go by this name: add what tells the two apart, such as a middle name or the department.");
    }

    private async Task<HashSet<(string Role, Guid? SiteId)>> CheckAsync(IReadOnlyList<GrantRequest> requested, CancellationToken cancellation)
    {
        if (requested.FirstOrDefault(g => !RegistryRoles.All.Contains(g.Role)) is { } unknown)
            throw new InvitationRefusedException($"There is no role “{unknown.Role}”. The roles are {string.Join(", ", RegistryRoles.All)}.");
        if (requested.Any(g => g is { Role: RegistryRoles.Administrator, SiteCode: not null }))
            throw new InvitationRefusedException("An administrator looks after accounts and has no sites.");
        var known = await database.Sites.ToListAsync(cancellation);
        return [.. requested.Select(g => (g.Role, g.SiteCode is null ? (Guid?)null : SiteOf(known, g.SiteCode)))];
    }

    private static Guid SiteOf(List<Site> known, string code) =>
        known.Find(s => s.Code.Equals(code.Trim(), StringComparison.OrdinalIgnoreCase))?.Id ?? throw new InvitationRefusedException(
            $"There is no site “{code}”. {(known.Count == 0 ? "No site is there yet." : $"The sites are {string.Join(", ", known.Select(s => s.Code).Order(StringComparer.Ordinal))}.")}");

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvitationRefusedException(string.Join(" ", result.Errors.Select(e => e.Description)));
    }
}
