using System.Collections;
using System.Globalization;
using System.Reflection;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Forms;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;

namespace DfspRegistry.Web.Drafts;

/// <summary>Reads what stands in a page's form, and puts other values into it just as if they had been sent: what cannot be read stays as typed.</summary>
public sealed class FormFilling(ParameterBinder binding, IModelBinderFactory binders, IModelMetadataProvider metadata)
{
    /// <summary>Field name to value, as the form prints them.</summary>
    public static Dictionary<string, string> Read(PageModel page)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in Bound(page))
            Read(values, property.Name, property.GetValue(page), property.PropertyType);
        return values;
    }

    /// <summary>What typed values mean, as the form prints them; what cannot be read is not among them.</summary>
    public async Task<Dictionary<string, string>> MeaningAsync(PageModel page, IReadOnlyDictionary<string, string[]> fields)
    {
        await FillAsync(page, fields);
        var meant = Read(page);
        foreach (var (name, _) in page.ModelState.Where(e => e.Value!.Errors.Count > 0))
            meant.Remove(name);
        return meant;
    }

    public async Task FillAsync(PageModel page, IReadOnlyDictionary<string, string[]> fields)
    {
        page.ModelState.Clear();
        var values = new FormValueProvider(BindingSource.Form, FormFields.AsForm(fields), CultureInfo.InvariantCulture);
        foreach (var bound in page.PageContext.ActionDescriptor.BoundProperties.OfType<PageBoundPropertyDescriptor>().Where(IsOfForm))
        {
            var type = metadata.GetMetadataForType(bound.ParameterType);
            // As the page binds it, except that the page does so for what is sent only.
            var parameter = new ParameterDescriptor { Name = bound.Name, ParameterType = bound.ParameterType, BindingInfo = new BindingInfo { BinderModelName = bound.BindingInfo?.BinderModelName } };
            var binder = binders.CreateBinder(new ModelBinderFactoryContext { Metadata = type, BindingInfo = parameter.BindingInfo });
            var result = await binding.BindModelAsync(page.PageContext, binder, values, parameter, type, value: null, container: null);
            if (result.IsModelSet)
                bound.Property.SetValue(page, result.Model);
        }
    }

    private static IEnumerable<PropertyInfo> Bound(PageModel page) =>
        page.PageContext.ActionDescriptor.BoundProperties.OfType<PageBoundPropertyDescriptor>().Where(IsOfForm).Select(b => b.Property);

    private static bool IsOfForm(PageBoundPropertyDescriptor bound) => bound.Property.GetCustomAttribute<Microsoft.AspNetCore.Mvc.BindPropertyAttribute>() is { SupportsGet: false };

    private static void Read(Dictionary<string, string> values, string name, object? value, Type type)
    {
        if (IsOneValue(Nullable.GetUnderlyingType(type) ?? type))
        {
            values[name] = FieldParts.Print(value);
            return;
        }
        if (value is IDictionary entries)
        {
            foreach (DictionaryEntry entry in entries)
                Read(values, $"{name}[{FieldParts.Print(entry.Key)}]", entry.Value, entry.Value?.GetType() ?? typeof(string));
            return;
        }
        if (value is IEnumerable rows)
        {
            var i = 0;
            foreach (var row in rows)
                Read(values, $"{name}[{(i++).ToString(CultureInfo.InvariantCulture)}]", row, row?.GetType() ?? typeof(string));
            return;
        }
        if (value is null)
            return;
        foreach (var part in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p is { CanRead: true, CanWrite: true } && p.GetIndexParameters().Length == 0))
            Read(values, $"{name}.{part.Name}", part.GetValue(value), part.PropertyType);
    }

    private static bool IsOneValue(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(Guid) || type == typeof(DateOnly) || type == typeof(PartialDate)
        || type == typeof(DateTimeOffset);
}
