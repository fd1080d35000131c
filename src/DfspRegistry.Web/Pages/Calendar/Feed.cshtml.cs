using System.Text;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Web.Calendar;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.RateLimiting;

namespace DfspRegistry.Web.Pages.Calendar;

/// <summary>
/// A person's calendar of visits due, for a calendar program that has no session: the address is the secret. Its owner's account, right and sites hold as
/// they are now. Whatever is wrong with an address, the answer is the same: there is nothing there.
/// </summary>
[AllowAnonymous]
[EnableRateLimiting(RequestLimits.Calendar)]
public sealed class FeedModel(
    CalendarFeeds feeds, RegistryDbContext database, Worklist worklist, ReadAudit audit, IAuthorizationService authorization, TimeProvider time) : PageModel
{
    private const int DaysAhead = 183;

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellation)
    {
        if (await feeds.OwnerAsync(token, cancellation) is not { } owner || await Session.PrincipalAsync(database, owner, null, cancellation) is not { } person
            || !(await authorization.AuthorizeAsync(person, Policies.SeePatients)).Succeeded)
            return NotFound();
        // From here on the request is the owner's: sites and audit trail follow it.
        HttpContext.User = person;
        var list = await worklist.LoadAsync(cancellation, DaysAhead);
        await audit.ExportedAsync(new { what = "calendar", windows = list.Due.Count }, cancellation);
        return File(Encoding.UTF8.GetBytes(VisitCalendar.Write(list.Due, time.GetUtcNow())), "text/calendar; charset=utf-8", "dfsp-visits.ics");
    }
}
