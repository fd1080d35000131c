using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Layout;

/// <summary>
/// A link for those who may follow it: <c>&lt;page-link page="/Visits/New" number="@number" policy="EnterData" class="btn" key="v"&gt;Enter visit&lt;/page-link&gt;</c>. Without the
/// right nothing is drawn, so that no page offers what it would then refuse.
/// </summary>
[HtmlTargetElement("page-link")]
public sealed class PageLinkTagHelper(LinkGenerator links, RecordRights rights) : TagHelper
{
    public string Page { get; set; } = "";
    public string? Policy { get; set; }
    /// <summary>Registry number of the patient that the page is about.</summary>
    public string? Number { get; set; }
    /// <summary>Registry number of the patient whose row the page is about, where the address does not name it.</summary>
    public string? About { get; set; }
    /// <summary>Id of the row that the page is about.</summary>
    public Guid? Id { get; set; }
    /// <summary>Without the right the words stand there without the link, instead of nothing.</summary>
    public bool KeepWords { get; set; }
    /// <summary>Letter that follows the link.</summary>
    public string? Key { get; set; }
    /// <summary>Other route and query values.</summary>
    [HtmlAttributeName("all-values", DictionaryAttributePrefix = "value-")]
    public Dictionary<string, string?> Values { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var values = new RouteValueDictionary(Values);
        if (Number is not null)
            values["number"] = Number;
        if (Id is not null)
            values["id"] = Id;
        var path = links.GetPathByPage(Page, values: values, pathBase: ViewContext.HttpContext.Request.PathBase)
            ?? throw new InvalidOperationException($"No address leads to {Page} with {string.Join(", ", values.Keys)}.");
        // On a patient's page all links are about that patient, also those that name a row.
        var number = Number ?? About ?? ViewContext.RouteData.Values.GetValueOrDefault("number") as string;
        if (Policy is not null && !await rights.AllowAsync(ViewContext.HttpContext.User, Policy, number, ViewContext.HttpContext.RequestAborted))
        {
            if (KeepWords)
                output.TagName = "span";
            else
                output.SuppressOutput();
            return;
        }
        output.TagName = "a";
        output.Attributes.SetAttribute("href", path);
        if (Key is not null)
        {
            output.Attributes.SetAttribute("data-key", Key);
            output.Attributes.SetAttribute("aria-keyshortcuts", Key);
        }
    }
}
