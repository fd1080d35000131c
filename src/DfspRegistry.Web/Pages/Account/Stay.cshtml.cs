using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>
/// How long the session lasts, and prolonging it by a person's own wish. Asking does not prolong it; the button does. The page that asks only knows when to ask,
/// since another window may have prolonged the session meanwhile.
/// </summary>
[DoesNotProlongSession("Left")]
public sealed class StayModel(TimeProvider clock) : PageModel
{
    public IActionResult OnGet() => RedirectToPage("/Account/Index");

    public IActionResult OnGetLeft() => Left();

    public IActionResult OnPost() => Left();

    private JsonResult Left() => new(new
    {
        Seconds = SecondsUntil(SessionTimes.Until(HttpContext)),
        Longest = SecondsUntil(SessionTimes.LongestUntil(HttpContext)),
    });

    private int SecondsUntil(DateTimeOffset? end) => end is { } at ? Math.Max(0, (int)(at - clock.GetUtcNow()).TotalSeconds) : 0;
}
