using System.Security.Cryptography;

namespace DfspRegistry.Data.Security;

/// <summary>
/// AES-256-GCM: version, nonce, tag and cipher text in one array. The context says what the text is of; cipher text moved to another place
/// does not open there.
/// </summary>
internal static class SealedBox
{
    public const int KeySize = 32;
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int HeaderSize = 1 + NonceSize + TagSize;

    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> context)
    {
        var box = new byte[HeaderSize + plain.Length];
        box[0] = Version;
        var nonce = box.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagSize);
        cipher.Encrypt(nonce, plain, box.AsSpan(HeaderSize), box.AsSpan(1 + NonceSize, TagSize), context);
        return box;
    }

    /// <exception cref="CryptographicException">Another key, another context, or a changed text.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> context)
    {
        if (box.Length < HeaderSize || box[0] != Version)
            throw new CryptographicException("This is no text that the registry sealed.");
        var plain = new byte[box.Length - HeaderSize];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Decrypt(box.Slice(1, NonceSize), box[HeaderSize..], box.Slice(1 + NonceSize, TagSize), plain, context);
        return plain;
    }
}
