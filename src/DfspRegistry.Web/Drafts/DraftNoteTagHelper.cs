using System.Globalization;
using System.Text.Encodings.Web;
using DfspRegistry.Data.Drafts;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Wording;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Drafts;

/// <summary>
/// <c>&lt;draft-note /&gt;</c> says what stands in the form beside what is saved: the person's own draft that came back, and what another person saved or types
/// meanwhile. It is written after the whole page has run, so that it can use the words of the fields below it.
/// </summary>
[HtmlTargetElement("draft-note", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DraftNoteTagHelper(TimeProvider clock) : TagHelper
{
    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        var state = FormState.Of(ViewContext.HttpContext);
        // The summary of errors names what was not chosen.
        foreach (var field in state.Merge?.Collisions ?? [])
            FieldParts.Labels(ViewContext)[FormFields.Pick + field.Name] = field.Label;
        output.Content.AppendHtml(new Note(ViewContext, state, clock));
    }

    /// <summary>The differing fields in the words of the page that shows them.</summary>
    public static FieldMerge InWords(FieldMerge merge, ViewContext view)
    {
        var (labels, options) = (FieldParts.Labels(view), FieldParts.Options(view));
        return merge with { Fields = [.. merge.Fields.Select(f => labels.TryGetValue(f.Name, out var label)
            ? f with { Label = label, WasInWords = Say(f.Name, f.WasInWords), TheirsInWords = Say(f.Name, f.TheirsInWords), MineInWords = Say(f.Name, f.MineInWords) }
            : f)] };

        string Say(string name, string value) => options.TryGetValue(name, out var words) && words.TryGetValue(value, out var said) ? said
            : value switch { "True" => "yes", "False" => "no", _ => value };
    }

    private sealed class Note(ViewContext view, FormState state, TimeProvider clock) : IHtmlContent
    {
        public void WriteTo(TextWriter writer, HtmlEncoder encoder)
        {
            if (state.Merge is { } merge)
                Merged(InWords(merge, view)).WriteTo(writer, encoder);
            else if (state.Restored is { } draft)
                Restored(draft).WriteTo(writer, encoder);
            Others().WriteTo(writer, encoder);
        }

        private TagBuilder Restored(EntryDraft draft)
        {
            var note = FieldParts.Tag("div", "note is-good");
            note.Attributes["data-restored"] = "";
            var words = new TagBuilder("p");
            words.InnerHtml.AppendHtml(FieldParts.Tag("b", null, $"Your draft of {Words.Moment(draft.KeptAt, clock)} is back:"))
                .Append($" {Words.Count(draft.Typed, "field", "fields")} typed, not saved yet. ").AppendHtml(Discard());
            note.InnerHtml.AppendHtml(words);
            return note;
        }

        private TagBuilder Others()
        {
            var note = FieldParts.Tag("p", "note is-warning");
            note.Attributes["role"] = "status";
            note.Attributes["data-others"] = "";
            var sentences = state.Others is { } others ? Sentences(others, clock).ToList() : [];
            if (sentences.Count == 0)
                note.Attributes["hidden"] = "hidden";
            note.InnerHtml.Append(string.Join(" ", sentences));
            return note;
        }

        private static TagBuilder Discard()
        {
            var discard = FieldParts.Tag("button", "btn-plain", "Start from what is saved instead");
            discard.Attributes["type"] = "submit";
            discard.Attributes["formaction"] = "/drafts/discard";
            discard.Attributes["formnovalidate"] = "formnovalidate";
            discard.Attributes["data-discards"] = "";
            return discard;
        }

        private TagBuilder Merged(FieldMerge merge)
        {
            var collisions = merge.Collisions.ToList();
            var section = FieldParts.Tag("section", "note is-warning merge");
            section.Attributes["aria-labelledby"] = "merge";
            section.Attributes["data-merge"] = "";
            var who = merge.By ?? "Somebody else";
            var heading = FieldParts.Tag("h2", "at-top", $"{who} saved this{(merge.At is { } at ? $" at {Words.Moment(at, clock)}" : "")}, after you opened it");
            heading.Attributes["id"] = "merge";
            section.InnerHtml.AppendHtml(heading).AppendHtml(FieldParts.Tag("p", null, collisions.Count == 0
                ? "Nothing collides: the form below holds both. Look at it and save."
                : $"The form below holds both, except for {Words.Count(collisions.Count, "field that both", "fields that both")} of you changed: choose, then save. What was saved stays in the history either way."));
            if (merge.Fields.Count > 0)
                section.InnerHtml.AppendHtml(Table(merge, who));
            section.InnerHtml.AppendHtml(Holding("p", Discard()));
            return section;
        }

        private TagBuilder Table(FieldMerge merge, string who)
        {
            var frame = FieldParts.Tag("div", "table-frame");
            var table = FieldParts.Tag("table", "table plain stack");
            var head = new TagBuilder("tr");
            foreach (var title in new[] { "Field", "When you opened it", who, "You", "In the form" })
            {
                var cell = FieldParts.Tag("th", null, title);
                cell.Attributes["scope"] = "col";
                head.InnerHtml.AppendHtml(cell);
            }
            var body = new TagBuilder("tbody");
            foreach (var field in merge.Fields.OrderByDescending(f => f.Kind))
                body.InnerHtml.AppendHtml(Row(field, who));
            table.InnerHtml.AppendHtml(Holding("thead", head)).AppendHtml(body);
            frame.InnerHtml.AppendHtml(table);
            return frame;
        }

        private TagBuilder Row(FieldMerge.Field field, string who)
        {
            var row = new TagBuilder("tr");
            var name = FieldParts.Tag("th", null, field.Label);
            name.Attributes["scope"] = "row";
            row.InnerHtml.AppendHtml(name).AppendHtml(Cell("When you opened it", field.WasInWords)).AppendHtml(Cell(who, field.TheirsInWords)).AppendHtml(Cell("You", field.MineInWords));
            var decision = Cell("In the form", null);
            decision.InnerHtml.AppendHtml(field.Kind == FieldMerge.Kind.Both ? Choice(field, who) : new HtmlString(field.Kind == FieldMerge.Kind.Theirs ? "theirs" : "yours"));
            row.InnerHtml.AppendHtml(decision);
            return row;
        }

        private TagBuilder Choice(FieldMerge.Field field, string who)
        {
            var (name, group) = (FormFields.Pick + field.Name, FieldParts.Tag("fieldset", "field"));
            group.InnerHtml.AppendHtml(FieldParts.Tag("legend", "visually-hidden", $"{field.Label}: which of the two?"));
            var choice = FieldParts.Tag("span", "choice");
            var first = TagBuilder.CreateSanitizedId(name, "_");
            foreach (var (value, text, i) in new[] { (FieldMerge.Theirs, $"{who}: {Shown(field.TheirsInWords)}", 0), (FieldMerge.Mine, $"mine: {Shown(field.MineInWords)}", 1) })
            {
                var radio = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
                radio.Attributes["type"] = "radio";
                radio.Attributes["id"] = i == 0 ? first : first + "-" + i.ToString(CultureInfo.InvariantCulture);
                radio.Attributes["name"] = name;
                radio.Attributes["value"] = value;
                if (state.Picks.GetValueOrDefault(field.Name) == value)
                    radio.Attributes["checked"] = "checked";
                var label = new TagBuilder("label");
                label.InnerHtml.AppendHtml(radio).AppendHtml(FieldParts.Tag("span", null, text));
                choice.InnerHtml.AppendHtml(label);
            }
            group.InnerHtml.AppendHtml(choice);
            return group;
        }

        private static TagBuilder Holding(string name, TagBuilder part)
        {
            var tag = new TagBuilder(name);
            tag.InnerHtml.AppendHtml(part);
            return tag;
        }

        private static TagBuilder Cell(string label, string? text)
        {
            var cell = FieldParts.Tag("td", null, text is null ? null : Shown(text));
            cell.Attributes["data-label"] = label;
            return cell;
        }

        private static string Shown(string text) => text.Length == 0 ? "empty" : text;
    }

    /// <summary>Who else is at it, as the note and the answer to a kept draft say it.</summary>
    public static IEnumerable<string> Sentences(OthersAtWork others, TimeProvider clock)
    {
        if (others.Saved is { } saved)
            yield return $"{saved.Name} saved this at {Words.Moment(saved.At, clock)}, after you opened it.";
        foreach (var person in others.Typing)
            yield return $"{person.Name} has unsaved entries in it too, of {Words.Moment(person.At, clock)}.";
    }
}
