using DfspRegistry.Web.Wording;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Forms;

/// <summary>
/// A choice among few, all in sight: <c>&lt;choice asp-for="Input.Sex" label="Sex" none="not recorded" /&gt;</c>. Radio buttons drawn as one control. Options
/// come from the enum (or no and yes), or from <see cref="Items"/>.
/// </summary>
[HtmlTargetElement("choice", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChoiceTagHelper : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;
    public string Label { get; set; } = "";
    public string? Hint { get; set; }
    public bool Optional { get; set; }
    /// <summary>Words for having chosen nothing; without it nothing is the state before a choice.</summary>
    public string? None { get; set; }
    public IEnumerable<SelectListItem>? Items { get; set; }

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var parts = new FieldParts(ViewContext, For, Label);
        var legend = FieldParts.Tag("legend", null, Label);
        legend.InnerHtml.AppendHtml(FieldParts.Optional(Optional));
        var pattern = new TagBuilder("input");
        FieldParts.PassAttributes(output, pattern);
        var choice = FieldParts.Tag("span", "choice");
        var options = Options.Of(For, Items, None);
        FieldParts.Options(ViewContext)[parts.Name] = Options.InWords(options);
        for (var i = 0; i < options.Count; i++)
            choice.InnerHtml.AppendHtml(Radio(parts, options[i], i, pattern));

        output.TagName = "fieldset";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", parts.FieldClass);
        if (parts.DescribedBy(Hint) is { } described)
            output.Attributes.SetAttribute("aria-describedby", described);
        output.Content.AppendHtml(legend).AppendHtml(parts.Hint(Hint)).AppendHtml(choice).AppendHtml(parts.Error());
    }

    private static TagBuilder Radio(FieldParts parts, SelectListItem option, int position, TagBuilder pattern)
    {
        var radio = new TagBuilder("input") { TagRenderMode = TagRenderMode.SelfClosing };
        radio.MergeAttributes(pattern.Attributes);
        radio.Attributes["type"] = "radio";
        // The error summary's link goes to the field's own id: the first of the radio buttons has it.
        radio.Attributes["id"] = position == 0 ? parts.Id : $"{parts.Id}-{position}";
        radio.Attributes["name"] = parts.Name;
        radio.Attributes["value"] = option.Value;
        if (string.Equals(option.Value, parts.Value, StringComparison.OrdinalIgnoreCase))
            radio.Attributes["checked"] = "checked";
        if (option.Disabled)
            radio.Attributes["disabled"] = "disabled";
        var label = new TagBuilder("label");
        label.InnerHtml.AppendHtml(radio).AppendHtml(FieldParts.Tag("span", null, option.Text));
        return label;
    }
}

/// <summary>Options of a choice: given, or the values of the enum in their order, or no and yes; before them the words for none.</summary>
internal static class Options
{
    public static List<SelectListItem> Of(ModelExpression field, IEnumerable<SelectListItem>? given, string? none)
    {
        var options = given is null ? OfType(field) : [.. given];
        if (none is not null)
            options.Insert(0, new SelectListItem(none, ""));
        return options;
    }

    public static Dictionary<string, string> InWords(IEnumerable<SelectListItem> options)
    {
        var words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var option in options)
            words[option.Value ?? option.Text] = option.Text;
        return words;
    }

    private static List<SelectListItem> OfType(ModelExpression field)
    {
        var type = field.Metadata.UnderlyingOrModelType;
        if (type == typeof(bool))
            return [new SelectListItem("no", "False"), new SelectListItem("yes", "True")];
        if (!type.IsEnum)
            throw new InvalidOperationException($"'{field.Name}' has no options: give items, or bind an enum or a bool.");
        return [.. Enum.GetValues(type).Cast<Enum>().Select(v => new SelectListItem(Words.Of(v), v.ToString()))];
    }
}
