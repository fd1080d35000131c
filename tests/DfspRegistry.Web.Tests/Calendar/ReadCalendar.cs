using System.Globalization;
using System.Text;

namespace DfspRegistry.Web.Tests.Calendar;

/// <summary>A reader of iCalendar written from RFC 5545 alone, for checking what the registry writes: it refuses what the standard refuses.</summary>
internal sealed record ReadCalendar(IReadOnlyList<(string Name, string Value)> Properties, IReadOnlyList<ReadEvent> Events)
{
    public static ReadCalendar Of(byte[] file)
    {
        List<(string, string)> properties = [];
        List<ReadEvent> events = [];
        Dictionary<string, string>? current = null;
        foreach (var line in Unfold(file))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Assert.True(colon > 0, $"no name: {line}");
            var (name, value) = (line[..colon], line[(colon + 1)..]);
            if (line == "BEGIN:VEVENT")
                current = new Dictionary<string, string>(StringComparer.Ordinal);
            else if (line == "END:VEVENT")
                (events, current) = ([.. events, ReadEvent.Of(current!)], null);
            else if (current is not null)
                Assert.True(current.TryAdd(name, value), $"{name} twice");
            else
                properties.Add((name, value));
        }
        Assert.Equal(("BEGIN", "VCALENDAR"), properties[0]);
        Assert.Equal(("END", "VCALENDAR"), properties[^1]);
        Assert.Single(properties, p => p == ("VERSION", "2.0"));
        Assert.Single(properties, p => p.Item1 == "PRODID");
        return new ReadCalendar(properties, events);
    }

    /// <summary>3.1: every line ends in CRLF and has at most 75 octets; one that begins with a space goes on with the one before it.</summary>
    public static IReadOnlyList<string> Unfold(byte[] file)
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        List<string> lines = [];
        var start = 0;
        while (start < file.Length)
        {
            var end = Array.IndexOf(file, (byte)'\n', start);
            Assert.True(end > start && file[end - 1] == '\r', "a line does not end in CRLF");
            var octets = file.AsSpan(start, end - 1 - start);
            Assert.True(octets.Length <= 75, $"{octets.Length} octets");
            Assert.DoesNotContain((byte)'\r', octets.ToArray());
            // Each piece is whole characters: none is cut in two.
            var text = strict.GetString(octets);
            if (text.StartsWith(' '))
                lines[^1] += text[1..];
            else
                lines.Add(text);
            start = end + 1;
        }
        return lines;
    }

    /// <summary>3.3.11.</summary>
    public static string Unescape(string text)
    {
        var plain = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            Assert.NotEqual(';', text[i]);
            Assert.NotEqual(',', text[i]);
            if (text[i] != '\\')
                plain.Append(text[i]);
            else
                plain.Append(text[++i] switch { 'n' or 'N' => '\n', '\\' => '\\', ';' => ';', ',' => ',', var other => throw new FormatException($"\\{other}") });
        }
        return plain.ToString();
    }
}

/// <param name="Last">The last day of the event: the day before DTEND.</param>
internal sealed record ReadEvent(string Uid, string Summary, DateOnly First, DateOnly Last, IReadOnlyCollection<string> Names)
{
    public static ReadEvent Of(Dictionary<string, string> properties)
    {
        // 3.6.1: UID and DTSTAMP are needed, DTSTAMP in UTC.
        Assert.EndsWith("Z", properties["DTSTAMP"], StringComparison.Ordinal);
        _ = DateTime.ParseExact(properties["DTSTAMP"], "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var (first, end) = (Day(properties["DTSTART;VALUE=DATE"]), Day(properties["DTEND;VALUE=DATE"]));
        Assert.True(end > first);
        return new ReadEvent(properties["UID"], ReadCalendar.Unescape(properties["SUMMARY"]), first, end.AddDays(-1), properties.Keys);
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture);
}
