using FluentValidation;

namespace DfspRegistry.Domain.Shared.Validation;

/// <summary>
/// The order that clinical dates must keep. Partial dates collide only when no reading of them is in order: July 2012 is not before
/// 3 July 2012.
/// </summary>
public static class DateRules
{
    public static IRuleBuilderOptionsConditions<T, PartialDate?> IsPossible<T>(this IRuleBuilder<T, PartialDate?> rule) =>
        rule.Custom((date, context) =>
        {
            if (date is not { } value)
                return;
            var dates = context.Dates();
            var name = Name(context);
            if (value.Earliest > dates.Today)
                context.AddFailure($"{name} {value} lies in the future.");
            else if (dates.BirthDate is { } birth && value.IsCertainlyBefore(birth))
                context.AddFailure($"{name} {value} lies before the birth date {birth}.");
            else if (dates.DiedOn is { } died && value.IsCertainlyAfter(died))
                context.AddFailure($"{name} {value} lies after the death on {died}.");
        });

    /// <summary>For dates that may lie ahead, such as a planned start or the next visit.</summary>
    public static IRuleBuilderOptionsConditions<T, PartialDate?> MayLieAhead<T>(this IRuleBuilder<T, PartialDate?> rule, int atMostYears = 5) =>
        rule.Custom((date, context) =>
        {
            if (date is not { } value)
                return;
            var dates = context.Dates();
            if (value.Earliest > dates.Today.AddYears(atMostYears))
                context.AddFailure($"{Name(context)} {value} lies more than {atMostYears} years ahead.");
            else if (dates.DiedOn is { } died && value.IsCertainlyAfter(died))
                context.AddFailure($"{Name(context)} {value} lies after the death on {died}.");
        });

    public static IRuleBuilderOptionsConditions<T, PartialDate?> NotBefore<T>(
        this IRuleBuilder<T, PartialDate?> rule, Func<T, PartialDate?> other, string otherName) =>
        rule.Custom((date, context) =>
        {
            if (date is { } value && other(context.InstanceToValidate) is { } earlier && value.IsCertainlyBefore(earlier))
                context.AddFailure($"{Name(context)} {value} lies before {otherName} {earlier}.");
        });

    public static IRuleBuilderOptionsConditions<T, PartialDate?> NotBeforeLineStart<T>(this IRuleBuilder<T, PartialDate?> rule) =>
        rule.Custom((date, context) =>
        {
            if (date is { } value && context.Dates().LineStartedOn is { } start && value.IsCertainlyBefore(start))
                context.AddFailure($"{Name(context)} {value} lies before the start of the treatment line on {start}.");
        });

    private static string Name<T>(ValidationContext<T> context) => FieldNames.InWords(context.PropertyPath);
}
