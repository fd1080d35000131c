using System.Text.Encodings.Web;
using DfspRegistry.Web.Forms;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Drafts;

/// <summary>
/// A form that is kept while it is filled in: <c>&lt;form method="post" data-keep&gt;</c>. It carries the id of this opening, the ticket of the person, and what
/// stood in its fields; the last is written after the fields are drawn. The patient's registry number is the address's, or the attribute's value.
/// </summary>
[HtmlTargetElement("form", Attributes = "data-keep")]
public sealed class KeptFormTagHelper(FormTickets tickets) : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var number = output.Attributes["data-keep"].Value?.ToString() is { Length: > 0 } given ? given : ViewContext.RouteData.Values["number"]?.ToString();
        if (number is null || tickets.Issue(ViewContext.HttpContext, number, ViewContext.ViewData["Title"]?.ToString() ?? "") is not { } ticket)
            return;
        output.PostContent.AppendHtml(new Carried(ViewContext, ticket));
    }

    private sealed class Carried(ViewContext view, string ticket) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            var state = FormState.Of(view.HttpContext);
            var drawn = FieldParts.Drawn(view);
            var shown = state.Shown is { } opened ? Rows(opened, drawn) : drawn;
            Hidden(FormFields.Form, Guid.CreateVersion7().ToString());
            Hidden(FormFields.Ticket, ticket);
            Hidden(FormFields.Shown, PackedText.Pack(shown));
            if (state.Merge is { } merge)
                Hidden(FormFields.Merge, PackedText.Pack(DraftNoteTagHelper.InWords(merge, view)));

            void Hidden(string name, string value)
            {
                var field = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
                field.Attributes["type"] = "hidden";
                field.Attributes["name"] = name;
                field.Attributes["value"] = value;
                field.WriteTo(writer, encoder);
            }
        }

        /// <summary>What was shown at first, and fields that came to the form since: they showed what they hold.</summary>
        private static Dictionary<string, string> Rows(Dictionary<string, string> opened, Dictionary<string, string> drawn)
        {
            var shown = new Dictionary<string, string>(opened, StringComparer.Ordinal);
            foreach (var (name, value) in drawn)
                shown.TryAdd(name, value);
            return shown;
        }
    }
}
