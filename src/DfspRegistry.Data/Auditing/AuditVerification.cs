using System.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.RowSecurity;
using Npgsql;

namespace DfspRegistry.Data.Auditing;

/// <summary>Says whether the audit trail is what was written, or where it first is not.</summary>
public sealed class AuditVerification(string connectionString, AuditAnchorFile anchors)
{
    /// <summary>What keeps the trail from being changed; one that is absent or off is a broken trail too.</summary>
    private static readonly string[] Guards = ["audit_entries_only_added", "audit_entries_are_chained", "audit_chain_only_added"];

    public async Task<AuditVerdict> RunAsync(CancellationToken cancellation = default)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        // What is written meanwhile belongs to the next run.
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        // The whole trail, whoever's patients it tells of.
        await using (var context = new NpgsqlCommand(RowSecurityContext.Command(new CommandLineUser()), connection, snapshot))
            await context.ExecuteNonQueryAsync(cancellation);
        var (verdict, hashes) = await WalkAsync(connection, AnchoredPositions(out var anchored, out var anchorProblem), cancellation);
        var problem = verdict.Problem ?? await OutsideTheChainAsync(connection, cancellation) ?? anchorProblem ?? Against(anchored, verdict, hashes)
            ?? await GuardIsOffAsync(connection, cancellation);
        return verdict with { Problem = problem, LastAnchor = anchored is [.., var last] ? last : null };
    }

    private HashSet<long> AnchoredPositions(out IReadOnlyList<AuditAnchor> anchored, out string? problem)
    {
        try
        {
            (anchored, problem) = (anchors.Read(), null);
        }
        catch (AuditTrailBrokenException broken)
        {
            (anchored, problem) = ([], broken.Message);
        }
        return [.. anchored.Select(a => a.Position)];
    }

    private static async Task<(AuditVerdict Verdict, Dictionary<long, string> Hashes)> WalkAsync(NpgsqlConnection connection, HashSet<long> remembered, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select c.position, c.previous_hash, c.hash, {AuditHash.Columns} from audit_chain c left join audit_entries e on e.id = c.entry_id order by c.position", connection);
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess, cancellation);
        var (position, previous) = (0L, AuditHash.Beginning);
        Dictionary<long, string> hashes = [];
        var columns = new string?[AuditHash.ColumnCount];
        while (await row.ReadAsync(cancellation))
        {
            var stated = row.GetInt64(0);
            var (before, hash) = (row.GetFieldValue<byte[]>(1), row.GetFieldValue<byte[]>(2));
            for (var i = 0; i < columns.Length; i++)
                columns[i] = await row.IsDBNullAsync(i + 3, cancellation) ? null : row.GetString(i + 3);
            var problem = Problem(position, previous, stated, before, hash, columns);
            if (problem is not null)
                return (new AuditVerdict(position, Convert.ToHexStringLower(previous), problem), hashes);
            (position, previous) = (stated, hash);
            if (remembered.Contains(position))
                hashes[position] = Convert.ToHexStringLower(hash);
        }
        return (new AuditVerdict(position, Convert.ToHexStringLower(previous), null), hashes);
    }

    private static string? Problem(long lastPosition, byte[] lastHash, long position, byte[] before, byte[] hash, string?[] columns)
    {
        if (position != lastPosition + 1)
            return $"Position {lastPosition + 1} is missing: it was taken out of the chain.";
        var entry = columns[0] is null ? null : $"entry {columns[0]} of {columns[1]}, {columns[5]} {columns[6]} by {columns[3]}";
        if (entry is null)
            return $"The entry at position {position} is missing: it was deleted from the trail.";
        if (!before.AsSpan().SequenceEqual(lastHash))
            return $"Position {position} ({entry}) does not follow position {lastPosition}: the chain was rewritten there.";
        return hash.AsSpan().SequenceEqual(AuditHash.Of(position, before, columns))
            ? null
            : $"Position {position} ({entry}) is not as it was written: it was changed afterwards.";
    }

    private static async Task<string?> OutsideTheChainAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            "select min(e.id) from audit_entries e where not exists (select from audit_chain c where c.entry_id = e.id)", connection);
        command.CommandTimeout = 0;
        return await command.ExecuteScalarAsync(cancellation) is long id ? $"Entry {id} stands in no position of the chain: it was put in past the database's own rules, or its position was taken out." : null;
    }

    private static string? Against(IReadOnlyList<AuditAnchor> anchored, AuditVerdict verdict, Dictionary<long, string> hashes)
    {
        foreach (var anchor in anchored)
        {
            var when = $"{anchor.At:yyyy-MM-dd HH:mm:ss} UTC";
            if (anchor.Position > verdict.Entries)
                return $"The trail ends at position {verdict.Entries}, but position {anchor.Position} was anchored at {when}: its tail, from position {verdict.Entries + 1} on, was cut.";
            if (hashes[anchor.Position] != anchor.Hash)
                return $"Position {anchor.Position} has another hash than the one anchored at {when}: the chain was written anew at or before it.";
        }
        return null;
    }

    private static async Task<string?> GuardIsOffAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("""
            select g from unnest($1) g where not exists (
                select from pg_trigger t where t.tgname = g and t.tgenabled in ('O', 'A') and t.tgrelid in ('audit_entries'::regclass, 'audit_chain'::regclass))
            limit 1
            """, connection);
        command.Parameters.AddWithValue(Guards);
        return await command.ExecuteScalarAsync(cancellation) is string guard ? $"The database's guard {guard} is absent or switched off: the trail can be changed unseen." : null;
    }
}

/// <param name="Entries">Entries from the first on that are as they were written.</param>
/// <param name="Head">Hash of the last of them.</param>
/// <param name="Problem">Null: intact. Else the first broken place in words.</param>
/// <param name="LastAnchor">The newest line of the file outside the database.</param>
public sealed record AuditVerdict(long Entries, string Head, string? Problem, AuditAnchor? LastAnchor = null)
{
    public bool IsIntact => Problem is null;
}
