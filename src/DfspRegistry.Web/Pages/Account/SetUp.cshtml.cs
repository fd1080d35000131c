using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>The first second factor, right after the first password: nothing else opens before it is there.</summary>
[AllowAnonymous]
public sealed class SetUpModel(
    Factors factors, Authenticators authenticators, RecoveryCodes codes, PendingAuthenticatorKey pending, Passkeys passkeys, SignInFlow flow, UserManager<RegistryUser> users) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? SealedKey { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnTo { get; set; }

    public AuthenticatorKey Key { get; private set; } = null!;
    public NewRecoveryCodes? Done { get; private set; }
    public bool PasskeyFailed { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        if (await PersonAsync() is not { } person)
            return RedirectToPage("/Account/SecondStep", new { returnTo = Target });
        (Key, SealedKey) = pending.New(person);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (await PersonAsync() is not { } person)
            return RedirectToPage("/Account/SecondStep", new { returnTo = Target });
        if (pending.Read(person, SealedKey) is not { } key)
            return RedirectToPage(new { returnTo = Target });
        if (await authenticators.SetUpAsync(person.Id, key.Key, Code, HttpContext.RequestAborted))
            return await DoneAsync(person, SignInMethod.PasswordAndCode, "The app is set up.");
        Key = key;
        ModelState.AddModelError(nameof(Code), "This is not the code that the app shows now. Is the telephone's clock right?");
        return this.Invalid();
    }

    public async Task<IActionResult> OnPostPasskeyAsync(string? ceremony, string? credential, string? name)
    {
        if (await PersonAsync() is not { } person)
            return RedirectToPage("/Account/SecondStep", new { returnTo = Target });
        if (await passkeys.KeepAsync(HttpContext, person, ceremony, credential, name))
            return await DoneAsync(person, SignInMethod.PasswordAndPasskey, "The passkey is set up: next time it is all you need.");
        PasskeyFailed = true;
        (Key, SealedKey) = pending.New(person);
        ModelState.Clear();
        return this.Invalid();
    }

    private string Target => Url.IsLocalUrl(ReturnTo) ? ReturnTo : "/";

    /// <summary>Who has given the password and has no second factor; nobody else may set one up without proving an earlier one.</summary>
    private async Task<RegistryUser?> PersonAsync() =>
        Session.Of(HttpContext) is { IsComplete: false } session && !(await factors.OfAsync(session.UserId, HttpContext.RequestAborted)).Any
            ? await users.FindByIdAsync(session.UserId.ToString())
            : null;

    private async Task<PageResult> DoneAsync(RegistryUser person, SignInMethod method, string saying)
    {
        await flow.CompletedAsync(HttpContext, person, method);
        Done = new NewRecoveryCodes(saying, await codes.MakeAsync(person.Id, HttpContext.RequestAborted), Target);
        return Page();
    }
}
