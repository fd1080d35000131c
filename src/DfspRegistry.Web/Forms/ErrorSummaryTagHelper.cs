using System.Text.Encodings.Web;
using DfspRegistry.Web.Wording;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Forms;

/// <summary>
/// Everything that is wrong with a form, above it, each linked to its field. It is written after the whole page has run, so that it can name each
/// field by the label that stands beside it further down.
/// </summary>
[HtmlTargetElement("error-summary", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ErrorSummaryTagHelper : TagHelper
{
    /// <summary>The sentence above the list; what was not done.</summary>
    public string Title { get; set; } = "Not saved yet";

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (!ViewContext.ViewData.ModelState.IsValid)
            output.Content.AppendHtml(new Summary(ViewContext, Title));
        if (Confirmations.Of(ViewContext.HttpContext) is { Count: > 0 } asked)
            output.Content.AppendHtml(Unusual(asked));
    }

    private static TagBuilder Unusual(IReadOnlyList<(DfspRegistry.Domain.Shared.Checks.CheckFinding Finding, bool IsConfirmed)> asked)
    {
        var box = FieldParts.Tag("div", "unusual");
        box.Attributes["role"] = "alert";
        box.InnerHtml.AppendHtml(FieldParts.Tag("h2", null, "Not saved yet: unusual, is it so?"));
        foreach (var (finding, isConfirmed) in asked)
        {
            var tick = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
            tick.Attributes["type"] = "checkbox";
            tick.Attributes["name"] = Confirmations.Field;
            tick.Attributes["value"] = finding.Confirmation;
            if (isConfirmed)
                tick.Attributes["checked"] = "checked";
            var label = new TagBuilder("label");
            label.InnerHtml.AppendHtml(tick).AppendHtml(FieldParts.Tag("span", null, $"It is so: {finding.Message}"));
            var line = FieldParts.Tag("p", "options");
            line.InnerHtml.AppendHtml(label);
            box.InnerHtml.AppendHtml(line);
        }
        return box;
    }

    private sealed class Summary(ViewContext view, string title) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            var labels = FieldParts.Labels(view);
            var list = new TagBuilder("ul");
            var count = 0;
            foreach (var (name, entry) in view.ViewData.ModelState)
            {
                foreach (var message in entry.Errors.Select(e => e.ErrorMessage).Where(m => m.Length > 0).Distinct(StringComparer.Ordinal))
                {
                    var item = new TagBuilder("li");
                    if (labels.TryGetValue(name, out var label))
                    {
                        var link = FieldParts.Tag("a", null, $"{label}: {message}");
                        link.Attributes["href"] = "#" + TagBuilder.CreateSanitizedId(name, "_");
                        item.InnerHtml.AppendHtml(link);
                    }
                    else
                    {
                        item.InnerHtml.Append(message);
                    }
                    list.InnerHtml.AppendHtml(item);
                    count++;
                }
            }
            var box = FieldParts.Tag("div", "errors");
            box.Attributes["role"] = "alert";
            box.Attributes["tabindex"] = "-1";
            box.Attributes["data-errors"] = "";
            box.InnerHtml.AppendHtml(FieldParts.Tag("h2", null, $"{title}: {Words.Count(count, "thing needs", "things need")} mending")).AppendHtml(list);
            box.WriteTo(writer, encoder);
        }
    }
}
