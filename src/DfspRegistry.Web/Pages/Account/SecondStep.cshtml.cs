using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>After the password: a code of the app, a passkey or a recovery code. Who has none of them yet is sent to set one up.</summary>
[AllowAnonymous]
public sealed class SecondStepModel(SignInFlow flow, Factors factors) : PageModel
{
    [BindProperty]
    public string? Code { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnTo { get; set; }

    public FactorsOfPerson Factors { get; private set; } = null!;
    public SignInAnswer? Refused { get; private set; }
    public bool PasskeyFailed { get; private set; }

    public async Task<IActionResult> OnGetAsync() => await BegunAsync() is null ? Elsewhere() : Page();

    public async Task<IActionResult> OnPostAsync()
    {
        if (await BegunAsync() is not { } begun)
            return Elsewhere();
        var answer = await flow.ByCodeAsync(HttpContext, begun, Code);
        if (answer.Succeeded)
        {
            if (Session.Of(HttpContext)!.Method == SignInMethod.PasswordAndRecoveryCode)
                TempData["Notice"] = $"That recovery code is used up; {Wording.Words.Count(Factors.RecoveryCodes - 1, "is", "are")} left. What is lost is set up anew on your account's page.";
            return LocalRedirect(Target);
        }
        Refused = answer;
        return Again();
    }

    public async Task<IActionResult> OnPostPasskeyAsync(string? ceremony, string? credential)
    {
        if (await BegunAsync() is not { } begun)
            return Elsewhere();
        if (await flow.ByPasskeyAfterPasswordAsync(HttpContext, begun, ceremony, credential))
            return LocalRedirect(Target);
        PasskeyFailed = true;
        return Again();
    }

    private string Target => Url.IsLocalUrl(ReturnTo) ? ReturnTo : "/";

    /// <summary>The session that waits for its second step, with a factor to take it by.</summary>
    private async Task<UserSession?> BegunAsync()
    {
        if (Session.Of(HttpContext) is not { IsComplete: false } session)
            return null;
        Factors = await factors.OfAsync(session.UserId, HttpContext.RequestAborted);
        return Factors.Any ? session : null;
    }

    private IActionResult Elsewhere() => Session.Of(HttpContext) switch
    {
        null => RedirectToPage("/Account/SignIn", new { returnTo = Target }),
        { IsComplete: true } => LocalRedirect(Target),
        _ => RedirectToPage("/Account/SetUp", new { returnTo = Target }),
    };

    private PageResult Again()
    {
        ModelState.Remove(nameof(Code));
        Code = null;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }
}
