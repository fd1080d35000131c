using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace DfspRegistry.Data.Accounts.SecondFactors;

/// <summary>The six digits of a half minute, RFC 6238 with HMAC-SHA1, which is what authenticator apps compute.</summary>
public static class TimeCode
{
    public const int Digits = 6;
    public const int KeySize = 20;
    public static readonly TimeSpan StepLength = TimeSpan.FromSeconds(30);

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / (long)StepLength.TotalSeconds;

    public static string At(ReadOnlySpan<byte> key, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // The standard's algorithm; HMAC does not rest on the collisions that SHA-1 has.
        HMACSHA1.HashData(key, counter, hash);
#pragma warning restore CA5350
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// The half minute that a code belongs to: this one and no other, so that a code lives for thirty seconds (OWASP ASVS 5.0, 6.5.5; RFC 6238, 5.2 would allow one more).
    /// Null for every other code.
    /// </summary>
    public static long? StepOf(ReadOnlySpan<byte> key, string? code, DateTimeOffset now)
    {
        var typed = (code ?? "").Replace(" ", "", StringComparison.Ordinal);
        if (typed.Length != Digits)
            return null;
        var step = StepAt(now);
        return CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(At(key, step)), System.Text.Encoding.ASCII.GetBytes(typed)) ? step : null;
    }
}
