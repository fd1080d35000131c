namespace DfspRegistry.Domain.Shared;

/// <summary>What people type where the chart does not say: a dash, or n/r. It is an answer, and no value.</summary>
public static class NotRecorded
{
    public static bool IsSaidBy(string? text) => text?.Trim().ToLowerInvariant() is "-" or "–" or "n/r" or "nr";

    /// <summary>Nothing was typed, or that nothing is recorded.</summary>
    public static bool OrBlank(string? text) => string.IsNullOrWhiteSpace(text) || IsSaidBy(text);
}
