using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;

namespace DfspRegistry.Web.Drafts;

/// <summary>What a form carries along for itself, small: JSON, deflated, in letters that a form sends as they are.</summary>
public static class PackedText
{
    /// <summary>Larger than any form; what unpacks to more was not packed here.</summary>
    private const int Largest = 512 * 1024;

    public static string Pack<T>(T value)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
            JsonSerializer.Serialize(deflate, value);
        return Base64Url.EncodeToString(packed.ToArray());
    }

    /// <returns>Null for what is no packed text of this type.</returns>
    public static T? Unpack<T>(string? text) where T : class
    {
        if (string.IsNullOrEmpty(text))
            return null;
        try
        {
            using var deflate = new DeflateStream(new MemoryStream(Base64Url.DecodeFromChars(text)), CompressionMode.Decompress);
            var buffer = new byte[Largest];
            var length = deflate.ReadAtLeast(buffer, Largest, throwOnEndOfStream: false);
            return length == Largest ? null : JsonSerializer.Deserialize<T>(buffer.AsSpan(0, length));
        }
        catch (Exception unreadable) when (unreadable is FormatException or InvalidDataException or JsonException)
        {
            return null;
        }
    }
}
