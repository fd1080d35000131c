using System.Text;

namespace DfspRegistry.Data.Accounts.SecondFactors;

/// <summary>RFC 4648, without padding: how keys are typed into an authenticator app.</summary>
internal static class Base32
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static string Write(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (bits, count) = (0, 0);
        foreach (var next in bytes)
        {
            (bits, count) = (bits << 8 | next, count + 8);
            for (; count >= 5; count -= 5)
                text.Append(Alphabet[bits >> count - 5 & 31]);
            bits &= (1 << count) - 1;
        }
        if (count > 0)
            text.Append(Alphabet[bits << 5 - count & 31]);
        return text.ToString();
    }
}
