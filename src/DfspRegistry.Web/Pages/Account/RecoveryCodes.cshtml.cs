using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>How many recovery codes are left; making ten new ones, which are shown once.</summary>
[RequireRecentSignIn]
public sealed class RecoveryCodesModel(RecoveryCodes codes, Factors factors, ICurrentUser person) : PageModel
{
    public FactorsOfPerson Factors { get; private set; } = null!;
    public NewRecoveryCodes? Done { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellation) => Factors = await factors.OfAsync(person.UserId!.Value, cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        await OnGetAsync(cancellation);
        if (!Factors.Any)
            return RedirectToPage("/Account/Index");
        Done = new NewRecoveryCodes("The old codes no longer work.", await codes.MakeAsync(person.UserId!.Value, cancellation), "/account");
        return Page();
    }
}
