using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace DfspRegistry.Analysis.Figures.Pdf;

/// <summary>
/// A PDF 1.7 file (ISO 32000-1) in the making: pages, two embedded fonts with Unicode maps, transparency. Nothing in it depends on the clock or on
/// chance, so the same content makes the same bytes; the file identifier is a digest of the content.
/// </summary>
internal sealed class PdfFile(string title, string language = "en-GB")
{
    private const string Regular = "F0";
    private const string Bold = "F1";

    private readonly List<(double Width, double Height, PdfCanvas Canvas)> pages = [];
    private readonly SortedDictionary<int, int>[] usedGlyphs = [[], []];
    private readonly SortedSet<int> opacities = [];

    /// <summary>Adds a page; sizes in points (1/72 inch).</summary>
    public PdfCanvas AddPage(double widthPoints, double heightPoints)
    {
        var canvas = new PdfCanvas(heightPoints, UseText, UseOpacity);
        pages.Add((widthPoints, heightPoints, canvas));
        return canvas;
    }

    public int PageCount => pages.Count;

    public PdfCanvas Page(int index) => pages[index].Canvas;

    private string UseText(string text, bool bold, StringBuilder glyphs)
    {
        var font = FontFiles.Get(bold);
        foreach (var rune in text.EnumerateRunes())
        {
            var glyph = font.Glyph(rune.Value);
            usedGlyphs[bold ? 1 : 0].TryAdd(glyph, rune.Value);
            glyphs.Append(glyph.ToString("X4", CultureInfo.InvariantCulture));
        }
        return bold ? Bold : Regular;
    }

    private string UseOpacity(double opacity)
    {
        var percent = (int)Math.Round(Math.Clamp(opacity, 0, 1) * 100);
        opacities.Add(percent);
        return "G" + percent.ToString(CultureInfo.InvariantCulture);
    }

    public byte[] Save()
    {
        var objects = new List<byte[]> { Array.Empty<byte>(), Array.Empty<byte>() };
        int Add(byte[] body)
        {
            objects.Add(body);
            return objects.Count;
        }

        var fonts = new StringBuilder();
        for (var i = 0; i < 2; i++)
        {
            if (usedGlyphs[i].Count > 0)
                fonts.Append($"/{(i == 0 ? Regular : Bold)} {AddFont(FontFiles.Get(i == 1), usedGlyphs[i], i == 1, Add)} 0 R ");
        }
        var states = string.Concat(opacities.Select(o => $"/G{o} << /ca {Number(o / 100.0)} /CA {Number(o / 100.0)} >> "));
        var resources = Add(Ascii($"<< /Font << {fonts}>> /ExtGState << {states}>> >>"));
        var pageNumbers = new List<int>();
        foreach (var (width, height, canvas) in pages)
        {
            var content = Add(Compressed("", Encoding.ASCII.GetBytes(canvas.Content)));
            pageNumbers.Add(Add(Ascii(
                $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {Number(width)} {Number(height)}] /Resources {resources} 0 R /Contents {content} 0 R"
                + " /Group << /S /Transparency /CS /DeviceRGB >> >>")));
        }
        var info = Add(Ascii($"<< /Title {Utf16(title)} /Producer (DFSP registry) >>"));
        objects[0] = Ascii($"<< /Type /Catalog /Pages 2 0 R /Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >> >>");
        objects[1] = Ascii($"<< /Type /Pages /Kids [{string.Join(' ', pageNumbers.Select(p => $"{p} 0 R"))}] /Count {pages.Count} >>");
        return Assemble(objects, info);
    }

    private static byte[] Assemble(List<byte[]> objects, int info)
    {
        var file = new MemoryStream();
        // Four bytes above 127 tell transfer programs that the file is not text.
        file.Write(Ascii("%PDF-1.7\n%"));
        file.Write([0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n']);
        var offsets = new long[objects.Count];
        for (var i = 0; i < objects.Count; i++)
        {
            offsets[i] = file.Length;
            file.Write(Ascii($"{i + 1} 0 obj\n"));
            file.Write(objects[i]);
            file.Write(Ascii("\nendobj\n"));
        }
        var digest = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, 16));
        var start = file.Length;
        file.Write(Ascii($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets)
            file.Write(Ascii($"{offset:D10} 00000 n \n"));
        file.Write(Ascii($"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R /Info {info} 0 R /ID [<{digest}> <{digest}>] >>\nstartxref\n{start}\n%%EOF\n"));
        return file.ToArray();
    }

    private static int AddFont(TrueTypeFont font, SortedDictionary<int, int> used, bool bold, Func<byte[], int> add)
    {
        var subset = font.Subset(used.Keys);
        // A subset's name begins with six letters of its own (ISO 32000-1, 9.6.4).
        var tag = string.Concat(SHA256.HashData(subset).Take(6).Select(b => (char)('A' + b % 26)));
        var name = $"{tag}+DejaVuSans{(bold ? "-Bold" : "")}";
        var file = add(Compressed($"/Length1 {subset.Length} ", subset));
        double Scale(int units) => units * 1000.0 / font.UnitsPerEm;
        var (xMin, yMin, xMax, yMax) = font.Bounds;
        var descriptor = add(Ascii(
            $"<< /Type /FontDescriptor /FontName /{name} /Flags 32 /FontBBox [{Number(Scale(xMin))} {Number(Scale(yMin))} {Number(Scale(xMax))} {Number(Scale(yMax))}]"
            + $" /ItalicAngle 0 /Ascent {Number(Scale(font.Ascent))} /Descent {Number(Scale(font.Descent))} /CapHeight 729 /StemV {(bold ? 140 : 80)} /FontFile2 {file} 0 R >>"));
        var widths = string.Join(' ', used.Keys.Select(g => $"{g} [{Number(font.Width(g))}]"));
        var descendant = add(Ascii(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            + $" /FontDescriptor {descriptor} 0 R /DW 600 /W [{widths}] /CIDToGIDMap /Identity >>"));
        var unicode = add(Compressed("", Ascii(UnicodeMap(used))));
        return add(Ascii(
            $"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{descendant} 0 R] /ToUnicode {unicode} 0 R >>"));
    }

    /// <summary>So that text can be searched, copied and read aloud (ISO 32000-1, 9.10.3).</summary>
    private static string UnicodeMap(SortedDictionary<int, int> used)
    {
        var map = new StringBuilder(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            + "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        // No more than a hundred lines to a block.
        foreach (var block in used.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (glyph, codePoint) in block)
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(char.ConvertFromUtf32(codePoint)))}>\n");
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }

    private static byte[] Compressed(string entries, byte[] content)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(content);
        var body = new MemoryStream();
        body.Write(Ascii($"<< {entries}/Filter /FlateDecode /Length {packed.Length} >>\nstream\n"));
        packed.WriteTo(body);
        body.Write(Ascii("\nendstream"));
        return body.ToArray();
    }

    private static string Utf16(string text) => "<FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(CleanText.Of(text))) + ">";

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    internal static string Number(double value)
    {
        if (!double.IsFinite(value))
            throw new ArgumentException("A figure has a coordinate that is not a finite number.");
        var rounded = Math.Round(value, 3);
        return (rounded == 0 ? 0 : rounded).ToString("0.###", CultureInfo.InvariantCulture);
    }
}
