using System.Buffers.Text;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>One's passkeys, one for each device: making, naming, removing.</summary>
[RequireRecentSignIn(OnReading = true)]
public sealed class PasskeyListModel(Passkeys passkeys, Factors factors, RecoveryCodes codes, SignInFlow flow, UserManager<RegistryUser> users, ICurrentUser person) : PageModel
{
    public IReadOnlyList<UserPasskeyInfo> All { get; private set; } = [];
    public FactorsOfPerson Factors { get; private set; } = null!;
    public NewRecoveryCodes? Done { get; private set; }
    /// <summary>A passkey may go while something else is left to take the second step by.</summary>
    public bool MayRemove => Factors.HasAuthenticator || All.Count > 1;

    public static string IdOf(UserPasskeyInfo passkey) => Base64Url.EncodeToString(passkey.CredentialId);

    public Task OnGetAsync() => LoadAsync();

    public async Task<IActionResult> OnPostPasskeyAsync(string? ceremony, string? credential, string? name)
    {
        var user = await LoadAsync();
        if (!await passkeys.KeepAsync(HttpContext, user, ceremony, credential, name))
        {
            ModelState.Clear();
            ModelState.AddModelError("", "The passkey was not made. Try again.");
            return this.Invalid();
        }
        await flow.ChangedAsync(HttpContext, user);
        if (Factors.RecoveryCodes == 0)
        {
            Done = new NewRecoveryCodes("The passkey is set up.", await codes.MakeAsync(user.Id, HttpContext.RequestAborted), "/account/passkeys");
            return Page();
        }
        TempData["Notice"] = "The passkey is set up; other sessions have ended.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostNameAsync(string? passkey, string? name)
    {
        var user = await LoadAsync();
        var text = (name ?? "").Trim();
        if (Find(passkey) is { } known && text.Length is > 0 and <= Passkeys.LongestName)
        {
            known.Name = text;
            await users.AddOrUpdatePasskeyAsync(user, known);
            TempData["Notice"] = "The name is kept.";
        }
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemoveAsync(string? passkey)
    {
        var user = await LoadAsync();
        if (MayRemove && Find(passkey) is { } known)
        {
            await users.RemovePasskeyAsync(user, known.CredentialId);
            await flow.ChangedAsync(HttpContext, user);
            TempData["Notice"] = $"The passkey “{known.Name}” no longer opens anything; other sessions have ended.";
        }
        return RedirectToPage();
    }

    private UserPasskeyInfo? Find(string? id) => All.FirstOrDefault(p => IdOf(p) == id);

    private async Task<RegistryUser> LoadAsync()
    {
        var user = (await users.FindByIdAsync(person.UserId!.Value.ToString()))!;
        All = [.. (await users.GetPasskeysAsync(user)).OrderBy(p => p.CreatedAt)];
        Factors = await factors.OfAsync(user.Id, HttpContext.RequestAborted);
        return user;
    }
}
