using DfspRegistry.Domain.Shared.Validation;
using FluentValidation;

namespace DfspRegistry.Web.Pages.Record;

public static class FormChecks
{
    /// <summary>What is unlikely but possible, by field: shown beside it, never in the way of saving.</summary>
    public static IEnumerable<(string Field, string Sentence)> Warnings<T>(IValidator<T> validator, T input, RecordDates dates) =>
        validator.ValidateWithin(input, dates).Errors.Where(f => f.Severity == Severity.Warning).Select(f => (f.PropertyName, f.ErrorMessage));
}
