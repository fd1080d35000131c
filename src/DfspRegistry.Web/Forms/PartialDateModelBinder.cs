using DfspRegistry.Domain.Shared;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace DfspRegistry.Web.Forms;

/// <summary>
/// Binds what people type (3.7.2012, jul 2012, t-7) to a <see cref="PartialDate"/>. What cannot be read stays in the field as typed, with the
/// reader's sentence as its error.
/// </summary>
public sealed class PartialDateModelBinder(TimeProvider time) : IModelBinder
{
    public Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var typed = bindingContext.ValueProvider.GetValue(bindingContext.ModelName);
        if (typed == ValueProviderResult.None)
            return Task.CompletedTask;
        bindingContext.ModelState.SetModelValue(bindingContext.ModelName, typed);
        if (NotRecorded.IsSaidBy(typed.FirstValue))
            bindingContext.Result = ModelBindingResult.Success(null);
        else if (!ClinicalDateReader.TryRead(typed.FirstValue, Today(time), out var date, out var error))
            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, error!);
        else if (date is { } read && bindingContext.ModelMetadata.UnderlyingOrModelType == typeof(DateOnly))
            BindDay(bindingContext, read);
        else
            bindingContext.Result = ModelBindingResult.Success(date);
        return Task.CompletedTask;
    }

    /// <summary>The day at the hospital: dates are the clinic's calendar, not the world's.</summary>
    public static DateOnly Today(TimeProvider time) => DateOnly.FromDateTime(time.GetLocalNow().DateTime);

    private static void BindDay(ModelBindingContext context, PartialDate read)
    {
        if (read.Exact is { } day)
            context.Result = ModelBindingResult.Success(day);
        else
            context.ModelState.TryAddModelError(context.ModelName, $"{ClinicalDateReader.InWords(read)}: this date is needed to the day.");
    }
}

/// <summary>Partial dates and plain dates are typed the same way.</summary>
public sealed class PartialDateModelBinderProvider : IModelBinderProvider
{
    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        var type = context.Metadata.UnderlyingOrModelType;
        return type == typeof(PartialDate) || type == typeof(DateOnly)
            ? new PartialDateModelBinder(context.Services.GetRequiredService<TimeProvider>())
            : null;
    }
}
