namespace DfspRegistry.Domain.Shared.Checks;

/// <summary>
/// Impossible: cannot be completed until it is mended. Improbable: completed once a person says that it is so. Missing: an open item, answered
/// by the value or by why there will be none. Note: worth knowing, asks for nothing. None of them stands in the way of saving in progress.
/// </summary>
public enum CheckLevel { Impossible, Improbable, Missing, Note }

/// <summary>What a rule has to say about a value. It changes nothing that was typed.</summary>
/// <param name="Code">Name of the rule, stable: a person's answer is stored under it, for example lesion-gone-and-back.</param>
/// <param name="Field">Path of the field within its form, for example Assessment.Lesions[2].Reading; empty: the form as a whole.</param>
/// <param name="Subject">The row that it is about (a lesion, an adverse event); null: there is one of its kind.</param>
/// <param name="Message">In words, with its reason.</param>
public sealed record CheckFinding(CheckLevel Level, string Code, string Field, Guid? Subject, string Message)
{
    /// <summary>What an answer to it is stored under: the rule, and the row where it is about one.</summary>
    public string Key => Subject is { } row ? $"{Code}:{row:N}" : Code;

    /// <summary>What a person agrees to with 'it is so': the finding with its values. Another value is another confirmation.</summary>
    public string Confirmation => $"{Key}|{Message}";
}
