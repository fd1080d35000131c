using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using DfspRegistry.Data.Pictures;

namespace DfspRegistry.Web.Tests.Pictures;

/// <summary>Pictures made byte by byte: true ones that a browser shows, and what people and attackers put around them.</summary>
internal static class MadePictures
{
    /// <summary>What must never come out again: a place, written as a camera writes it.</summary>
    public const string Place = "48.2082N 16.3738E Secret Clinic";

    /// <summary>An even grey JPEG of any size: each 8 by 8 block is "no difference" and "end of block", one bit each (ITU-T T.81, annex F).</summary>
    public static byte[] Jpeg(int width, int height, params byte[][] segments)
    {
        using var file = new MemoryStream();
        file.Write([0xFF, 0xD8]);
        foreach (var segment in segments)
            file.Write(segment);
        file.Write(Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]));
        file.Write(Segment(0xC0, [8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]));
        file.Write(Segment(0xC4, [0x00, 1, .. new byte[15], 0]));
        file.Write(Segment(0xC4, [0x10, 1, .. new byte[15], 0]));
        file.Write(Segment(0xDA, [1, 1, 0x00, 0, 63, 0]));
        var bits = 2 * ((width + 7) / 8) * ((height + 7) / 8);
        file.Write(new byte[bits / 8]);
        if (bits % 8 > 0)
            file.WriteByte((byte)(0xFF >> (bits % 8)));
        file.Write([0xFF, 0xD9]);
        return file.ToArray();
    }

    public static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    public static byte[] Jfif => Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 1, 0, 96, 0, 96, 1, 1, 0xAA, 0xBB, 0xCC]);

    public static byte[] Comment(string text) => Segment(0xFE, Encoding.UTF8.GetBytes(text));

    /// <summary>EXIF of a camera held as <paramref name="orientation"/> says, with the place in its GPS part (EXIF 2.32, 4.6.6).</summary>
    public static byte[] Exif(int orientation)
    {
        var place = Encoding.ASCII.GetBytes(Place + "\0");
        byte[] tiff =
        [
            .. "II"u8, 42, 0, 8, 0, 0, 0,
            2, 0,
            0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0,
            0x25, 0x88, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0,
            0, 0, 0, 0,
            1, 0,
            0x1B, 0x00, 2, 0, (byte)place.Length, 0, 0, 0, 56, 0, 0, 0,
            0, 0, 0, 0,
            .. place,
        ];
        return Segment(0xE1, [.. "Exif\0\0"u8, .. tiff]);
    }

    public static byte[] Xmp => Segment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes($"<x:xmpmeta>{Place}</x:xmpmeta>")]);

    /// <summary>A white PNG, 8 bits of grey, with further chunks between its header and its data.</summary>
    public static byte[] Png(int width, int height, params byte[][] chunks)
    {
        using var data = new MemoryStream();
        using (var packed = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            var row = new byte[width + 1];
            Array.Fill(row, (byte)255, 1, width);
            for (var y = 0; y < height; y++)
                packed.Write(row);
        }
        return [.. PngSignature, .. Chunk("IHDR", PngHeader(width, height)), .. chunks.SelectMany(c => c), .. Chunk("IDAT", data.ToArray()), .. Chunk("IEND", [])];
    }

    public static byte[] PngSignature => [0x89, .. "PNG"u8, 13, 10, 26, 10];

    public static byte[] PngHeader(long width, long height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(header, (uint)width);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), (uint)height);
        header[8] = 8;
        return header;
    }

    public static byte[] Chunk(string type, byte[] content)
    {
        var chunk = new byte[content.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.Of(chunk.AsSpan(4, content.Length + 4)));
        return chunk;
    }

    /// <summary>The header of a lossless WebP picture with further chunks; its pixels are not asked for here.</summary>
    public static byte[] Webp(int width, int height, params (string Type, byte[] Content)[] chunks)
    {
        var bits = (uint)(width - 1) | ((uint)(height - 1) << 14);
        byte[] picture = [0x2F, (byte)bits, (byte)(bits >> 8), (byte)(bits >> 16), (byte)(bits >> 24), 7, 8, 9, 10];
        byte[] content = [.. "WEBP"u8, .. chunks.Append(("VP8L", picture)).SelectMany(c => RiffChunk(c.Item1, c.Item2))];
        return [.. RiffChunk("RIFF", content)];
    }

    private static byte[] RiffChunk(string type, byte[] content) =>
        [.. Encoding.ASCII.GetBytes(type), (byte)content.Length, (byte)(content.Length >> 8), (byte)(content.Length >> 16), 0, .. content, .. new byte[content.Length & 1]];

    /// <summary>An archive with one stored file.</summary>
    public static byte[] Zip
    {
        get
        {
            using var file = new MemoryStream();
            using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            using (var entry = zip.CreateEntry("run.html").Open())
                entry.Write("<script>alert(1)</script>"u8);
            return file.ToArray();
        }
    }

    public static bool Contains(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;
}
