using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>Who one is here, and one's own password. Changing it ends every other session.</summary>
public sealed class IndexModel(UserManager<RegistryUser> users, ICurrentUser person) : PageModel
{
    public sealed record PasswordChange(string? Current, string? New, string? Again);

    [BindProperty]
    public PasswordChange Input { get; set; } = new(null, null, null);

    public async Task<IActionResult> OnPostAsync()
    {
        var user = await users.FindByIdAsync(person.UserId!.Value.ToString());
        if (user is null)
            return Forbid();
        if (Input.New != Input.Again)
            ModelState.AddModelError("Input.Again", "The two new passwords differ.");
        if (ModelState.IsValid)
        {
            var changed = await users.ChangePasswordAsync(user, Input.Current ?? "", Input.New ?? "");
            foreach (var error in changed.Errors)
                ModelState.AddModelError(error.Code == "PasswordMismatch" ? "Input.Current" : "Input.New", PasswordRules.InWords(error));
        }
        if (!ModelState.IsValid)
            return this.Invalid();
        await Session.StartAsync(HttpContext, user, SignInMethod.Password);
        TempData["Notice"] = "The new password holds from now on; other sessions have ended.";
        return RedirectToPage();
    }
}
