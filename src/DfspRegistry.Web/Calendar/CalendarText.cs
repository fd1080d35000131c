using System.Globalization;
using System.Text;

namespace DfspRegistry.Web.Calendar;

/// <summary>Writes iCalendar (RFC 5545): lines end in CRLF and are folded after 75 octets, never within a character; text is escaped.</summary>
public sealed class CalendarText
{
    private const int LongestLine = 75;
    private readonly StringBuilder written = new();

    /// <param name="value">A value that is not text: a date, a number, a keyword.</param>
    public CalendarText Line(string name, string value) => Fold($"{name}:{value}");

    public CalendarText Text(string name, string text) => Fold($"{name}:{Escape(text)}");

    public CalendarText Day(string name, DateOnly day) => Fold($"{name};VALUE=DATE:{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}");

    public CalendarText Moment(string name, DateTimeOffset moment) => Fold($"{name}:{moment.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");

    public override string ToString() => written.ToString();

    /// <summary>RFC 5545, 3.3.11.</summary>
    private static string Escape(string text) => text.ReplaceLineEndings("\n").Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>RFC 5545, 3.1: a folded line goes on after a space, which counts among its octets.</summary>
    private CalendarText Fold(string line)
    {
        var octets = 0;
        foreach (var character in line.EnumerateRunes())
        {
            if (octets + character.Utf8SequenceLength > LongestLine)
            {
                written.Append("\r\n ");
                octets = 1;
            }
            written.Append(character.ToString());
            octets += character.Utf8SequenceLength;
        }
        written.Append("\r\n");
        return this;
    }
}
