using DfspRegistry.Data.Drafts;
using DfspRegistry.Web.Drafts;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Drafts;

/// <summary>Throws one's own draft away and opens the form as it is saved.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class DiscardModel(EntryDrafts drafts, FormTickets tickets) : PageModel
{
    public IActionResult OnGet() => NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (tickets.Read(Request.Form[FormFields.Ticket]) is not { } ticket || ticket.UserId != Session.Identity(User)?.UserId)
            return BadRequest();
        await drafts.DiscardAsync(ticket.Path, cancellation);
        return LocalRedirect(ticket.Path);
    }
}
