using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>Asks for a fresh proof before a page is opened that needs one, and goes there.</summary>
[RequireRecentSignIn]
public sealed class AgainModel(Factors factors) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? ReturnTo { get; set; }

    public RecentSignInForm Form { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (RecentSignIn.Holds(HttpContext))
            return LocalRedirect(Target);
        var person = await factors.OfAsync(Session.Of(HttpContext)!.UserId, cancellation);
        Form = new RecentSignInForm($"{Request.Path}{QueryString.Create("returnTo", Target)}", [], person, null);
        return Page();
    }

    /// <summary>Comes this far with the proof only.</summary>
    public IActionResult OnPost() => LocalRedirect(Target);

    private string Target => Url.IsLocalUrl(ReturnTo) ? ReturnTo : "/";
}
