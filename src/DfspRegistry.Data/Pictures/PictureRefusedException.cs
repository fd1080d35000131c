namespace DfspRegistry.Data.Pictures;

/// <summary>Why a file is not taken for a picture, in a sentence for the person who chose it.</summary>
public sealed class PictureRefusedException(string message) : Exception(message)
{
    internal static PictureRefusedException TooLarge() =>
        new($"The file is larger than {PictureFile.LargestBytes / 1024 / 1024} MB. Take or choose a smaller one.");

    internal static PictureRefusedException Truncated() => new("The file ends in the middle of the picture. Take or choose it again.");

    internal static PictureRefusedException Damaged(string how) => new($"The picture is damaged: {how}. Take or choose it again.");

    internal static PictureRefusedException HidesAnotherFile() => new("Another file is hidden behind the picture, so it is not taken. Save the picture anew from a picture viewer.");

    /// <summary>What tablets and downloads bring most often is named.</summary>
    internal static PictureRefusedException OtherKind(ReadOnlySpan<byte> file)
    {
        const string wanted = "A picture is a JPEG, PNG or WebP file";
        if (file.IsEmpty)
            return new("The file is empty. Take or choose it again.");
        if (file.Length > 12 && file[4..8].SequenceEqual("ftyp"u8))
            return new($"{wanted}; this one is HEIC, AVIF or a film. Save it as JPEG first.");
        if (file.StartsWith("GIF8"u8))
            return new($"{wanted}; this one is a GIF. Save it as PNG first.");
        if (file.StartsWith("%PDF-"u8))
            return new($"{wanted}; this one is a PDF. Save the page as a picture first.");
        return new($"{wanted}; this is none.");
    }
}
