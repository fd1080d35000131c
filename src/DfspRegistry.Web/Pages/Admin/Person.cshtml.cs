using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Pages.Admin;

/// <summary>One person's account: rights, sessions, and the ways back in for who has lost one. The administrator never learns or chooses a password.</summary>
[Authorize(Policy = Policies.AdministerUsers)]
[RequireRecentSignIn]
public sealed class PersonModel(RegistryDbContext database, Invitations invitations, UserSessions sessions, Factors factors, PublicAddress address) : PageModel
{
    public sealed class RightsInput
    {
        public string? DisplayName { get; set; }
        public string? Role { get; set; }
        public List<string> Sites { get; set; } = [];
        public bool AllSites { get; set; }
    }

    [BindProperty]
    public RightsInput Input { get; set; } = new();

    public RegistryUser Account { get; private set; } = null!;
    public FactorsOfPerson Factors { get; private set; } = null!;
    public IReadOnlyList<UserSession> Open { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Sites { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Roles { get; } = [.. RegistryRoles.All.Select(role => new SelectListItem(role, role))];
    /// <summary>Of the link that was just made; it is not stored and not shown again.</summary>
    public string? Link { get; private set; }
    public string? LinkSays { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        await FillAsync(cancellation);
        return Page();
    }

    public Task<IActionResult> OnPostRightsAsync(Guid id, CancellationToken cancellation) => ActAsync(id, async email =>
    {
        await invitations.ChangeRightsAsync(email, Input.DisplayName ?? "", Input.Role ?? "", Input.Sites, Input.AllSites, cancellation);
        TempData["Notice"] = "The rights hold from now on; the person's sessions have ended.";
        return RedirectToPage(new { id });
    }, cancellation);

    public Task<IActionResult> OnPostEndSessionsAsync(Guid id, CancellationToken cancellation) => ActAsync(id, async _ =>
    {
        await sessions.EndAllAsync(id, cancellation);
        TempData["Notice"] = "The person's sessions have ended.";
        return RedirectToPage(new { id });
    }, cancellation);

    public Task<IActionResult> OnPostCloseAsync(Guid id, CancellationToken cancellation) => ActAsync(id, async email =>
    {
        await invitations.DisableAsync(email, cancellation);
        TempData["Notice"] = "The account is closed; its sessions end with their next request.";
        return RedirectToPage(new { id });
    }, cancellation);

    public Task<IActionResult> OnPostNewPasswordAsync(Guid id, CancellationToken cancellation) => ActAsync(id, async email =>
        await ShowAsync(id, await invitations.ResetPasswordAsync(email, cancellation), "It is good for a day. The second step stays and is asked for afterwards.", cancellation), cancellation);

    public Task<IActionResult> OnPostBeginAnewAsync(Guid id, CancellationToken cancellation) => ActAsync(id, async email =>
        await ShowAsync(id, await invitations.BeginAnewAsync(email, cancellation), "It is good for three days. The old password, passkeys, app and recovery codes are gone.", cancellation), cancellation);

    private async Task<IActionResult> ActAsync(Guid id, Func<string, Task<IActionResult>> act, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        try
        {
            return await act(Account.Email!);
        }
        catch (InvitationRefusedException refused)
        {
            ModelState.AddModelError("", refused.Message);
            database.ChangeTracker.Clear();
            await LoadAsync(id, cancellation);
            return this.Invalid();
        }
    }

    private async Task<PageResult> ShowAsync(Guid id, Invitation invitation, string says, CancellationToken cancellation)
    {
        (Link, LinkSays) = (address.Below(Request, invitation.Path), says);
        await LoadAsync(id, cancellation);
        await FillAsync(cancellation);
        return Page();
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellation)
    {
        if (await database.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.Email != null, cancellation) is not { } account)
            return false;
        Account = account;
        Factors = await factors.OfAsync(id, cancellation);
        Open = await sessions.OpenAsync(id, cancellation);
        Sites = await database.Sites.AsNoTracking().OrderBy(s => s.Code).Select(s => new SelectListItem(s.Code + " · " + s.Name, s.Code)).ToListAsync(cancellation);
        return true;
    }

    /// <summary>The form as the account stands.</summary>
    private async Task FillAsync(CancellationToken cancellation)
    {
        ModelState.Clear();
        Input = new RightsInput
        {
            DisplayName = Account.DisplayName,
            Role = await database.UserRoles.Where(r => r.UserId == Account.Id).Join(database.Roles, r => r.RoleId, r => r.Id, (_, r) => r.Name).FirstOrDefaultAsync(cancellation),
            Sites = await database.UserSites.Where(s => s.UserId == Account.Id).Join(database.Sites, s => s.SiteId, s => s.Id, (_, s) => s.Code).ToListAsync(cancellation),
            AllSites = Account.SeesAllSites,
        };
    }
}
