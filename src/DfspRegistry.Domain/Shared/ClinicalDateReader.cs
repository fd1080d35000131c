using System.Globalization;
using System.Text.RegularExpressions;

namespace DfspRegistry.Domain.Shared;

/// <summary>
/// Reads dates as people type them: 3.7.2012, 03/07/2012 (day first), 2012-07-03, 3 jul 2012, jul 2012, 7.2012, 2012-07, 2012,
/// t (today), t-7, t+30. A two-digit year is refused rather than guessed.
/// </summary>
public static partial class ClinicalDateReader
{
    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    /// <returns>False with a sentence for the person who typed it; empty text is no date and no error (the date is null).</returns>
    public static bool TryRead(string? text, DateOnly today, out PartialDate? date, out string? error)
    {
        date = null;
        error = null;
        var typed = text?.Trim() ?? "";
        if (typed.Length == 0)
            return true;
        if (typed.Length > 40)
            return Fail($"This is no date: {typed.Length} characters.", out error);
        if (Relative().Match(typed) is { Success: true } relative)
        {
            var shift = relative.Groups["shift"].Success ? int.Parse(relative.Groups["shift"].Value, CultureInfo.InvariantCulture) : 0;
            date = PartialDate.Of(today.AddDays(relative.Groups["sign"].Value == "-" ? -shift : shift));
            return true;
        }
        int? day = null, month = null;
        int year;
        if (Iso().Match(typed) is { Success: true } iso)
            (year, month, day) = (Number(iso, "y")!.Value, Number(iso, "m"), Number(iso, "d"));
        else if (DayFirst().Match(typed) is { Success: true } dayFirst)
            (year, month, day) = (Number(dayFirst, "y")!.Value, Number(dayFirst, "m"), Number(dayFirst, "d"));
        else if (Named().Match(typed) is { Success: true } named && Array.FindIndex(Months, m => named.Groups["m"].Value.StartsWith(m, StringComparison.OrdinalIgnoreCase)) is var index and >= 0)
            (year, month, day) = (Number(named, "y")!.Value, index + 1, Number(named, "d"));
        else if (TwoDigitYear().IsMatch(typed))
            return Fail($"“{typed}”: write the year with four digits.", out error);
        else
            return Fail($"“{typed}” is no date. Write 3.7.2012, 2012-07-03, jul 2012, 2012 or t for today.", out error);
        if (!PartialDate.TryCreate(year, month, day, out var read))
            return Fail($"“{typed}”: the calendar has no such date.", out error);
        date = read;
        return true;
    }

    /// <summary>The date in words, so that the reader sees how it was understood: 3 July 2012, July 2012 (day unknown), 2012 (month unknown).</summary>
    public static string InWords(PartialDate date) => date.Precision switch
    {
        DatePrecision.Day => date.Exact!.Value.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        DatePrecision.Month => date.Earliest.ToString("MMMM yyyy", CultureInfo.InvariantCulture) + " (day unknown)",
        _ => date.Year.ToString(CultureInfo.InvariantCulture) + " (month unknown)",
    };

    private static bool Fail(string message, out string error)
    {
        error = message;
        return false;
    }

    private static int? Number(Match match, string group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^t(oday)?\s*((?<sign>[+-])\s*(?<shift>\d{1,5}))?$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Relative();

    [GeneratedRegex(@"^(?<y>\d{4})([-/.](?<m>\d{1,2})([-/.](?<d>\d{1,2}))?)?$", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Iso();

    [GeneratedRegex(@"^((?<d>\d{1,2})\s?[-/.]\s?)?(?<m>\d{1,2})\s?[-/.]\s?(?<y>\d{4})$", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex DayFirst();

    [GeneratedRegex(@"^((?<d>\d{1,2})[.\s-]*)?(?<m>[a-z]{3,9})[.,\s-]*(?<y>\d{4})$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 200)]
    private static partial Regex Named();

    [GeneratedRegex(@"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}$", RegexOptions.ExplicitCapture, 200)]
    private static partial Regex TwoDigitYear();
}
