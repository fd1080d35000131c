using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>The secret address of one's calendar of visits due: made, shown once, renewed, revoked.</summary>
[Authorize(Policy = Policies.SeePatients)]
public sealed class CalendarModel(CalendarFeeds calendars, ICurrentUser person, PublicAddress registry) : PageModel
{
    /// <summary>Null where there is none.</summary>
    public DateTimeOffset? MadeAt { get; private set; }

    /// <summary>The whole address, on the one page after it was made.</summary>
    [TempData]
    public string? Address { get; set; }

    public async Task OnGetAsync(CancellationToken cancellation) => MadeAt = (await calendars.OfAsync(person.UserId!.Value, cancellation))?.MadeAt;

    /// <summary>Makes the address, or another one in its place.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var token = await calendars.RenewAsync(person.UserId!.Value, cancellation);
        var origin = registry.IsHttps ? registry.Address.GetLeftPart(UriPartial.Authority) : $"{Request.Scheme}://{Request.Host}";
        Address = $"{origin}{Url.Page("/Calendar/Feed", new { token })}";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRevokeAsync(CancellationToken cancellation)
    {
        await calendars.RevokeAsync(person.UserId!.Value, cancellation);
        TempData["Notice"] = "The address of the calendar works no more.";
        return RedirectToPage();
    }
}
