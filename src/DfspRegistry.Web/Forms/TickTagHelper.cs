using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Forms;

/// <summary>Yes, or not said: <c>&lt;tick asp-for="Input.IsSerious" label="Serious" hint="death, danger to life, hospital stay" /&gt;</c>.</summary>
[HtmlTargetElement("tick", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TickTagHelper : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;
    public string Label { get; set; } = "";
    public string? Hint { get; set; }

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var parts = new FieldParts(ViewContext, For, Label);
        var box = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        FieldParts.PassAttributes(output, box);
        box.Attributes["type"] = "checkbox";
        box.Attributes["id"] = parts.Id;
        box.Attributes["name"] = parts.Name;
        box.Attributes["value"] = "true";
        if (parts.Value.StartsWith("true", StringComparison.OrdinalIgnoreCase))
            box.Attributes["checked"] = "checked";
        if (parts.DescribedBy(Hint) is { } described)
            box.Attributes["aria-describedby"] = described;
        var text = FieldParts.Tag("span", null, Label);
        if (Hint is not null)
        {
            var why = FieldParts.Tag("span", "why", Hint);
            why.Attributes["id"] = parts.HintId;
            text.InnerHtml.AppendHtml(why);
        }
        var label = new TagBuilder("label");
        label.InnerHtml.AppendHtml(box).AppendHtml(text);
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", parts.FieldClass + " options");
        output.Content.AppendHtml(label).AppendHtml(parts.Error());
    }
}
