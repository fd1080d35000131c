using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace DfspRegistry.Tests.Figures;

/// <summary>Reads the words out of a PDF the way a reader program copies them: glyph numbers through each font's Unicode map.</summary>
internal static partial class PdfText
{
    public static IReadOnlyList<string> Of(byte[] pdf)
    {
        var streams = Streams(pdf);
        var file = Encoding.Latin1.GetString(pdf);
        // Fonts are named in the resources in the order of their objects; each has its map in ToUnicode.
        var maps = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        foreach (Match font in FontName().Matches(file))
        {
            var body = Regex.Match(file, $@"\n{font.Groups["object"].Value} 0 obj\n(?<body>.*?)\nendobj", RegexOptions.Singleline | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Groups["body"].Value;
            var map = streams[int.Parse(Regex.Match(body, @"/ToUnicode (?<map>\d+) 0 R", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Groups["map"].Value, CultureInfo.InvariantCulture)];
            maps[font.Groups["name"].Value] = MapLine().Matches(map).ToDictionary(
                m => m.Groups["glyph"].Value, m => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(m.Groups["text"].Value)), StringComparer.Ordinal);
        }
        return
        [
            .. streams.Values.SelectMany(s => Shown().Matches(s)).Select(shown => string.Concat(
                shown.Groups["glyphs"].Value.Chunk(4).Select(g => maps[shown.Groups["font"].Value][new string(g)]))),
        ];
    }

    private static Dictionary<int, string> Streams(byte[] pdf)
    {
        var file = Encoding.Latin1.GetString(pdf);
        var streams = new Dictionary<int, string>();
        foreach (Match start in StreamStart().Matches(file))
        {
            var length = int.Parse(start.Groups["length"].Value, CultureInfo.InvariantCulture);
            using var packed = new MemoryStream(pdf, start.Index + start.Length, length);
            using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
            using var target = new MemoryStream();
            unpacked.CopyTo(target);
            streams[int.Parse(start.Groups["object"].Value, CultureInfo.InvariantCulture)] = Encoding.Latin1.GetString(target.ToArray());
        }
        return streams;
    }

    [GeneratedRegex(@"\n(?<object>\d+) 0 obj\n<< (/Length1 \d+ )?/Filter /FlateDecode /Length (?<length>\d+) >>\nstream\n", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex StreamStart();

    [GeneratedRegex(@"/(?<name>F\d) (?<object>\d+) 0 R", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex FontName();

    [GeneratedRegex(@"<(?<glyph>[0-9A-F]{4})> <(?<text>[0-9A-F]+)>\n", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex MapLine();

    [GeneratedRegex(@"/(?<font>F\d) [\d.]+ Tf [^<]*<(?<glyphs>[0-9A-F]*)> Tj", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Shown();
}
