using System.Globalization;
using DfspRegistry.Data.Drafts;
using DfspRegistry.Web.Drafts;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Drafts;

/// <summary>
/// Takes what is being typed into a form, every second or two, and says when it was kept. It asks for the form's ticket and token instead of a session, so that
/// what is typed into the evening of a session is kept too; it answers nothing of the record but who else is at work on the same visit.
/// </summary>
[AllowAnonymous, IgnoreAntiforgeryToken(Order = 1001), DoesNotProlongSession, RequestSizeLimit(LargestForm), RequestFormLimits(ValueCountLimit = 2000, ValueLengthLimit = LargestForm)]
public sealed class KeepModel(FormOwner owner, KeptTyping typing, EntryDrafts drafts, DraftRate rate, TimeProvider clock) : PageModel
{
    private const int LargestForm = 256 * 1024;

    public IActionResult OnGet() => NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (!rate.Allows(HttpContext))
            return StatusCode(StatusCodes.Status429TooManyRequests);
        if (!Request.HasFormContentType || await owner.AdmitAsync(HttpContext, Request.Form, cancellation) is not { } admitted)
            return BadRequest();
        if (await typing.KeepAsync(admitted.Ticket, Request.Form, cancellation) is not { } kept)
            return NotFound();
        var at = kept.At is { } moment ? TimeZoneInfo.ConvertTime(moment, clock.LocalTimeZone).ToString("HH:mm:ss", CultureInfo.InvariantCulture) : null;
        return new JsonResult(new { at, kept.Typed, isSignedIn = admitted.IsSignedIn, others = admitted.IsSignedIn ? await OthersAsync(cancellation) : [] });
    }

    /// <summary>Only of a visit that is there; a new one is nobody else's yet.</summary>
    private async Task<IEnumerable<string>> OthersAsync(CancellationToken cancellation)
    {
        var fields = FormFields.Typed(Request.Form);
        return FormFields.BaseVersion(fields) is { } version && FormFields.RecordId(fields) is { } record
            ? DraftNoteTagHelper.Sentences(await drafts.OthersAsync(record, version, cancellation), clock)
            : [];
    }
}
