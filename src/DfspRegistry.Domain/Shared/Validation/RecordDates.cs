using FluentValidation;

namespace DfspRegistry.Domain.Shared.Validation;

/// <summary>
/// What the rules of a form need to know beyond the form: today (from the injected clock) and the dates of the patient's record that
/// others must not contradict. Handed to a validator with <see cref="RecordDatesExtensions.ValidateWithin{T}"/>.
/// </summary>
public sealed record RecordDates(DateOnly Today)
{
    public PartialDate? BirthDate { get; init; }
    public PartialDate? DiedOn { get; init; }
    /// <summary>Start and end of the treatment line that the form belongs to, where it belongs to one.</summary>
    public PartialDate? LineStartedOn { get; init; }
    public PartialDate? LineEndedOn { get; init; }
    /// <summary>The treatment line that the form belongs to, where it belongs to one.</summary>
    public Guid? LineId { get; init; }
    /// <summary>The dates of what stands in the record, for <see cref="DateOrder"/>.</summary>
    public IReadOnlyList<RecordDate> Record { get; init; } = [];
    /// <summary>Latest date at which the patient was known to be alive: a death cannot lie before it.</summary>
    public PartialDate? LastKnownAliveOn { get; init; }
}

public static class RecordDatesExtensions
{
    private const string Key = "dfsp.record-dates";

    public static FluentValidation.Results.ValidationResult ValidateWithin<T>(this IValidator<T> validator, T input, RecordDates dates)
    {
        var context = new ValidationContext<T>(input);
        context.RootContextData[Key] = dates;
        return validator.Validate(context);
    }

    internal static RecordDates Dates(this IValidationContext context) =>
        context.RootContextData.TryGetValue(Key, out var dates)
            ? (RecordDates)dates
            : throw new InvalidOperationException("These rules compare with the patient's record: call ValidateWithin.");
}
