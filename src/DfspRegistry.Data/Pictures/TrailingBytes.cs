namespace DfspRegistry.Data.Pictures;

/// <summary>
/// What follows the end of a picture is never kept. Cameras put second pictures and films there, which simply go; an archive, a page or a document there
/// makes the file two things at once, and such a file was made on purpose.
/// </summary>
internal static class TrailingBytes
{
    // A ZIP archive is found by its end record, a page by its first tags.
    private static readonly byte[][] Marks = ["PK\u0005\u0006"u8.ToArray(), "%pdf-"u8.ToArray(), "<!doctype"u8.ToArray(), "<html"u8.ToArray(), "<script"u8.ToArray(), "<svg"u8.ToArray(), "<?php"u8.ToArray()];

    /// <exception cref="PictureRefusedException">Another file stands there.</exception>
    public static void Check(ReadOnlySpan<byte> trailing)
    {
        if (trailing.IsEmpty)
            return;
        var lower = new byte[trailing.Length];
        for (var i = 0; i < trailing.Length; i++)
            lower[i] = trailing[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(trailing[i] | 0x20) : trailing[i];
        foreach (var mark in Marks)
        {
            if ((mark[0] == 'P' ? trailing : lower).IndexOf(mark) >= 0)
                throw PictureRefusedException.HidesAnotherFile();
        }
    }
}
