using System.Buffers.Binary;
using DfspRegistry.Domain.FollowUp;

namespace DfspRegistry.Data.Pictures;

/// <summary>
/// Reads a PNG file by its chunks (W3C, PNG third edition), each by its checksum, and keeps those that make the picture: header, palette, transparency,
/// brightness, data. Texts, times, EXIF and animations are dropped.
/// </summary>
internal static class PngFile
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    public static PictureFile Read(ReadOnlySpan<byte> file)
    {
        using var kept = new MemoryStream(file.Length);
        kept.Write(Signature);
        var (width, height, data, hasDataEnded) = (0, 0, 0L, false);
        var at = Signature.Length;
        while (true)
        {
            var chunk = Chunk(file, at, out var type, out var content);
            at += chunk.Length;
            Check(width > 0 || type.SequenceEqual("IHDR"u8), "the header does not come first");
            if (type.SequenceEqual("IHDR"u8))
            {
                Check(width == 0, "it has two headers");
                (width, height) = Header(content);
            }
            else if (type.SequenceEqual("IDAT"u8))
            {
                Check(!hasDataEnded, "its data are in pieces");
                data += content.Length;
            }
            else if (type.SequenceEqual("IEND"u8))
            {
                Check(content.IsEmpty && data > 0, "it has no picture in it");
                kept.Write(chunk);
                TrailingBytes.Check(file[at..]);
                return new PictureFile(PictureFormat.Png, width, height, kept.ToArray());
            }
            else
            {
                hasDataEnded |= data > 0;
                // A capital first letter: without it the picture cannot be shown.
                Check(type.SequenceEqual("PLTE"u8) || (type[0] & 0x20) != 0, "it has a part that browsers do not read");
                if (!(type.SequenceEqual("PLTE"u8) && content.Length is > 0 and <= 768) && !(type.SequenceEqual("tRNS"u8) && content.Length <= 256)
                    && !(type.SequenceEqual("gAMA"u8) && content.Length == 4) && !(type.SequenceEqual("sRGB"u8) && content.Length == 1))
                    continue;
            }
            kept.Write(chunk);
        }
    }

    private static ReadOnlySpan<byte> Chunk(ReadOnlySpan<byte> file, int at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content)
    {
        if (file.Length - at < 12)
            throw PictureRefusedException.Truncated();
        var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
        if (length > file.Length - at - 12)
            throw PictureRefusedException.Truncated();
        var chunk = file.Slice(at, (int)length + 12);
        type = chunk[4..8];
        content = chunk[8..^4];
        Check(Crc32.Of(chunk[4..^4]) == BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]), "a checksum does not fit");
        return chunk;
    }

    private static (int Width, int Height) Header(ReadOnlySpan<byte> header)
    {
        Check(header.Length == 13, "the header has another length than it must have");
        long width = BinaryPrimitives.ReadUInt32BigEndian(header), height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        var isColour = (header[9], header[8]) is (0, 1 or 2 or 4 or 8 or 16) or (2, 8 or 16) or (3, 1 or 2 or 4 or 8) or (4, 8 or 16) or (6, 8 or 16);
        Check(isColour && header[10] == 0 && header[11] == 0 && header[12] <= 1, "the header says what no picture has");
        PictureFile.CheckSize(width, height);
        return ((int)width, (int)height);
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw PictureRefusedException.Damaged(otherwise);
    }
}
