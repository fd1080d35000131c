using System.Buffers.Binary;

namespace DfspRegistry.Analysis.Figures.Pdf;

/// <summary>
/// A TrueType font file, read as far as embedding needs it: glyph numbers, widths, and a copy that holds only the glyphs used.
/// Tables and their fields: OpenType specification 1.9, chapters cmap, glyf, head, hhea, hmtx, loca, maxp.
/// </summary>
internal sealed class TrueTypeFont
{
    private readonly byte[] file;
    private readonly Dictionary<string, (int Offset, int Length)> tables = new(StringComparer.Ordinal);
    private readonly int horizontalMetrics;
    private readonly bool longOffsets;
    private readonly int unicodeMap;

    /// <exception cref="InvalidDataException">The bytes are not a TrueType font with outlines and a Unicode map.</exception>
    public TrueTypeFont(byte[] bytes)
    {
        file = bytes;
        if (bytes.Length < 12 || U32(0) is not (0x00010000 or 0x74727565))
            throw new InvalidDataException("This is not a TrueType font.");
        for (var i = 0; i < U16(4); i++)
        {
            var entry = 12 + 16 * i;
            tables[System.Text.Encoding.ASCII.GetString(file, entry, 4)] = ((int)U32(entry + 8), (int)U32(entry + 12));
        }
        foreach (var needed in (string[])["head", "hhea", "hmtx", "maxp", "loca", "glyf", "cmap"])
        {
            if (!tables.TryGetValue(needed, out var place) || place.Offset + (long)place.Length > file.Length)
                throw new InvalidDataException($"The font has no table {needed}.");
        }
        var head = tables["head"].Offset;
        UnitsPerEm = U16(head + 18);
        Bounds = (I16(head + 36), I16(head + 38), I16(head + 40), I16(head + 42));
        longOffsets = I16(head + 50) == 1;
        var hhea = tables["hhea"].Offset;
        Ascent = I16(hhea + 4);
        Descent = I16(hhea + 6);
        horizontalMetrics = U16(hhea + 34);
        GlyphCount = U16(tables["maxp"].Offset + 4);
        unicodeMap = FindUnicodeMap();
    }

    public int UnitsPerEm { get; }
    public int Ascent { get; }
    public int Descent { get; }
    public (int XMin, int YMin, int XMax, int YMax) Bounds { get; }
    public int GlyphCount { get; }

    /// <summary>The glyph of a character; 0, the empty box, when the font has none.</summary>
    public int Glyph(int codePoint)
    {
        if (U16(unicodeMap) == 12)
        {
            var groups = (int)U32(unicodeMap + 12);
            for (var i = 0; i < groups; i++)
            {
                var at = unicodeMap + 16 + 12 * i;
                if (codePoint <= U32(at + 4))
                    return codePoint >= U32(at) ? (int)(U32(at + 8) + codePoint - U32(at)) : 0;
            }
            return 0;
        }
        if (codePoint > 0xFFFF)
            return 0;
        var doubled = U16(unicodeMap + 6);
        for (var i = 0; i < doubled; i += 2)
        {
            if (codePoint > U16(unicodeMap + 14 + i))
                continue;
            var start = U16(unicodeMap + 16 + doubled + i);
            if (codePoint < start)
                return 0;
            var delta = U16(unicodeMap + 16 + 2 * doubled + i);
            var rangeAt = unicodeMap + 16 + 3 * doubled + i;
            var range = U16(rangeAt);
            if (range == 0)
                return (codePoint + delta) & 0xFFFF;
            var glyph = U16(rangeAt + range + 2 * (codePoint - start));
            return glyph == 0 ? 0 : (glyph + delta) & 0xFFFF;
        }
        return 0;
    }

    /// <summary>Advance of a glyph in thousandths of the size.</summary>
    public double Width(int glyph) =>
        U16(tables["hmtx"].Offset + 4 * Math.Min(glyph, horizontalMetrics - 1)) * 1000.0 / UnitsPerEm;

    /// <summary>
    /// A font file with the same glyph numbers in which only the glyphs asked for, and those that they are composed of, have outlines.
    /// It needs no cmap: the document addresses glyphs by number.
    /// </summary>
    public byte[] Subset(IEnumerable<int> used)
    {
        var keep = new SortedSet<int> { 0 };
        var open = new Stack<int>(used);
        while (open.TryPop(out var glyph))
        {
            if (glyph >= GlyphCount || !keep.Add(glyph) && glyph != 0)
                continue;
            foreach (var part in Components(glyph))
                open.Push(part);
        }
        var glyf = new MemoryStream();
        var loca = new byte[4 * (GlyphCount + 1)];
        for (var glyph = 0; glyph < GlyphCount; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * glyph), (uint)glyf.Length);
            if (!keep.Contains(glyph))
                continue;
            var (start, end) = Outline(glyph);
            glyf.Write(file, start, end - start);
            while (glyf.Length % 4 != 0)
                glyf.WriteByte(0);
        }
        BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan(4 * GlyphCount), (uint)glyf.Length);
        var head = Copy("head");
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        var parts = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["glyf"] = glyf.ToArray(), ["head"] = head, ["hhea"] = Copy("hhea"), ["hmtx"] = Copy("hmtx"), ["loca"] = loca, ["maxp"] = Copy("maxp"),
        };
        // Hinting programs, which outlines refer to.
        foreach (var optional in (string[])["cvt ", "fpgm", "prep"])
        {
            if (tables.ContainsKey(optional))
                parts[optional] = Copy(optional);
        }
        return Assemble(parts);
    }

    private static byte[] Assemble(SortedDictionary<string, byte[]> parts)
    {
        var log = (int)Math.Log2(parts.Count);
        var size = 12 + 16 * parts.Count + parts.Values.Sum(p => (p.Length + 3) & ~3);
        var result = new byte[size];
        BinaryPrimitives.WriteUInt32BigEndian(result, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(4), (ushort)parts.Count);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(6), (ushort)(16 << log));
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(8), (ushort)log);
        BinaryPrimitives.WriteUInt16BigEndian(result.AsSpan(10), (ushort)(16 * parts.Count - (16 << log)));
        var entry = 12;
        var offset = 12 + 16 * parts.Count;
        var headAt = 0;
        foreach (var (tag, content) in parts)
        {
            System.Text.Encoding.ASCII.GetBytes(tag, result.AsSpan(entry));
            content.CopyTo(result, offset);
            var padded = (content.Length + 3) & ~3;
            BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(entry + 4), Checksum(result.AsSpan(offset, padded)));
            BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(entry + 8), (uint)offset);
            BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(entry + 12), (uint)content.Length);
            if (tag == "head")
                headAt = offset;
            entry += 16;
            offset += padded;
        }
        BinaryPrimitives.WriteUInt32BigEndian(result.AsSpan(headAt + 8), unchecked(0xB1B0AFBA - Checksum(result)));
        return result;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i += 4)
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]));
        return sum;
    }

    private byte[] Copy(string table) => file.AsSpan(tables[table].Offset, tables[table].Length).ToArray();

    private (int Start, int End) Outline(int glyph)
    {
        var (loca, _) = tables["loca"];
        var (glyf, length) = tables["glyf"];
        var start = longOffsets ? (int)U32(loca + 4 * glyph) : 2 * U16(loca + 2 * glyph);
        var end = longOffsets ? (int)U32(loca + 4 * glyph + 4) : 2 * U16(loca + 2 * glyph + 2);
        if (start > end || end > length)
            throw new InvalidDataException($"The font's glyph {glyph} lies outside its table.");
        return (glyf + start, glyf + end);
    }

    private IEnumerable<int> Components(int glyph)
    {
        var (start, end) = Outline(glyph);
        if (end - start < 10 || I16(start) >= 0)
            yield break;
        var at = start + 10;
        int flags;
        do
        {
            flags = U16(at);
            yield return U16(at + 2);
            at += 4 + ((flags & 0x0001) != 0 ? 4 : 2);
            at += (flags & 0x0008) != 0 ? 2 : (flags & 0x0040) != 0 ? 4 : (flags & 0x0080) != 0 ? 8 : 0;
        }
        while ((flags & 0x0020) != 0 && at + 4 <= end);
    }

    private int FindUnicodeMap()
    {
        var cmap = tables["cmap"].Offset;
        var basic = 0;
        for (var i = 0; i < U16(cmap + 2); i++)
        {
            var platform = U16(cmap + 4 + 8 * i);
            var encoding = U16(cmap + 6 + 8 * i);
            var at = cmap + (int)U32(cmap + 8 + 8 * i);
            if (platform == 3 && encoding == 10 && U16(at) == 12)
                return at;
            if (platform == 3 && encoding == 1 && U16(at) == 4)
                basic = at;
        }
        return basic != 0 ? basic : throw new InvalidDataException("The font has no Unicode map.");
    }

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));
    private short I16(int at) => BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(at));
    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
}
