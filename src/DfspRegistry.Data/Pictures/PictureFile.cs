using DfspRegistry.Domain.FollowUp;

namespace DfspRegistry.Data.Pictures;

/// <summary>
/// A picture as it may be kept: a JPEG, PNG or WebP file of which only the parts that make the picture are left. Place, time, camera, comments,
/// thumbnails and whatever followed the picture are gone. What it is, its bytes say; a name or a declared type is not asked.
/// </summary>
/// <param name="Width">Upright, as a browser shows it.</param>
/// <param name="Height">Upright, as a browser shows it.</param>
public sealed record PictureFile(PictureFormat Format, int Width, int Height, byte[] Bytes)
{
    public const int LargestBytes = 10 * 1024 * 1024;

    /// <summary>A picture of few bytes can unfold to gigabytes in the browser that shows it.</summary>
    public const int MostPixels = 50_000_000;

    public const string ContentTypes = "image/jpeg,image/png,image/webp";

    public static string ContentType(PictureFormat format) => format switch
    {
        PictureFormat.Jpeg => "image/jpeg",
        PictureFormat.Png => "image/png",
        _ => "image/webp",
    };

    /// <exception cref="PictureRefusedException">It is no such picture, damaged, too large, or hides another file; with a sentence for the person who chose it.</exception>
    public static PictureFile Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > LargestBytes)
            throw PictureRefusedException.TooLarge();
        if (file.StartsWith(JpegFile.Signature))
            return JpegFile.Read(file);
        if (file.StartsWith(PngFile.Signature))
            return PngFile.Read(file);
        if (WebpFile.IsOne(file))
            return WebpFile.Read(file);
        throw PictureRefusedException.OtherKind(file);
    }

    internal static void CheckSize(long width, long height)
    {
        if (width <= 0 || height <= 0)
            throw PictureRefusedException.Damaged("it has no width or no height");
        // Each side first: two sides of 32 bits have a product of more than 63.
        if (width > MostPixels || height > MostPixels || width * height > MostPixels)
            throw new PictureRefusedException($"The picture has {width} × {height} points; at most {MostPixels / 1_000_000} million can be taken. Scale it down first.");
    }
}
