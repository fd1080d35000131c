using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>
/// Where an invitation leads: the address carries a token that works once and for three days. Whoever comes with a wrong one learns nothing
/// about the account. The next step is the second factor.
/// </summary>
[AllowAnonymous]
public sealed class SetPasswordModel(Invitations invitations, SignInFlow flow, UserManager<RegistryUser> users) : PageModel
{
    public sealed record NewPassword(string? New, string? Again);

    [BindProperty]
    public NewPassword Input { get; set; } = new(null, null);

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>The address leads somewhere still; else the page says so instead of asking for a password.</summary>
    public bool IsOpen { get; private set; } = true;

    public async Task OnGetAsync(Guid userId) => IsOpen = await invitations.IsOpenAsync(userId, Token);

    public async Task<IActionResult> OnPostAsync(Guid userId)
    {
        if (Input.New != Input.Again)
            ModelState.AddModelError("Input.Again", "The two passwords differ.");
        if (ModelState.IsValid)
        {
            var set = await invitations.AcceptAsync(userId, Token, Input.New);
            IsOpen = !set.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.InvalidToken));
            foreach (var error in set.Errors)
                ModelState.AddModelError("Input.New", PasswordRules.InWords(error));
        }
        if (!ModelState.IsValid)
            return this.Invalid();
        await flow.BeginAsync(HttpContext, (await users.FindByIdAsync(userId.ToString()))!);
        return Session.Of(HttpContext)!.IsComplete ? LocalRedirect("/") : RedirectToPage("/Account/SecondStep");
    }
}
