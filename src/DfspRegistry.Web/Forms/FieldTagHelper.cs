using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Wording;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Forms;

/// <summary>
/// One typed value: <c>&lt;field asp-for="Input.BirthDate" label="Date of birth" hint="day, month or year" /&gt;</c>. Label, hint, control, unit,
/// the date said back in words, the error. Other attributes (data-*, list, spellcheck) go to the control.
/// </summary>
[HtmlTargetElement("field", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class FieldTagHelper : TagHelper
{
    [HtmlAttributeName("asp-for")]
    public ModelExpression For { get; set; } = null!;
    public string Label { get; set; } = "";
    public string? Hint { get; set; }
    public string? Unit { get; set; }
    /// <summary>Says "optional" beside the label.</summary>
    public bool Optional { get; set; }
    /// <summary>short, medium, long or full; from the type when not given.</summary>
    public string? Width { get; set; }
    /// <summary>Lines of text; more than one makes a text area.</summary>
    public int Rows { get; set; } = 1;
    public string Type { get; set; } = "text";
    public string Autocomplete { get; set; } = "off";
    public bool Autofocus { get; set; }
    public int? MaxLength { get; set; }
    /// <summary>A warning beside the field: unlikely, not impossible.</summary>
    public string? Warning { get; set; }

    [HtmlAttributeNotBound, ViewContext]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var parts = new FieldParts(ViewContext, For, Label);
        Warning ??= FieldWarnings.Of(ViewContext.HttpContext, parts.Name);
        var type = For.Metadata.UnderlyingOrModelType;
        var isDate = type == typeof(PartialDate) || type == typeof(DateOnly);
        var isNumber = type == typeof(decimal) || type == typeof(int);
        var control = FieldParts.Tag(Rows > 1 ? "textarea" : "input", "control");
        FieldParts.PassAttributes(output, control);
        control.AddCssClass(Width ?? (isDate ? "medium" : isNumber ? "short" : "long"));
        if (isNumber)
            control.AddCssClass("is-number");
        if (!string.IsNullOrEmpty(Warning))
            control.AddCssClass("is-unlikely");
        control.Attributes["id"] = parts.Id;
        control.Attributes["name"] = parts.Name;
        control.Attributes["autocomplete"] = Autocomplete;
        if (MaxLength is { } longest)
            control.Attributes["maxlength"] = FieldParts.Print(longest);
        if (Autofocus)
            control.Attributes["autofocus"] = "autofocus";
        if (isDate)
            control.Attributes["data-date"] = "";
        if (isNumber)
            control.Attributes["inputmode"] = type == typeof(int) ? "numeric" : "decimal";
        if (parts.Errors.Count > 0)
            control.Attributes["aria-invalid"] = "true";
        if (parts.DescribedBy(Hint) is { } described)
            control.Attributes["aria-describedby"] = control.Attributes.TryGetValue("aria-describedby", out var given) ? $"{described} {given}" : described;
        if (Rows > 1)
        {
            control.Attributes["rows"] = FieldParts.Print(Rows);
            control.InnerHtml.AppendHtml("\n").Append(parts.Value);
        }
        else
        {
            control.TagRenderMode = TagRenderMode.SelfClosing;
            control.Attributes["type"] = Type;
            if (Type != "password")
                control.Attributes["value"] = parts.Value;
        }

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", parts.FieldClass);
        var line = FieldParts.Tag("span", "line");
        line.InnerHtml.AppendHtml(control);
        if (Unit is not null)
            line.InnerHtml.AppendHtml(FieldParts.Tag("span", "unit", Unit));
        if (isDate)
        {
            var words = FieldParts.Tag("output", "words", parts.Errors.Count > 0 ? "" : InWords(For.Model));
            words.Attributes["for"] = parts.Id;
            line.InnerHtml.AppendHtml(words);
        }
        output.Content.AppendHtml(parts.Label(Label, Optional)).AppendHtml(parts.Hint(Hint)).AppendHtml(line).AppendHtml(parts.Error());
        if (!string.IsNullOrEmpty(Warning))
            output.Content.AppendHtml(FieldParts.Tag("span", "field-warning", Warning));
    }

    private static string InWords(object? model) => model switch
    {
        PartialDate date => Words.Of(date),
        DateOnly day => Words.Of((PartialDate)day),
        _ => "",
    };
}
