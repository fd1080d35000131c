using System.Text;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Domain.FollowUp;
using static DfspRegistry.Web.Tests.Pictures.MadePictures;

namespace DfspRegistry.Web.Tests.Pictures;

/// <summary>What is kept of a picture, and what is not taken for one. The formats' own texts say what each part is: ITU-T T.81, W3C PNG, RFC 9649.</summary>
public sealed class PictureFileTests
{
    [Fact]
    public void Place_comment_thumbnail_and_what_follows_are_gone_from_a_photograph()
    {
        byte[] taken = [.. Jpeg(40, 24, Jfif, Exif(1), Xmp, Comment(Place), Segment(0xE2, [.. "MPF\0"u8, 1, 2, 3]), Segment(0xED, [.. Encoding.ASCII.GetBytes(Place)])), .. Jpeg(8, 8)];
        Assert.True(Contains(taken, Place));
        var kept = PictureFile.Read(taken);
        Assert.Equal((PictureFormat.Jpeg, 40, 24), (kept.Format, kept.Width, kept.Height));
        Assert.False(Contains(kept.Bytes, Place));
        Assert.False(Contains(kept.Bytes, "Exif"));
        Assert.False(Contains(kept.Bytes, "xmp"));
        // What is left is the picture as it would be without them, and a JFIF header without its thumbnail.
        Assert.Equal(Jpeg(40, 24, Segment(0xE0, [.. "JFIF\0"u8, 1, 2, 1, 0, 96, 0, 96, 0, 0])), kept.Bytes);
    }

    [Theory]
    [InlineData(1, 40, 24)]
    [InlineData(3, 40, 24)]
    [InlineData(6, 24, 40)]
    [InlineData(8, 24, 40)]
    public void How_the_camera_was_held_is_the_one_thing_of_EXIF_that_stays(int orientation, int width, int height)
    {
        var kept = PictureFile.Read(Jpeg(40, 24, Exif(orientation)));
        Assert.Equal((width, height), (kept.Width, kept.Height));
        Assert.Equal(orientation != 1, Contains(kept.Bytes, "Exif"));
        Assert.False(Contains(kept.Bytes, Place));
        Assert.Equal(kept.Bytes, PictureFile.Read(kept.Bytes).Bytes);
    }

    [Fact]
    public void Texts_times_and_EXIF_are_gone_from_a_PNG()
    {
        byte[] taken =
        [
            .. Png(20, 10, Chunk("gAMA", [0, 0, 177, 143]), Chunk("tEXt", Encoding.ASCII.GetBytes("Comment\0" + Place)), Chunk("iTXt", Encoding.ASCII.GetBytes(Place)), Chunk("eXIf", Exif(6)[10..]),
                Chunk("tIME", [7, 228, 1, 1, 1, 1, 1]), Chunk("acTL", new byte[8])),
            .. "a camera's own trailer"u8,
        ];
        var kept = PictureFile.Read(taken);
        Assert.Equal((PictureFormat.Png, 20, 10), (kept.Format, kept.Width, kept.Height));
        Assert.Equal(Png(20, 10, Chunk("gAMA", [0, 0, 177, 143])), kept.Bytes);
    }

    [Fact]
    public void EXIF_XMP_and_profile_are_gone_from_a_WebP()
    {
        var kept = PictureFile.Read(Webp(300, 200, ("VP8X", [0x2C, 0, 0, 0, 43, 1, 0, 199, 0, 0]), ("ICCP", [1, 2, 3]), ("EXIF", Encoding.ASCII.GetBytes(Place)), ("XMP ", Encoding.ASCII.GetBytes(Place))));
        Assert.Equal((PictureFormat.Webp, 300, 200), (kept.Format, kept.Width, kept.Height));
        Assert.Equal(Webp(300, 200), kept.Bytes);
    }

    [Theory]
    // Enumerated as the test runs: at discovery xunit would write out each file byte by byte, gigabytes of them.
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)]
    public void What_is_no_clean_picture_is_refused_in_a_sentence(string what, byte[] file, string sentence)
    {
        var refusal = Assert.Throws<PictureRefusedException>(() => PictureFile.Read(file));
        Assert.True(refusal.Message.Contains(sentence, StringComparison.Ordinal), $"{what}: {refusal.Message}");
    }

    public static TheoryData<string, byte[], string> Refused => new()
    {
        { "nothing", [], "empty" },
        { "SVG", "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"u8.ToArray(), "this is none" },
        { "HTML", "<!doctype html><script>alert(1)</script>"u8.ToArray(), "this is none" },
        { "GIF", "GIF89a\u0001\0\u0001\0"u8.ToArray(), "GIF" },
        { "PDF", "%PDF-1.7"u8.ToArray(), "PDF" },
        { "HEIC", [0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0], "HEIC" },
        { "JPEG with an archive", [.. Jpeg(8, 8), .. Zip], "Another file is hidden" },
        { "JPEG with a page", [.. Jpeg(8, 8), .. "<HTML><Script>alert(1)</Script>"u8], "Another file is hidden" },
        { "PNG with an archive", [.. Png(8, 8), .. Zip], "Another file is hidden" },
        { "PNG with a page", [.. Png(8, 8), .. "<!DOCTYPE html>"u8], "Another file is hidden" },
        { "WebP with an archive", [.. Webp(8, 8), .. Zip], "Another file is hidden" },
        { "JPEG of 65535 by 65535", Jpeg(8, 8, Segment(0xC0, [8, 0xFF, 0xFF, 0xFF, 0xFF, 1, 1, 0x11, 0])), "at most 50 million" },
        { "PNG of 4 thousand million points a side", [.. PngSignature, .. Chunk("IHDR", PngHeader(uint.MaxValue, uint.MaxValue))], "at most 50 million" },
        { "WebP of 16384 by 16384", Webp(16384, 16384), "at most 50 million" },
        { "PNG of nothing", [.. PngSignature, .. Chunk("IHDR", PngHeader(0, 5))], "no width or no height" },
        { "PNG with a wrong checksum", WithFlippedBit(Png(8, 8), 29), "checksum" },
        { "PNG with a changed pixel", WithFlippedBit(Png(8, 8), 45), "checksum" },
        { "PNG without data", [.. PngSignature, .. Chunk("IHDR", PngHeader(5, 5)), .. Chunk("IEND", [])], "no picture in it" },
        { "PNG whose header is not first", [.. PngSignature, .. Chunk("tEXt", [65, 0, 65])], "header does not come first" },
        { "PNG with an unknown part that it needs", Png(8, 8, Chunk("ABCD", [1])), "browsers do not read" },
        { "JPEG without a picture", [0xFF, 0xD8, 0xFF, 0xD9], "no picture in it" },
        { "JPEG with two frames", Jpeg(8, 8, Segment(0xC0, [8, 0, 8, 0, 8, 1, 1, 0x11, 0])), "two frames" },
        { "JPEG of a kind that browsers do not show", Jpeg(8, 8, Segment(0xC9, [8, 0, 8, 0, 8, 1, 1, 0x11, 0])), "browsers do not read" },
        { "JPEG with a payload in a table", Jpeg(8, 8, Segment(0xDB, Encoding.ASCII.GetBytes("\0" + new string('x', 80)))), "quantization table" },
        { "JPEG with a payload in the code table", Jpeg(8, 8, Segment(0xC4, [0, .. Enumerable.Repeat((byte)255, 16), 1, 2])), "code table" },
        { "WebP animation", Webp(8, 8, ("ANIM", new byte[6])), "animation" },
        { "more than 10 MB", new byte[PictureFile.LargestBytes + 1], "larger than 10 MB" },
    };

    [Fact]
    public void A_file_that_ends_too_early_is_refused_wherever_it_ends()
    {
        foreach (var whole in new[] { Jpeg(24, 16, Jfif, Exif(6)), Png(9, 7, Chunk("tEXt", [65, 0, 66])), Webp(5, 6, ("EXIF", [1, 2, 3])) })
        {
            for (var length = 0; length < whole.Length; length++)
                Assert.Throws<PictureRefusedException>(() => PictureFile.Read(whole.AsSpan(0, length)));
            Assert.NotNull(PictureFile.Read(whole));
        }
    }

    [Fact]
    public void A_damaged_file_is_refused_or_kept_clean_and_never_breaks_the_reader()
    {
        var random = new Random(20121);
        foreach (var whole in new[] { Jpeg(24, 16, Jfif, Exif(6), Comment(Place)), Png(9, 7, Chunk("tEXt", [65, 0, 66])), Webp(5, 6, ("EXIF", [1, 2, 3])) })
        {
            for (var i = 0; i < 4000; i++)
            {
                var file = (byte[])whole.Clone();
                for (var n = random.Next(1, 4); n > 0; n--)
                    file[random.Next(file.Length)] = (byte)random.Next(256);
                try
                {
                    var kept = PictureFile.Read(file);
                    Assert.Equal(kept.Bytes, PictureFile.Read(kept.Bytes).Bytes);
                }
                catch (PictureRefusedException refusal)
                {
                    Assert.NotEmpty(refusal.Message);
                }
            }
        }
    }

    private static byte[] WithFlippedBit(byte[] file, int at)
    {
        file[at] ^= 1;
        return file;
    }
}
