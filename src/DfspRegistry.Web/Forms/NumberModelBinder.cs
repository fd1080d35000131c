using System.Globalization;
using DfspRegistry.Domain.Shared;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace DfspRegistry.Web.Forms;

/// <summary>
/// Binds numbers with a decimal point or a decimal comma. Thousands separators are refused rather than guessed: 1,234 could be either.
/// What is no number stays in the field as typed.
/// </summary>
public sealed class NumberModelBinder : IModelBinder
{
    private const NumberStyles Decimal = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var typed = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (typed == ValueProviderResult.None)
            return Task.CompletedTask;
        bindingContext.ModelState.SetModelValue(bindingContext.ModelName, typed);
        var text = typed.FirstValue?.Trim() ?? "";
        if (NotRecorded.OrBlank(text))
        {
            bindingContext.Result = ModelBindingResult.Success(null);
            return Task.CompletedTask;
        }
        var error = bindingContext.ModelMetadata.UnderlyingOrModelType == typeof(int) ? BindWhole(bindingContext, text) : BindDecimal(bindingContext, text);
        if (error is not null)
            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, error);
        return Task.CompletedTask;
    }

    private static string? BindWhole(ModelBindingContext context, string text)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return $"“{Shortened(text)}” is no whole number.";
        context.Result = ModelBindingResult.Success(whole);
        return null;
    }

    private static string? BindDecimal(ModelBindingContext context, string text)
    {
        if (text.Contains(',') && text.Length - text.IndexOf(',') == 4 && text.TrimStart('-', '+')[0] != '0')
            return $"“{Shortened(text)}” can be read in two ways. Write it without a thousands separator, or with a point.";
        var pointed = text.Contains('.') ? text : text.Replace(',', '.');
        if (!decimal.TryParse(pointed, Decimal, CultureInfo.InvariantCulture, out var number) || decimal.Abs(number) > 1_000_000_000m)
            return $"“{Shortened(text)}” is no number.";
        context.Result = ModelBindingResult.Success(number);
        return null;
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}

public sealed class NumberModelBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        var type = context.Metadata.UnderlyingOrModelType;
        // Query filters such as a page number keep the framework's binder; clinical numbers are optional and bind here.
        return type == typeof(decimal) || (type == typeof(int) && context.Metadata.IsNullableValueType) ? new NumberModelBinder() : null;
    }
}
