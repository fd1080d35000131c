using DfspRegistry.Web.Layout;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>Remembers light, dark or as the system, and goes back to where the person was.</summary>
public sealed class AppearanceModel(Appearance appearances) : PageModel
{
    public IActionResult OnGet() => RedirectToPage("/Account/Index");

    public IActionResult OnPost(string? appearance, string? returnTo)
    {
        appearances.Choose(HttpContext, appearance);
        return LocalRedirect(Url.IsLocalUrl(returnTo) ? returnTo : "/");
    }
}
