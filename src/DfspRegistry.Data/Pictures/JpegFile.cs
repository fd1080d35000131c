using System.Buffers.Binary;
using DfspRegistry.Domain.FollowUp;

namespace DfspRegistry.Data.Pictures;

/// <summary>
/// Reads a JPEG file by its segments (ITU-T T.81, annex B) and writes it anew from those that make the picture: tables, frame, scans, the JFIF and Adobe
/// headers. EXIF is dropped but for the orientation, without which a photograph held upright would lie on its side.
/// </summary>
internal static class JpegFile
{
    private const byte Soi = 0xD8, Eoi = 0xD9, Sos = 0xDA, Dqt = 0xDB, Dht = 0xC4, Dri = 0xDD, App0 = 0xE0, App1 = 0xE1, App14 = 0xEE, Com = 0xFE;

    // A progressive picture has about ten; each more costs the browser a pass over the whole picture.
    private const int MostScans = 100;

    public static ReadOnlySpan<byte> Signature => [0xFF, Soi, 0xFF];

    public static PictureFile Read(ReadOnlySpan<byte> file)
    {
        using var body = new MemoryStream(file.Length);
        byte[] jfif = [];
        var orientation = 1;
        var (width, height, scans) = (0, 0, 0);
        var at = 2;
        while (true)
        {
            var marker = Marker(file, ref at);
            if (marker == Eoi)
                break;
            var segment = Segment(file, ref at);
            switch (marker)
            {
                case App0 when jfif.Length == 0 && segment.StartsWith("JFIF\0"u8) && segment.Length >= 14:
                    jfif = segment[..12].ToArray();
                    break;
                case App1 when segment.StartsWith("Exif\0\0"u8):
                    orientation = ExifOrientation.Read(segment[6..]) ?? orientation;
                    break;
                case App14 when segment.StartsWith("Adobe"u8) && segment.Length >= 12:
                    Write(body, marker, segment[..12]);
                    break;
                case Dqt:
                    CheckQuantization(segment);
                    Write(body, marker, segment);
                    break;
                case Dht:
                    CheckHuffman(segment);
                    Write(body, marker, segment);
                    break;
                case Dri:
                    Check(segment.Length == 2, "the restart interval is no number");
                    Write(body, marker, segment);
                    break;
                case 0xC0 or 0xC1 or 0xC2:
                    Check(width == 0, "it has two frames");
                    (width, height) = Frame(segment);
                    Write(body, marker, segment);
                    break;
                case Sos:
                    Check(width > 0, "a scan comes before the frame");
                    Check(segment.Length >= 6 && segment[0] is >= 1 and <= 4 && segment.Length == 4 + 2 * segment[0], "a scan's header has another length than it says");
                    Check(++scans <= MostScans, "it has more scans than any camera writes");
                    Write(body, marker, segment);
                    body.Write(Scan(file, ref at));
                    break;
                case >= App0 and <= 0xEF or Com:
                    break;
                default:
                    throw PictureRefusedException.Damaged("it has a part that browsers do not read");
            }
        }
        Check(scans > 0, "it has no picture in it");
        TrailingBytes.Check(file[at..]);
        return new PictureFile(PictureFormat.Jpeg, orientation < 5 ? width : height, orientation < 5 ? height : width, Compose(jfif, orientation, body));
    }

    private static byte[] Compose(byte[] jfif, int orientation, MemoryStream body)
    {
        using var kept = new MemoryStream((int)body.Length + 64);
        kept.Write([0xFF, Soi]);
        if (jfif.Length > 0)
            Write(kept, App0, [.. jfif, 0, 0]);
        if (orientation != 1)
            Write(kept, App1, ExifOrientation.Write(orientation));
        body.WriteTo(kept);
        kept.Write([0xFF, Eoi]);
        return kept.ToArray();
    }

    private static byte Marker(ReadOnlySpan<byte> file, ref int at)
    {
        if (at >= file.Length)
            throw PictureRefusedException.Truncated();
        Check(file[at] == 0xFF, "between two parts stands something else");
        while (at < file.Length && file[at] == 0xFF)
            at++;
        return at < file.Length ? file[at++] : throw PictureRefusedException.Truncated();
    }

    private static ReadOnlySpan<byte> Segment(ReadOnlySpan<byte> file, ref int at)
    {
        if (at + 2 > file.Length)
            throw PictureRefusedException.Truncated();
        var length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
        Check(length >= 2, "a part is shorter than it can be");
        if (at + length > file.Length)
            throw PictureRefusedException.Truncated();
        var segment = file.Slice(at + 2, length - 2);
        at += length;
        return segment;
    }

    /// <summary>The coded picture: it lasts to the next marker that is neither a stuffed byte nor a restart.</summary>
    private static ReadOnlySpan<byte> Scan(ReadOnlySpan<byte> file, ref int at)
    {
        var start = at;
        while (true)
        {
            var next = file[at..].IndexOf((byte)0xFF);
            if (next < 0 || at + next + 1 >= file.Length)
                throw PictureRefusedException.Truncated();
            at += next;
            if (file[at + 1] is 0x00 or (>= 0xD0 and <= 0xD7))
            {
                at += 2;
                continue;
            }
            if (file[at + 1] == 0xFF)
            {
                at++;
                continue;
            }
            Check(at > start, "a scan is empty");
            return file[start..at];
        }
    }

    private static (int Width, int Height) Frame(ReadOnlySpan<byte> segment)
    {
        Check(segment.Length >= 6 && segment[5] is 1 or 3 or 4 && segment.Length == 6 + 3 * segment[5], "the frame's header has another length than it says");
        Check(segment[0] == 8, "its colours have more than 8 bits, which browsers do not show");
        int height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]), width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
        PictureFile.CheckSize(width, height);
        return (width, height);
    }

    private static void CheckQuantization(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            var length = 1 + (segment[0] >> 4 == 0 ? 64 : 128);
            Check(segment[0] >> 4 <= 1 && segment.Length >= length, "a quantization table has another length than it says");
            segment = segment[length..];
        }
    }

    private static void CheckHuffman(ReadOnlySpan<byte> segment)
    {
        while (!segment.IsEmpty)
        {
            Check(segment.Length >= 17, "a code table has another length than it says");
            var codes = 0;
            foreach (var count in segment[1..17])
                codes += count;
            Check(codes <= 256 && segment.Length >= 17 + codes, "a code table has another length than it says");
            segment = segment[(17 + codes)..];
        }
    }

    private static void Write(MemoryStream target, byte marker, ReadOnlySpan<byte> segment)
    {
        target.Write([0xFF, marker, (byte)((segment.Length + 2) >> 8), (byte)(segment.Length + 2)]);
        target.Write(segment);
    }

    private static void Check(bool holds, string otherwise)
    {
        if (!holds)
            throw PictureRefusedException.Damaged(otherwise);
    }
}
