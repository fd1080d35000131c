using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>
/// Where an administrator's new-password link leads: good once and for a day. It sets the password and nothing else; the person then signs in with it, second step
/// included.
/// </summary>
[AllowAnonymous]
public sealed class ForgottenPasswordModel(Invitations invitations) : PageModel
{
    public sealed record NewPassword(string? New, string? Again);

    [BindProperty]
    public NewPassword Input { get; set; } = new(null, null);

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>The address leads somewhere still; else the page says so instead of asking for a password.</summary>
    public bool IsOpen { get; private set; } = true;

    public async Task OnGetAsync(Guid userId) => IsOpen = await invitations.IsResetOpenAsync(userId, Token);

    public async Task<IActionResult> OnPostAsync(Guid userId)
    {
        if (Input.New != Input.Again)
            ModelState.AddModelError("Input.Again", "The two passwords differ.");
        if (ModelState.IsValid)
        {
            var set = await invitations.SetNewPasswordAsync(userId, Token, Input.New);
            IsOpen = !set.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.InvalidToken));
            foreach (var error in set.Errors)
                ModelState.AddModelError("Input.New", PasswordRules.InWords(error));
        }
        if (!ModelState.IsValid)
            return this.Invalid();
        TempData["Notice"] = "Sign in with the new password.";
        return RedirectToPage("/Account/SignIn");
    }
}
