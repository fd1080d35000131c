using System.Buffers.Binary;
using DfspRegistry.Domain.FollowUp;

namespace DfspRegistry.Data.Pictures;

/// <summary>
/// Reads a WebP file by its chunks (RFC 9649) and keeps the picture with its transparency; EXIF, XMP and colour profile are dropped. An animation is
/// no picture.
/// </summary>
internal static class WebpFile
{
    private const byte HasAlpha = 0x10;

    public static bool IsOne(ReadOnlySpan<byte> file) => file.Length >= 12 && file.StartsWith("RIFF"u8) && file[8..12].SequenceEqual("WEBP"u8);

    public static PictureFile Read(ReadOnlySpan<byte> file)
    {
        var end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
        if (end > file.Length)
            throw PictureRefusedException.Truncated();
        ReadOnlySpan<byte> alpha = [], picture = [];
        var isLossless = false;
        for (var at = 12; at < end;)
        {
            if (end - at < 8)
                throw PictureRefusedException.Truncated();
            var type = file.Slice(at, 4);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]);
            if (length > end - at - 8)
                throw PictureRefusedException.Truncated();
            var content = file.Slice(at + 8, (int)length);
            if (type.SequenceEqual("VP8 "u8) || type.SequenceEqual("VP8L"u8))
            {
                Check(picture.IsEmpty && !content.IsEmpty, "it has two pictures, or an empty one");
                picture = content;
                isLossless = type[3] == 'L';
            }
            else if (type.SequenceEqual("ALPH"u8))
            {
                alpha = content;
            }
            else if (type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8))
            {
                throw new PictureRefusedException("This is an animation. Save one picture of it first.");
            }
            at = (int)Math.Min(end, at + 8 + length + (length & 1));
        }
        Check(!picture.IsEmpty, "it has no picture in it");
        var (width, height) = isLossless ? Lossless(picture) : Lossy(picture);
        PictureFile.CheckSize(width, height);
        TrailingBytes.Check(file[(int)end..]);
        return new PictureFile(PictureFormat.Webp, width, height, Compose(picture, isLossless, isLossless ? [] : alpha, width, height));
    }

    private static (int Width, int Height) Lossy(ReadOnlySpan<byte> frame)
    {
        // RFC 6386, 9.1: a key frame, then its start code.
        Check(frame.Length >= 10 && (frame[0] & 1) == 0 && frame[3..6].SequenceEqual((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A]), "the picture does not begin as one");
        return (BinaryPrimitives.ReadUInt16LittleEndian(frame[6..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(frame[8..]) & 0x3FFF);
    }

    private static (int Width, int Height) Lossless(ReadOnlySpan<byte> stream)
    {
        Check(stream.Length >= 5 && stream[0] == 0x2F, "the picture does not begin as one");
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(stream[1..]);
        return ((int)(bits & 0x3FFF) + 1, (int)(bits >> 14 & 0x3FFF) + 1);
    }

    private static byte[] Compose(ReadOnlySpan<byte> picture, bool isLossless, ReadOnlySpan<byte> alpha, int width, int height)
    {
        using var kept = new MemoryStream(picture.Length + alpha.Length + 64);
        kept.Write("RIFF\0\0\0\0WEBP"u8);
        if (!alpha.IsEmpty)
        {
            Write(kept, "VP8X"u8, [HasAlpha, 0, 0, 0, (byte)(width - 1), (byte)((width - 1) >> 8), 0, (byte)(height - 1), (byte)((height - 1) >> 8), 0]);
            Write(kept, "ALPH"u8, alpha);
        }
        Write(kept, isLossless ? "VP8L"u8 : "VP8 "u8, picture);
        var file = kept.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), (uint)file.Length - 8);
        return file;
    }

    private static void Write(MemoryStream target, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        target.Write(type);
        target.Write(length);
        target.Write(content);
        if ((content.Length & 1) == 1)
            target.WriteByte(0);
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw PictureRefusedException.Damaged(otherwise);
    }
}
