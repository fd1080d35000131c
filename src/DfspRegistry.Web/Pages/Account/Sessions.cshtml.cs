using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>Where one is signed in, and ending it there.</summary>
[RequireRecentSignIn]
public sealed class SessionsModel(UserSessions sessions, ICurrentUser person) : PageModel
{
    public IReadOnlyList<UserSession> Open { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellation) => Open = await sessions.OpenAsync(person.UserId!.Value, cancellation);

    public async Task<IActionResult> OnPostEndAsync(string? session, CancellationToken cancellation)
    {
        if (session is { Length: 64 } && session.All(char.IsAsciiHexDigit))
            await sessions.EndAsync(person.UserId!.Value, Convert.FromHexString(session), cancellation);
        TempData["Notice"] = "The session is over.";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostEndOthersAsync(CancellationToken cancellation)
    {
        await sessions.EndOthersAsync(person.UserId!.Value, Session.Of(HttpContext)!.Id, cancellation);
        TempData["Notice"] = "You are signed in here only.";
        return RedirectToPage();
    }

    public bool IsThisOne(UserSession session) => session.Id.AsSpan().SequenceEqual(Session.Of(HttpContext)!.Id);
}
