using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
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

/// <summary>One person's account: rights, sessions, and the ways back in for who has lost one. The administrator never learns or chooses a password.</summary>
[Authorize(Policy = Policies.AdministerUsers)]
[RequireRecentSignIn]
public sealed class PersonModel(RegistryDbContext database, Invitations invitations, UserSessions sessions, Factors factors, PublicAddress address, ChangeReason reason, ICurrentUser person) : PageModel
{
    public sealed class RightsInput
    {
        public string? DisplayName { get; set; }
        public List<RoleAtSite> Sites { get; set; } = [];
        /// <summary>The role at every site, later ones too.</summary>
        public string? Everywhere { get; set; }
        public bool IsAdministrator { get; set; }
        public string? Reason { get; set; }
    }

    public sealed class RoleAtSite
    {
        public string? Code { get; set; }
        public string? Role { get; set; }
    }

    [BindProperty]
    public RightsInput Input { get; set; } = new();

    /// <summary>Why the account is closed or a link is made.</summary>
    [BindProperty]
    public string? Why { get; set; }

    public RegistryUser Account { get; private set; } = null!;
    public FactorsOfPerson Factors { get; private set; } = null!;
    /// <summary>One's own rights are changed by another administrator.</summary>
    public bool IsOwn => person.UserId == Account.Id;
    public IReadOnlyList<UserSession> Open { get; private set; } = [];
    public IReadOnlyList<HeldRole> Held { get; private set; } = [];
    /// <summary>Names by code.</summary>
    public IReadOnlyDictionary<string, string> Sites { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);
    public IReadOnlyList<SelectListItem> Roles { get; } = [.. RegistryRoles.AtSites.Select(role => new SelectListItem(role, role))];
    /// <summary>Of the link that was just made; it is not stored and not shown again.</summary>
    public string? Link { get; private set; }
    public string? LinkSays { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellation)
    {
        if (!await LoadAsync(id, cancellation))
            return NotFound();
        Fill();
        return Page();
    }

    public Task<IActionResult> OnPostRightsAsync(Guid id, CancellationToken cancellation) => ActAsync(id, async email =>
    {
        if (!HasReason("Input.Reason", Input.Reason))
            return this.Invalid();
        await invitations.ChangeRightsAsync(email, Input.DisplayName ?? "", Requested(), cancellation);
        TempData["Notice"] = "The rights hold from now on; the person's sessions have ended.";
        return RedirectToPage(new { id });
    }, cancellation);

    public Task<IActionResult> OnPostEndSessionsAsync(Guid id, CancellationToken cancellation) => ActAsync(id, async _ =>
    {
        await sessions.EndAllAsync(id, cancellation);
        TempData["Notice"] = "The person's sessions have ended.";
        return RedirectToPage(new { id });
    }, cancellation);

    public Task<IActionResult> OnPostCloseAsync(Guid id, CancellationToken cancellation) => ActWithReasonAsync(id, async email =>
    {
        await invitations.DisableAsync(email, cancellation);
        TempData["Notice"] = "The account is closed; its sessions end with their next request.";
        return RedirectToPage(new { id });
    }, cancellation);

    public Task<IActionResult> OnPostNewPasswordAsync(Guid id, CancellationToken cancellation) => ActWithReasonAsync(id, async email =>
        await ShowAsync(id, await invitations.ResetPasswordAsync(email, cancellation), "It is good for a day. The second step stays and is asked for afterwards.", cancellation), cancellation);

    public Task<IActionResult> OnPostBeginAnewAsync(Guid id, CancellationToken cancellation) => ActWithReasonAsync(id, async email =>
        await ShowAsync(id, await invitations.BeginAnewAsync(email, cancellation), "It is good for three days. The old password, passkeys, app and recovery codes are gone.", cancellation), cancellation);

    private Task<IActionResult> ActWithReasonAsync(Guid id, Func<string, Task<IActionResult>> act, CancellationToken cancellation) =>
        ActAsync(id, async email => HasReason(nameof(Why), Why) ? await act(email) : Refused(), cancellation);

    private bool HasReason(string field, string? typed)
    {
        if (typed?.Trim() is { Length: > 0 and <= TextRules.LongText } why)
        {
            reason.Text = why;
            return true;
        }
        ModelState.AddModelError(field, $"Say why, in up to {TextRules.LongText} characters.");
        return false;
    }

    /// <summary>The page as the account stands, with what is wrong; the form of rights was not the one that was sent.</summary>
    private PageResult Refused()
    {
        var wrong = ModelState.Where(f => f.Value!.Errors.Count > 0).Select(f => (f.Key, f.Value!.Errors[0].ErrorMessage)).ToList();
        Fill();
        foreach (var (field, message) in wrong)
            ModelState.AddModelError(field, message);
        return this.Invalid();
    }

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
            return Input.Sites.Count == 0 ? Refused() : this.Invalid();
        }
    }

    private async Task<PageResult> ShowAsync(Guid id, Invitation invitation, string says, CancellationToken cancellation)
    {
        (Link, LinkSays) = (address.Below(Request, invitation.Path), says);
        await LoadAsync(id, cancellation);
        Fill();
        return Page();
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellation)
    {
        if (await database.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id && u.Email != null, cancellation) is not { } account)
            return false;
        Account = account;
        Factors = await factors.OfAsync(id, cancellation);
        Open = await sessions.OpenAsync(id, cancellation);
        Sites = new SortedDictionary<string, string>(await database.Sites.AsNoTracking().ToDictionaryAsync(s => s.Code, s => s.Name, cancellation), StringComparer.Ordinal);
        Held = await database.RoleGrants.AsNoTracking().Where(g => g.UserId == id).Select(HeldRoles.From(database)).ToListAsync(cancellation);
        return true;
    }

    /// <summary>The form as the account stands. Of several roles at one place the one with the most rights is chosen: it holds the others' rights.</summary>
    private void Fill()
    {
        ModelState.Clear();
        Input = new RightsInput
        {
            DisplayName = Account.DisplayName,
            Sites = [.. Sites.Keys.Select(code => new RoleAtSite { Code = code, Role = Widest(Held.Where(h => h.SiteCode == code)) })],
            Everywhere = Widest(Held.Where(h => h.SiteId is null && h.Role != RegistryRoles.Administrator)),
            IsAdministrator = Held.Any(h => h.Role == RegistryRoles.Administrator),
        };
    }

    /// <summary>What is to be held. The form shows one role at a place: left as it is, the others there stay too, and so does what is held at a site that the form did not have.</summary>
    private List<GrantRequest> Requested()
    {
        var shown = Input.Sites.Select(s => s.Code?.Trim() ?? "").ToHashSet(StringComparer.OrdinalIgnoreCase);
        List<GrantRequest> requested =
        [
            // A place without a code is not "every site": it is refused as a site that is not there.
            .. Input.Sites.SelectMany(s => At(s.Code?.Trim() ?? "", s.Role)),
            .. At(null, Input.Everywhere),
            .. Held.Where(h => h.SiteCode is { } code && !shown.Contains(code)).Select(h => new GrantRequest(h.Role, h.SiteCode)),
        ];
        return Input.IsAdministrator ? [.. requested, new GrantRequest(RegistryRoles.Administrator, null)] : requested;
    }

    private IEnumerable<GrantRequest> At(string? code, string? role)
    {
        if (string.IsNullOrEmpty(role))
            return [];
        var held = Held.Where(h => string.Equals(h.SiteCode, code, StringComparison.OrdinalIgnoreCase) && h.Role != RegistryRoles.Administrator).ToList();
        return role == Widest(held) ? held.Select(h => new GrantRequest(h.Role, code)) : [new GrantRequest(role, code)];
    }

    private static string? Widest(IEnumerable<HeldRole> held) => held.Select(h => h.Role).MaxBy(role => Policies.RolesByPolicy.Values.Count(roles => roles.Contains(role)));
}
