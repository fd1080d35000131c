using System.Buffers.Binary;

namespace DfspRegistry.Data.Pictures;

/// <summary>The one fact of EXIF that is kept: how the camera was held, 1 to 8 (EXIF 2.32, tag 0x0112).</summary>
internal static class ExifOrientation
{
    private const ushort Tag = 0x0112;

    /// <returns>Null where it is not said, or cannot be read.</returns>
    public static int? Read(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
            return null;
        bool isLittle = tiff.StartsWith("II"u8);
        if (!isLittle && !tiff.StartsWith("MM"u8))
            return null;
        var directory = Long(tiff[4..], isLittle);
        if (directory > tiff.Length - 2)
            return null;
        var entries = tiff[(int)directory..];
        var count = Short(entries, isLittle);
        for (var i = 0; i < count && 2 + 12 * (i + 1) <= entries.Length; i++)
        {
            var entry = entries.Slice(2 + 12 * i, 12);
            if (Short(entry, isLittle) == Tag)
                return Short(entry[8..], isLittle) is >= 1 and <= 8 and var orientation ? orientation : null;
        }
        return null;
    }

    /// <summary>An EXIF segment that says nothing else.</summary>
    public static byte[] Write(int orientation) =>
    [
        .. "Exif\0\0MM"u8, 0, 42, 0, 0, 0, 8, 0, 1,
        Tag >> 8, Tag & 0xFF, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0,
        0, 0, 0, 0,
    ];

    private static ushort Short(ReadOnlySpan<byte> at, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt16LittleEndian(at) : BinaryPrimitives.ReadUInt16BigEndian(at);

    private static uint Long(ReadOnlySpan<byte> at, bool isLittle) => isLittle ? BinaryPrimitives.ReadUInt32LittleEndian(at) : BinaryPrimitives.ReadUInt32BigEndian(at);
}
