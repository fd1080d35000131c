using DfspRegistry.Data.Pictures;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Forms;

/// <summary>
/// Chooses pictures: <c>&lt;picture-files asp-for="Files" /&gt;</c>. A device that is touched gets a second control that opens its camera at once, since a control that
/// opens the camera offers no files.
/// </summary>
[HtmlTargetElement("picture-files", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PictureFilesTagHelper : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var parts = new FieldParts(ViewContext, For, "Pictures");
        var hint = $"JPEG, PNG or WebP, at most {PictureFile.LargestBytes / 1024 / 1024} MB each; scaled here before they are sent";
        var camera = FieldParts.Tag("div", "touch-only");
        var cameraLabel = FieldParts.Tag("label", null, "Take a photograph");
        cameraLabel.Attributes["for"] = parts.Id + "_Camera";
        camera.InnerHtml.AppendHtml(cameraLabel).AppendHtml(Control(parts, parts.Id + "_Camera", parts.HintId, isCamera: true));
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", parts.FieldClass + " picture-files");
        output.Content.AppendHtml(parts.Label("Choose pictures", false)).AppendHtml(parts.Hint(hint)).AppendHtml(Control(parts, parts.Id, parts.DescribedBy(hint), isCamera: false))
            .AppendHtml(parts.Error()).AppendHtml(camera);
        var chosen = FieldParts.Tag("div", "chosen-pictures");
        chosen.Attributes["data-chosen"] = "";
        output.Content.AppendHtml(chosen);
    }

    private static TagBuilder Control(FieldParts parts, string id, string? describedBy, bool isCamera)
    {
        var control = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        control.Attributes["type"] = "file";
        control.Attributes["id"] = id;
        control.Attributes["name"] = parts.Name;
        control.Attributes["accept"] = PictureFile.ContentTypes;
        control.Attributes[isCamera ? "capture" : "multiple"] = isCamera ? "environment" : "multiple";
        if (describedBy is not null)
            control.Attributes["aria-describedby"] = describedBy;
        if (parts.Errors.Count > 0)
            control.Attributes["aria-invalid"] = "true";
        return control;
    }
}
