using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages;

/// <summary>The page for an answer that has none of its own. A number of another site's patient reads like one that does not exist.</summary>
[AllowAnonymous, IgnoreAntiforgeryToken]
public sealed class StatusModel : PageModel
{
    public string Heading { get; private set; } = "";
    public string Sentence { get; private set; } = "";

    public void OnGet(int code) => Say(code);

    public void OnPost(int code) => Say(code);

    private void Say(int code)
    {
        (Heading, Sentence) = code switch
        {
            StatusCodes.Status400BadRequest => ("This could not be taken", "The form was too old, or it came from elsewhere. Go back, load the page again and send it once more."),
            StatusCodes.Status403Forbidden => ("Not for this account", "Your roles do not include this page. An administrator of the registry can change that."),
            StatusCodes.Status404NotFound => ("Not here", "There is no such page or record, or it is not one of your sites'."),
            StatusCodes.Status413PayloadTooLarge => ("Too large", "What was sent is larger than the registry takes."),
            StatusCodes.Status429TooManyRequests => ("Too many requests", "Wait a minute and try again."),
            _ => ("This did not work", $"The registry answered with {code}."),
        };
        // Asked for by its own address it is a page like others.
        if (HttpContext.Features.Get<Microsoft.AspNetCore.Diagnostics.IStatusCodeReExecuteFeature>() is null)
            Response.StatusCode = code is >= 400 and < 600 ? code : StatusCodes.Status404NotFound;
    }
}
