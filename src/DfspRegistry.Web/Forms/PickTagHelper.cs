using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Forms;

/// <summary>A choice among many: <c>&lt;pick asp-for="Input.SiteId" label="Site" items="Model.Sites" none="choose a site" /&gt;</c>.</summary>
[HtmlTargetElement("pick", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PickTagHelper : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;
    public string Label { get; set; } = "";
    public string? Hint { get; set; }
    public bool Optional { get; set; }
    /// <summary>Words of the empty first option; without it there is none.</summary>
    public string? None { get; set; }
    public IEnumerable<SelectListItem>? Items { get; set; }
    public string Width { get; set; } = "medium";

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var parts = new FieldParts(ViewContext, For, Label);
        var select = FieldParts.Tag("select", "control");
        FieldParts.PassAttributes(output, select);
        select.AddCssClass(Width);
        select.Attributes["id"] = parts.Id;
        select.Attributes["name"] = parts.Name;
        if (parts.Errors.Count > 0)
            select.Attributes["aria-invalid"] = "true";
        if (parts.DescribedBy(Hint) is { } described)
            select.Attributes["aria-describedby"] = select.Attributes.TryGetValue("aria-describedby", out var given) ? $"{described} {given}" : described;
        foreach (var option in Options.Of(For, Items, None))
        {
            var tag = FieldParts.Tag("option", null, option.Text);
            tag.Attributes["value"] = option.Value;
            if (string.Equals(option.Value, parts.Value, StringComparison.OrdinalIgnoreCase))
                tag.Attributes["selected"] = "selected";
            select.InnerHtml.AppendHtml(tag);
        }
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", parts.FieldClass);
        output.Content.AppendHtml(parts.Label(Label, Optional)).AppendHtml(parts.Hint(Hint)).AppendHtml(select).AppendHtml(parts.Error());
    }
}
