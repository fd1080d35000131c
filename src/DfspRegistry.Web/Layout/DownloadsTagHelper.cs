using DfspRegistry.Web.Forms;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Layout;

/// <summary>
/// What can be taken away of a table or figure: <c>&lt;downloads what="Figure 1" svg="…" pdf="…" csv="…" png-of="figure-1" /&gt;</c>. PNG is drawn by the browser from
/// the SVG file, so it holds what that holds and is offered only where scripts run.
/// </summary>
[HtmlTargetElement("downloads", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DownloadsTagHelper : TagHelper
{
    public string What { get; set; } = "";
    public string? Svg { get; set; }
    public string? Pdf { get; set; }
    /// <summary>Name of the PNG where the SVG comes without one; null or empty: no PNG.</summary>
    public string? PngOf { get; set; }
    public string? Csv { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "btn-group");
        output.Attributes.SetAttribute("role", "group");
        output.Attributes.SetAttribute("aria-label", $"Take away {What}");
        Link(output, "SVG", Svg);
        Link(output, "PDF", Pdf);
        if (!string.IsNullOrEmpty(PngOf))
        {
            var button = FieldParts.Tag("button", null, "PNG");
            button.Attributes["type"] = "button";
            button.Attributes["hidden"] = "hidden";
            button.Attributes["data-png-of"] = PngOf;
            button.Attributes["data-png-name"] = What;
            output.Content.AppendHtml(button);
        }
        Link(output, "CSV", Csv);
    }

    private static void Link(TagHelperOutput output, string name, string? address)
    {
        // An attribute whose expression is null arrives as an empty string.
        if (string.IsNullOrEmpty(address))
            return;
        var link = FieldParts.Tag("a", null, name);
        link.Attributes["href"] = address;
        link.Attributes["download"] = "";
        output.Content.AppendHtml(link);
    }
}
