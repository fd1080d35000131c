using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DfspRegistry.Data.Auditing;

/// <summary>
/// The hash of an entry at its position, computed here a second time: the database's own function could have been replaced by whoever
/// changed the rows. Each part is written with its length in bytes, so that no two entries have the same text.
/// </summary>
internal static class AuditHash
{
    public const int Size = SHA256.HashSizeInBytes;

    /// <summary>What the first entry follows.</summary>
    public static byte[] Beginning => new byte[Size];

    /// <summary>The parts of an entry as the database prints them; the migration AuditChain hashes the same in the same order.</summary>
    public const string Columns = """
        e.id::text, to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.user_id::text, e.user_name, e.source, e.action, e.table_name,
        e.row_id, e.patient_id::text, e.old_values::text, e.new_values::text, e.reason
        """;

    public const int ColumnCount = 12;

    public static byte[] Of(long position, ReadOnlySpan<byte> previous, IEnumerable<string?> columns) =>
        OfParts([position.ToString(CultureInfo.InvariantCulture), Convert.ToHexStringLower(previous), .. columns]);

    public static byte[] OfParts(IEnumerable<string?> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            Append(text, part);
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Append(StringBuilder text, string? part)
    {
        if (part is null)
            text.Append('-');
        else
            text.Append(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetByteCount(part)}:{part}");
        text.Append('\n');
    }
}
