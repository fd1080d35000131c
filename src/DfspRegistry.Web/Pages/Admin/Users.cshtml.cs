using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Admin;

/// <summary>Who has an account, with which role at which sites; inviting.</summary>
[Authorize(Policy = Policies.AdministerUsers)]
[RequireRecentSignIn("Invite")]
public sealed class UsersModel(RegistryDbContext database, Invitations invitations, PublicAddress address, ChangeReason reason) : PageModel
{
    public sealed class InvitationInput
    {
        public string? DisplayName { get; set; }
        public string? Email { get; set; }
        public string? Role { get; set; }
        public List<string> Sites { get; set; } = [];
        public bool AllSites { get; set; }
        public string? Reason { get; set; }
    }

    public sealed record Account(Guid Id, string Name, string? Email, string Roles, bool IsDisabled, bool IsInvited);

    [BindProperty]
    public InvitationInput Input { get; set; } = new();

    public IReadOnlyList<Account> Accounts { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Sites { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Roles { get; } = [.. RegistryRoles.All.Select(role => new SelectListItem(role, role))];
    /// <summary>Of the invitation that was just made; it is not stored and not shown again.</summary>
    public string? InvitationAddress { get; private set; }
    public string? InvitedName { get; private set; }

    public Task OnGetAsync(CancellationToken cancellation) => LoadAsync(cancellation);

    public async Task<IActionResult> OnPostInviteAsync(CancellationToken cancellation)
    {
        if (Input.Reason?.Trim() is not { Length: > 0 and <= TextRules.LongText } why)
        {
            ModelState.AddModelError("Input.Reason", $"Say why, in up to {TextRules.LongText} characters.");
            await LoadAsync(cancellation);
            return this.Invalid();
        }
        reason.Text = why;
        try
        {
            var invitation = await invitations.InviteAsync(
                new InvitationRequest(Input.Email ?? "", Input.DisplayName ?? "", Input.Role ?? "", Input.Sites, Input.AllSites), cancellation);
            (InvitationAddress, InvitedName) = (address.Below(Request, invitation.Path), Input.DisplayName!.Trim());
            ModelState.Clear();
            Input = new InvitationInput();
        }
        catch (InvitationRefusedException refused)
        {
            ModelState.AddModelError("", refused.Message);
        }
        await LoadAsync(cancellation);
        return ModelState.IsValid ? Page() : this.Invalid();
    }

    private async Task LoadAsync(CancellationToken cancellation)
    {
        var sites = await database.Sites.AsNoTracking().OrderBy(s => s.Code).Select(s => new { s.Code, s.Name }).ToListAsync(cancellation);
        Sites = [.. sites.Select(s => new SelectListItem($"{s.Code} · {s.Name}", s.Code))];
        var held = HeldRoles.From(database);
        var users = await database.Users.AsNoTracking().OrderBy(u => u.DisplayName)
            .Select(u => new { u.Id, u.DisplayName, u.Email, u.DisabledAt, HasPassword = u.PasswordHash != null, Roles = database.RoleGrants.Where(g => g.UserId == u.Id).Select(held).ToList() }).ToListAsync(cancellation);
        Accounts =
        [
            .. users.Select(u => new Account(u.Id, u.DisplayName, u.Email, HeldRoles.InWords(u.Roles), u.DisabledAt is not null, !u.HasPassword)),
        ];
    }
}
