using FluentValidation;

namespace DfspRegistry.Domain.Shared.Validation;

/// <summary>Bounds of typed text; the columns hold the same lengths.</summary>
public static class TextRules
{
    public const int ShortText = 200;
    public const int LongText = 4000;

    public static IRuleBuilderOptionsConditions<T, string?> IsShortText<T>(this IRuleBuilder<T, string?> rule) => rule.FitsIn(ShortText);

    public static IRuleBuilderOptionsConditions<T, string?> IsLongText<T>(this IRuleBuilder<T, string?> rule) => rule.FitsIn(LongText);

    private static IRuleBuilderOptionsConditions<T, string?> FitsIn<T>(this IRuleBuilder<T, string?> rule, int length) =>
        rule.Custom((text, context) =>
        {
            if (text is null)
                return;
            if (text.Length > length)
                context.AddFailure($"{FieldNames.InWords(context.PropertyPath)} has {text.Length} characters; {length} fit.");
            else if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
                context.AddFailure($"{FieldNames.InWords(context.PropertyPath)} has a character that cannot be printed.");
        });
}
