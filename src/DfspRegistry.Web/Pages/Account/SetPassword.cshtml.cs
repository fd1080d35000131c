using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Forms;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>
/// Where an invitation leads: the address carries a token that works once and for three days. Whoever comes with a wrong one learns nothing
/// about the account.
/// </summary>
[AllowAnonymous]
public sealed class SetPasswordModel(UserManager<RegistryUser> users) : PageModel
{
    private const string NoLongerGood = "This invitation has been used, has expired or is not complete. Ask for a new one.";

    public sealed record NewPassword(string? New, string? Again);

    [BindProperty]
    public NewPassword Input { get; set; } = new(null, null);

    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    public async Task<IActionResult> OnPostAsync(Guid userId)
    {
        if (Input.New != Input.Again)
            ModelState.AddModelError("Input.Again", "The two passwords differ.");
        if (ModelState.IsValid)
            await SetAsync(await users.FindByIdAsync(userId.ToString()));
        if (!ModelState.IsValid)
            return this.Invalid();
        TempData["Notice"] = "Sign in with the new password.";
        return RedirectToPage("/Account/SignIn");
    }

    private async Task SetAsync(RegistryUser? user)
    {
        if (user is null || user.DisabledAt is not null)
        {
            ModelState.AddModelError("", NoLongerGood);
            return;
        }
        var set = await users.ResetPasswordAsync(user, Token ?? "", Input.New ?? "");
        foreach (var error in set.Errors)
            ModelState.AddModelError(error.Code == "InvalidToken" ? "" : "Input.New", error.Code == "InvalidToken" ? NoLongerGood : PasswordRules.InWords(error));
    }
}
