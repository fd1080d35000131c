using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

[AllowAnonymous]
public sealed class SignInModel(PasswordSignIn signIn) : PageModel
{
    public sealed record SignInInput(string? UserName, string? Password);

    [BindProperty]
    public SignInInput Input { get; set; } = new(null, null);

    [BindProperty(SupportsGet = true)]
    public string? ReturnTo { get; set; }

    /// <summary>What was typed into a form after its session had ended was kept.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Kept { get; set; }

    public bool HasFailed { get; private set; }

    // Somebody else's form: whose it is signs in here.
    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true && !Kept ? LocalRedirect(Target) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await signIn.TryAsync(HttpContext, Input.UserName, Input.Password))
            return LocalRedirect(Target);
        HasFailed = true;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private string Target => Url.IsLocalUrl(ReturnTo) ? ReturnTo : "/";
}
