using System.Security.Cryptography;
using System.Text;

namespace DfspRegistry.Data.Shared;

/// <summary>
/// An id computed from another id and a name (UUID version 8, from SHA-256): rows that a form makes besides its own get the same ids when
/// the form is sent twice.
/// </summary>
public static class DerivedId
{
    public static Guid From(Guid owner, string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. owner.ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
