using System.ComponentModel.DataAnnotations;
using DfspRegistry.Domain.Sites;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts;

/// <param name="SiteCodes">Sites whose patients the person sees.</param>
/// <param name="AllSites">The person sees the patients of every site.</param>
public sealed record InvitationRequest(string Email, string DisplayName, string Role, IReadOnlyList<string> SiteCodes, bool AllSites);

/// <param name="Token">Works once, until the password is set or <see cref="RegistryAccounts.InvitationLifetime"/> is over. Show it once; it is not stored.</param>
public sealed record Invitation(Guid UserId, string Token)
{
    /// <summary>Below the registry's address.</summary>
    public string Path => $"/invitation/{UserId}?token={Uri.EscapeDataString(Token)}";
}

/// <summary>The message says in words what is wrong; nothing was changed.</summary>
public sealed class InvitationRefusedException(string message) : Exception(message);

/// <summary>Accounts are made by invitation only: the person chooses the password, nobody else ever knows it.</summary>
public sealed class Invitations(RegistryDbContext database, UserManager<RegistryUser> users, TimeProvider time)
{
    /// <summary>Makes an account and its invitation. For a person who was invited and has no password yet, a new invitation takes the place of the old one.</summary>
    /// <exception cref="InvitationRefusedException">Unknown role or site, no site, no address, or the person has an account.</exception>
    public async Task<Invitation> InviteAsync(InvitationRequest request, CancellationToken cancellation = default)
    {
        var email = request.Email.Trim();
        var name = request.DisplayName.Trim();
        if (!new EmailAddressAttribute().IsValid(email))
            throw new InvitationRefusedException($"“{email}” is no e-mail address.");
        if (name.Length is 0 or > 200)
            throw new InvitationRefusedException("Give the name that colleagues will see, in up to 200 characters.");
        if (!RegistryRoles.All.Contains(request.Role))
            throw new InvitationRefusedException($"There is no role “{request.Role}”. The roles are {string.Join(", ", RegistryRoles.All)}.");
        if (request.AllSites == request.SiteCodes.Count > 0)
            throw new InvitationRefusedException("Say whose patients the person may see: one or more sites, or all sites.");
        var sites = await SitesAsync(request.SiteCodes, cancellation);

        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        var user = await users.FindByEmailAsync(email);
        if (user is { PasswordHash: not null })
            throw new InvitationRefusedException($"{email} has an account already.");
        if (user is null)
        {
            user = new RegistryUser { Id = Guid.CreateVersion7(), UserName = email, Email = email, DisplayName = name, SeesAllSites = request.AllSites };
            Check(await users.CreateAsync(user));
        }
        else
        {
            (user.DisplayName, user.SeesAllSites, user.DisabledAt) = (name, request.AllSites, null);
            Check(await users.UpdateSecurityStampAsync(user));
            Check(await users.RemoveFromRolesAsync(user, await users.GetRolesAsync(user)));
            database.RemoveRange(await database.UserSites.Where(s => s.UserId == user.Id).ToListAsync(cancellation));
            await database.SaveChangesAsync(cancellation);
        }
        Check(await users.AddToRoleAsync(user, request.Role));
        database.AddRange(sites.Select(site => new UserSite { UserId = user.Id, SiteId = site.Id }));
        await database.SaveChangesAsync(cancellation);
        var token = await users.GeneratePasswordResetTokenAsync(user);
        await transaction.CommitAsync(cancellation);
        return new Invitation(user.Id, token);
    }

    /// <summary>Closes an account: its sessions end with the next request, an open invitation works no more. The account stays, since the audit trail names it.</summary>
    /// <exception cref="InvitationRefusedException">There is no such account, or it is the last administrator's.</exception>
    public async Task DisableAsync(string email, CancellationToken cancellation = default)
    {
        var user = await users.FindByEmailAsync(email.Trim()) ?? throw new InvitationRefusedException($"There is no account for {email.Trim()}.");
        if (user.DisabledAt is not null)
            return;
        var administrators = await users.GetUsersInRoleAsync(RegistryRoles.Administrator);
        if (administrators.Count(a => a.DisabledAt is null) == 1 && administrators.Any(a => a.Id == user.Id && a.DisabledAt is null))
            throw new InvitationRefusedException($"{user.Email} is the last administrator. Invite another one first.");
        user.DisabledAt = time.GetUtcNow();
        Check(await users.UpdateSecurityStampAsync(user));
    }

    private async Task<List<Site>> SitesAsync(IReadOnlyList<string> codes, CancellationToken cancellation)
    {
        var known = await database.Sites.ToListAsync(cancellation);
        return [.. codes.Distinct(StringComparer.OrdinalIgnoreCase).Select(code =>
            known.Find(s => s.Code.Equals(code.Trim(), StringComparison.OrdinalIgnoreCase)) ?? throw new InvitationRefusedException(
                $"There is no site “{code}”. {(known.Count == 0 ? "No site is there yet." : $"The sites are {string.Join(", ", known.Select(s => s.Code).Order(StringComparer.Ordinal))}.")}"))];
    }

    private static void Check(IdentityResult result)
    {
        if (!result.Succeeded)
            throw new InvitationRefusedException(string.Join(" ", result.Errors.Select(e => e.Description)));
    }
}
