using System.Security.Cryptography;
using System.Text;
using DfspRegistry.Data.Shared;

namespace DfspRegistry.Data.Demo;

/// <summary>
/// Ids and choices that are the same in every load: both are read off a hash of a name such as D-000017/imatinib/assessment/3, so
/// a demonstration can be linked to and two loads compared.
/// </summary>
internal static class DemoIds
{
    private static readonly Guid Demonstration = new("d0f5bde0-0000-8000-8000-000000000001");

    public static Guid Of(string name) => DerivedId.From(Demonstration, name);

    /// <summary>A number from 0 to below the count, chosen by the name.</summary>
    public static int Choose(string name, int count)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return (int)(BitConverter.ToUInt32(hash[..4]) % (uint)count);
    }
}
