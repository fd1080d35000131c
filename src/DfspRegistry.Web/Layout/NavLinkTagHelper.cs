using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Layout;

/// <summary>
/// A link of the navigation: <c>&lt;nav-link page="/Patients/Index" policy="SeePatients"&gt;Patients&lt;/nav-link&gt;</c>. It is drawn only for those who may follow it,
/// and marked as current on the pages of its folder (or where the page says so by ViewData["Section"]).
/// </summary>
[HtmlTargetElement("nav-link")]
public sealed class NavLinkTagHelper(LinkGenerator links, IAuthorizationService authorization) : TagHelper
{
    public string Page { get; set; } = "";
    public string? Policy { get; set; }

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        // No ambient route values: from a patient's page the link still goes to the list.
        var path = links.GetPathByPage(Page, pathBase: ViewContext.HttpContext.Request.PathBase);
        if (path is null || (Policy is not null && !(await authorization.AuthorizeAsync(ViewContext.HttpContext.User, Policy)).Succeeded))
        {
            output.SuppressOutput();
            return;
        }
        output.TagName = "li";
        var link = new TagBuilder("a");
        link.Attributes["href"] = path;
        if (IsCurrent())
            link.Attributes["aria-current"] = "page";
        link.InnerHtml.AppendHtml(await output.GetChildContentAsync());
        output.Content.SetHtmlContent(link);
    }

    private bool IsCurrent()
    {
        var here = ViewContext.ViewData["Section"] as string ?? ViewContext.RouteData.Values["page"] as string ?? "";
        // A folder's index stands for all of its pages.
        return here == Page || (Page.EndsWith("/Index", StringComparison.Ordinal) && Page != "/Index" && here.StartsWith(Page[..^"Index".Length], StringComparison.Ordinal));
    }
}
