using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

[AllowAnonymous]
public sealed class SignInModel(SignInFlow flow) : PageModel
{
    public sealed record SignInInput(string? UserName, string? Password);

    [BindProperty]
    public SignInInput Input { get; set; } = new(null, null);

    [BindProperty(SupportsGet = true)]
    public string? ReturnTo { get; set; }

    public SignInAnswer? Refused { get; private set; }
    public bool PasskeyFailed { get; private set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? LocalRedirect(Target) : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        var answer = await flow.ByPasswordAsync(HttpContext, Input.UserName, Input.Password);
        if (answer.Succeeded)
            return Session.Of(HttpContext)!.IsComplete ? LocalRedirect(Target) : RedirectToPage("/Account/SecondStep", new { returnTo = Target });
        Refused = answer;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    public async Task<IActionResult> OnPostPasskeyAsync(string? ceremony, string? credential)
    {
        if (await flow.ByPasskeyAsync(HttpContext, ceremony, credential))
            return LocalRedirect(Target);
        PasskeyFailed = true;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private string Target => Url.IsLocalUrl(ReturnTo) ? ReturnTo : "/";
}
