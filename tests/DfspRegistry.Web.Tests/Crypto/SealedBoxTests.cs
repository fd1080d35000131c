using System.Security.Cryptography;
using DfspRegistry.Data.Security;

namespace DfspRegistry.Web.Tests.Crypto;

/// <summary>What is sealed opens whole, in its place and under its key, or not at all (OWASP ASVS 5.0, 11.2.5, 11.3.3, 11.3.4).</summary>
public sealed class SealedBoxTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(1, SealedBox.KeySize).Select(i => (byte)i)];
    private static readonly byte[] Plain = "Zeta Quillfeather"u8.ToArray();

    [Fact]
    public void No_two_sealings_share_their_nonce() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => Convert.ToHexString(SealedBox.Seal(Key, Plain, "x"u8).AsSpan(1, 12))).Distinct().Count());

    [Fact]
    public void Every_flipped_bit_every_cut_and_every_other_place_is_refused_alike()
    {
        var box = SealedBox.Seal(Key, Plain, "name of A"u8);
        Assert.Equal(Plain, SealedBox.Open(Key, box, "name of A"u8));
        for (var bit = 0; bit < box.Length * 8; bit++)
        {
            var changed = box.ToArray();
            changed[bit / 8] ^= (byte)(1 << bit % 8);
            Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(Key, changed, "name of A"u8));
        }
        for (var length = 0; length < box.Length; length++)
            Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(Key, box.AsSpan(0, length), "name of A"u8));
        Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open(Key, box, "name of B"u8));
        Assert.ThrowsAny<CryptographicException>(() => SealedBox.Open([.. Key.Reverse()], box, "name of A"u8));
    }
}
