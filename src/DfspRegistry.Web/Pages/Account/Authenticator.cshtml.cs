using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>One's authenticator app: setting one up, changing to another telephone, doing without where a passkey is there.</summary>
[RequireRecentSignIn(OnReading = true)]
public sealed class AuthenticatorModel(
    Factors factors, Authenticators authenticators, RecoveryCodes codes, PendingAuthenticatorKey pending, SignInFlow flow, UserManager<RegistryUser> users, ICurrentUser person) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty]
    public string? SealedKey { get; set; }

    public AuthenticatorKey Key { get; private set; } = null!;
    public FactorsOfPerson Factors { get; private set; } = null!;
    public NewRecoveryCodes? Done { get; private set; }

    public async Task OnGetAsync()
    {
        var user = await LoadAsync();
        (Key, SealedKey) = pending.New(user);
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var user = await LoadAsync();
        if (pending.Read(user, SealedKey) is not { } key)
            return RedirectToPage();
        if (!await authenticators.SetUpAsync(user.Id, key.Key, Code, HttpContext.RequestAborted))
        {
            Key = key;
            ModelState.AddModelError(nameof(Code), "This is not the code that the app shows now. Is the telephone's clock right?");
            return this.Invalid();
        }
        await flow.ChangedAsync(HttpContext, user);
        if (Factors.RecoveryCodes == 0)
        {
            Done = new NewRecoveryCodes("The app is set up.", await codes.MakeAsync(user.Id, HttpContext.RequestAborted), "/account");
            return Page();
        }
        TempData["Notice"] = "The app is set up; other sessions have ended.";
        return RedirectToPage("/Account/Index");
    }

    public async Task<IActionResult> OnPostRemoveAsync()
    {
        var user = await LoadAsync();
        if (Factors.Passkeys > 0)
        {
            await authenticators.RemoveAsync(user.Id, HttpContext.RequestAborted);
            await flow.ChangedAsync(HttpContext, user);
            TempData["Notice"] = "The app is no longer asked for; other sessions have ended.";
        }
        return RedirectToPage("/Account/Index");
    }

    private async Task<RegistryUser> LoadAsync()
    {
        Factors = await factors.OfAsync(person.UserId!.Value, HttpContext.RequestAborted);
        return (await users.FindByIdAsync(person.UserId.Value.ToString()))!;
    }
}
