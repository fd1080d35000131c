using System.Globalization;

namespace DfspRegistry.Domain.Shared;

/// <summary>
/// Text in a CSV file that a spreadsheet would run as a formula (OWASP, CSV injection) is written with an apostrophe before it. Text that
/// already begins with apostrophes and then a formula gets one more, so that reading back gives exactly what was written.
/// </summary>
public static class SpreadsheetText
{
    private const string Starts = "=+-@\t\r\n＝＋－＠";

    /// <summary>True when a spreadsheet would take the text for a formula; plain numbers, negative ones too, are none.</summary>
    public static bool StartsAFormula(string text) =>
        text.AsSpan().TrimStart(" \"") is [var first, ..] && Starts.Contains(first, StringComparison.Ordinal)
        && !double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    public static string Neutralised(string text) => StartsAFormula(text.TrimStart('\'')) ? "'" + text : text;

    /// <summary>The text that <see cref="Neutralised"/> made this of.</summary>
    public static string Original(string text) => text.StartsWith('\'') && StartsAFormula(text.TrimStart('\'')) ? text[1..] : text;

    /// <summary>One field of a CSV record, quoted where needed.</summary>
    public static string Field(string text) => text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
