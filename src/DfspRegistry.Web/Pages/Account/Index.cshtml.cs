using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Data.Accounts.SigningIn;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>Who one is here, how one signs in and where; one's own password. A new one asks for a full proof first, since it is no proof itself, and ends every other session.</summary>
[RequireRecentSignIn]
public sealed class IndexModel(UserManager<RegistryUser> users, Factors factors, UserSessions sessions, SignInFlow flow, PasswordCheck passwords, ICurrentUser person) : PageModel
{
    public sealed record PasswordChange(string? Current, string? New, string? Again);

    [BindProperty]
    public PasswordChange Input { get; set; } = new(null, null, null);

    public FactorsOfPerson Factors { get; private set; } = null!;
    public int Sessions { get; private set; }

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostAsync()
    {
        var user = await LoadAsync();
        if (Input.New != Input.Again)
            ModelState.AddModelError("Input.Again", "The two new passwords differ.");
        // Counted as at sign-in: an open session is no place to guess at the password.
        if (ModelState.IsValid)
        {
            var answer = await passwords.TryAsync(user.UserName, Input.Current, person.Source, HttpContext.RequestAborted);
            if (answer.Wait is { } wait)
                ModelState.AddModelError("Input.Current", $"Too many tries. The next one is looked at in {SignInWords.Wait((int)Math.Ceiling(wait.TotalSeconds))}.");
            else if (answer.User?.Id != user.Id)
                ModelState.AddModelError("Input.Current", "This is not the password.");
        }
        if (ModelState.IsValid)
        {
            var changed = await users.ChangePasswordAsync(user, Input.Current ?? "", Input.New ?? "");
            foreach (var error in changed.Errors)
                ModelState.AddModelError(error.Code == "PasswordMismatch" ? "Input.Current" : "Input.New", PasswordRules.InWords(error));
        }
        if (!ModelState.IsValid)
            return this.Invalid();
        await flow.ChangedAsync(HttpContext, user);
        TempData["Notice"] = "The new password holds from now on; other sessions have ended.";
        return RedirectToPage();
    }

    private async Task<RegistryUser> LoadAsync()
    {
        var id = person.UserId!.Value;
        var user = (await users.FindByIdAsync(id.ToString()))!;
        Factors = await factors.OfAsync(id, HttpContext.RequestAborted);
        Sessions = (await sessions.OpenAsync(id, HttpContext.RequestAborted)).Count;
        return user;
    }
}
