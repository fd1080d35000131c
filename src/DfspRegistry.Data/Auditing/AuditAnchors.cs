using Npgsql;

namespace DfspRegistry.Data.Auditing;

/// <summary>Writes the head of the audit chain into the file outside the database.</summary>
public sealed class AuditAnchors(string connectionString, AuditAnchorFile file, TimeProvider time)
{
    /// <returns>What stands in the file now as the newest anchor; null while the trail is empty.</returns>
    /// <exception cref="AuditTrailBrokenException">The chain no longer holds what was anchored last; nothing was written.</exception>
    public async Task<AuditAnchor?> WriteAsync(CancellationToken cancellation = default)
    {
        var known = file.Read();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        if (known is [.., var last] && await HashAtAsync(connection, last.Position, cancellation) != last.Hash)
            throw new AuditTrailBrokenException($"The audit trail no longer holds position {last.Position} as it was anchored at {last.At:yyyy-MM-dd HH:mm:ss} UTC. Run: ./dfsp audit verify");
        await using var command = new NpgsqlCommand("select position, encode(hash, 'hex') from audit_chain order by position desc limit 1", connection);
        await using var head = await command.ExecuteReaderAsync(cancellation);
        if (!await head.ReadAsync(cancellation))
            return null;
        var anchor = new AuditAnchor(time.GetUtcNow(), head.GetInt64(0), head.GetString(1));
        if (known is [.., var newest] && newest.Position == anchor.Position)
            return newest;
        await file.AppendAsync(anchor, cancellation);
        return anchor;
    }

    internal static async Task<string?> HashAtAsync(NpgsqlConnection connection, long position, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select encode(hash, 'hex') from audit_chain where position = $1", connection);
        command.Parameters.AddWithValue(position);
        return (string?)await command.ExecuteScalarAsync(cancellation);
    }
}
