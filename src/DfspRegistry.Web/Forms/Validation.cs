using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Forms;

public static class Validation
{
    /// <summary>
    /// Registers every validator of the assembly under <see cref="IValidator{T}"/>; not those that are made for one occasion, from what they check against.
    /// </summary>
    public static IServiceCollection AddValidatorsOf(this IServiceCollection services, System.Reflection.Assembly assembly)
    {
        foreach (var type in assembly.GetTypes().Where(t => t is { IsAbstract: false, IsGenericTypeDefinition: false } && t.GetConstructor(Type.EmptyTypes) is not null))
        {
            foreach (var served in type.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IValidator<>)))
                services.AddScoped(served, type);
        }
        return services;
    }

    /// <summary>
    /// Checks a form against its rules and the dates of the record, and puts each message on its field, under <paramref name="prefix"/>. A field that could not even be read keeps that
    /// message alone. A failure of severity Warning is no error; where it carries a finding, a person has to say that it is so (<see cref="Confirmations"/>).
    /// </summary>
    /// <returns>True when there is no error, of binding or of the rules, and nothing unusual that nobody confirmed.</returns>
    public static bool Check<T>(this PageModel page, IValidator<T> validator, T input, RecordDates dates, string prefix = "Input")
    {
        var result = validator.ValidateWithin(input, dates);
        var unread = page.ModelState.Where(e => e.Value!.Errors.Count > 0).Select(e => e.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var failure in result.Errors.Where(f => f.Severity == Severity.Error))
        {
            var key = prefix.Length == 0 ? failure.PropertyName : failure.PropertyName.Length == 0 ? prefix : $"{prefix}.{failure.PropertyName}";
            if (!unread.Contains(key))
                page.ModelState.AddModelError(key, failure.ErrorMessage);
        }
        return Confirmations.AllGiven(page, result.Errors, prefix) && page.ModelState.IsValid;
    }

    /// <summary>The page again with everything typed and its errors, under status 422: understood, not accepted.</summary>
    public static PageResult Invalid(this PageModel page)
    {
        page.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return page.Page();
    }

    /// <summary>Sentences for what the framework itself refuses to bind.</summary>
    public static void InWords(this DefaultModelBindingMessageProvider messages)
    {
        messages.SetAttemptedValueIsInvalidAccessor((typed, _) => $"“{typed}” cannot be used here.");
        messages.SetUnknownValueIsInvalidAccessor(_ => "This value cannot be used here.");
        messages.SetNonPropertyAttemptedValueIsInvalidAccessor(typed => $"“{typed}” cannot be used here.");
        messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => "This value cannot be used here.");
        messages.SetValueIsInvalidAccessor(typed => $"“{typed}” cannot be used here.");
        messages.SetValueMustBeANumberAccessor(_ => "Write a number.");
        messages.SetNonPropertyValueMustBeANumberAccessor(() => "Write a number.");
        messages.SetMissingBindRequiredValueAccessor(_ => "This is needed.");
        messages.SetMissingKeyOrValueAccessor(() => "This is needed.");
        messages.SetMissingRequestBodyRequiredValueAccessor(() => "This is needed.");
        messages.SetValueMustNotBeNullAccessor(_ => "This is needed.");
    }
}
