using System.Globalization;
using System.Text.Encodings.Web;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Wording;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace DfspRegistry.Web.Forms;

/// <summary>What every kind of field is made of: its name, its id, what stands in it, its hint and error.</summary>
internal sealed class FieldParts
{
    private const string LabelsKey = "dfsp.field-labels";
    private const string DrawnKey = "dfsp.field-values";
    private const string OptionsKey = "dfsp.field-options";

    public FieldParts(ViewContext view, ModelExpression field, string label)
    {
        Name = view.ViewData.TemplateInfo.GetFullHtmlFieldName(field.Name);
        Id = TagBuilder.CreateSanitizedId(Name, "_");
        view.ViewData.ModelState.TryGetValue(Name, out var entry);
        Errors = entry?.Errors.Select(e => e.ErrorMessage).Where(m => m.Length > 0).Distinct(StringComparer.Ordinal).ToList() ?? [];
        Value = entry is { RawValue: not null } ? entry.AttemptedValue ?? "" : Print(field.Model);
        Labels(view)[Name] = label;
        Drawn(view)[Name] = Value;
    }

    public string Name { get; }
    public string Id { get; }
    public string Value { get; }
    public IReadOnlyList<string> Errors { get; }
    public string FieldClass => Errors.Count > 0 ? "field has-error" : "field";
    public string HintId => Id + "-hint";
    public string ErrorId => Id + "-error";

    /// <summary>Labels of the fields that this page has drawn so far, by name; the error summary names fields by them.</summary>
    public static Dictionary<string, string> Labels(ViewContext view)
    {
        if (view.HttpContext.Items[LabelsKey] is not Dictionary<string, string> labels)
            view.HttpContext.Items[LabelsKey] = labels = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        return labels;
    }

    /// <summary>What stands in the fields that this page has drawn so far, by name.</summary>
    public static Dictionary<string, string> Drawn(ViewContext view) => Kept<Dictionary<string, string>>(view, DrawnKey);

    /// <summary>The words that a choice of this page has for its values, by name.</summary>
    public static Dictionary<string, Dictionary<string, string>> Options(ViewContext view) => Kept<Dictionary<string, Dictionary<string, string>>>(view, OptionsKey);

    private static T Kept<T>(ViewContext view, string key) where T : new()
    {
        if (view.HttpContext.Items[key] is not T kept)
            view.HttpContext.Items[key] = kept = new T();
        return kept;
    }

    public static string Print(object? model) => model switch
    {
        null => "",
        PartialDate date => date.ToString(),
        DateOnly day => Words.Iso(day),
        decimal number => number.ToString("0.############", CultureInfo.InvariantCulture),
        Enum code => code.ToString(),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => model.ToString() ?? "",
    };

    /// <summary>Ids of the hint and the error, in reading order, or null.</summary>
    public string? DescribedBy(string? hint)
    {
        var ids = string.Join(' ', new[] { hint is null ? null : HintId, Errors.Count > 0 ? ErrorId : null }.OfType<string>());
        return ids.Length == 0 ? null : ids;
    }

    public IHtmlContent Hint(string? hint)
    {
        if (hint is null)
            return HtmlString.Empty;
        var tag = Tag("span", "hint", hint);
        tag.Attributes["id"] = HintId;
        return tag;
    }

    public IHtmlContent Error()
    {
        if (Errors.Count == 0)
            return HtmlString.Empty;
        var tag = Tag("span", "field-error", string.Join(' ', Errors));
        tag.Attributes["id"] = ErrorId;
        return tag;
    }

    public TagBuilder Label(string text, bool optional)
    {
        var label = Tag("label", null, text);
        label.Attributes["for"] = Id;
        label.InnerHtml.AppendHtml(Optional(optional));
        return label;
    }

    public static IHtmlContent Optional(bool optional) =>
        optional ? new HtmlContentBuilder().Append(" ").AppendHtml(Tag("span", "optional", "optional")) : HtmlString.Empty;

    public static TagBuilder Tag(string name, string? cssClass, string? text = null)
    {
        var tag = new TagBuilder(name);
        if (cssClass is not null)
            tag.AddCssClass(cssClass);
        if (text is not null)
            tag.InnerHtml.Append(text);
        return tag;
    }

    /// <summary>Attributes that the tag helper does not know belong to the control.</summary>
    public static void PassAttributes(TagHelperOutput from, TagBuilder to)
    {
        foreach (var attribute in from.Attributes)
            to.MergeAttribute(attribute.Name, attribute.Value is IHtmlContent html ? Write(html) : attribute.Value?.ToString());
        from.Attributes.Clear();
    }

    private static string Write(IHtmlContent content)
    {
        if (content is HtmlString text)
            return System.Net.WebUtility.HtmlDecode(text.Value) ?? "";
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        content.WriteTo(writer, HtmlEncoder.Default);
        return System.Net.WebUtility.HtmlDecode(writer.ToString());
    }
}
