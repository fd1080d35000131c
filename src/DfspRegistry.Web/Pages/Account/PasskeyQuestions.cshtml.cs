using System.Text.Json;
using System.Text.Json.Nodes;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Account;

/// <summary>What the script passes on to the browser's passkeys. It is open, since who signs in is nobody yet; it tells nothing of any account.</summary>
[AllowAnonymous]
public sealed class PasskeyQuestionsModel(Passkeys passkeys, Factors factors, UserManager<RegistryUser> users) : PageModel
{
    public IActionResult OnGet() => RedirectToPage("/Account/SignIn");

    /// <summary>Who is signed in, or has given the password, is asked for a passkey of theirs; anybody else for any.</summary>
    /// <param name="subject">What the answer is to count for, as the page that asks says it.</param>
    public async Task<IActionResult> OnPostProveAsync(string? subject) => Json(await passkeys.AskAsync(HttpContext, await PersonAsync(), subject ?? ""));

    public async Task<IActionResult> OnPostCreateAsync(CancellationToken cancellation)
    {
        if (await PersonAsync() is not { } person || (!Session.Of(HttpContext)!.IsComplete && (await factors.OfAsync(person.Id, cancellation)).Any))
            return StatusCode(StatusCodes.Status403Forbidden);
        return Json(await passkeys.AskForNewAsync(HttpContext, person));
    }

    private async Task<RegistryUser?> PersonAsync() => Session.Of(HttpContext) is { } session ? await users.FindByIdAsync(session.UserId.ToString()) : null;

    private ContentResult Json(PasskeyQuestion question) => Content(
        JsonSerializer.Serialize(new JsonObject { ["ceremony"] = question.Ceremony, ["options"] = JsonNode.Parse(question.Options) }), "application/json");
}
