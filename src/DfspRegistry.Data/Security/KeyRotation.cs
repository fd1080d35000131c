using DfspRegistry.Data.Auditing;
using Npgsql;

namespace DfspRegistry.Data.Security;

/// <param name="Patients">Keys of patients that were wrapped anew.</param>
/// <param name="Authenticators">Keys of authenticator apps that were wrapped anew.</param>
/// <param name="EarlierAnchors">The anchors of the audit trail, signed under the earlier key; null when there were none.</param>
public sealed record RotatedKeys(int Patients, int Authenticators, string EarlierKeyFile, string? EarlierAnchors);

/// <summary>
/// Puts a new installation key in the place of one that may have leaked. What it wraps is wrapped anew in one transaction; the key ring of cookies and links is not, but
/// removed: every session, invitation and new-password link ends. The patients' own keys stay, so that the audit trail and the pictures still open.
/// </summary>
/// <param name="anchorFile">
/// Of the audit trail. The trail is held against it first: what the earlier key vouched for is signed under the new one, and nothing else. It goes aside with the earlier key, and
/// before the new one takes its place, so that a rotation that is cut off leaves no anchors that nobody can read.
/// </param>
public sealed class KeyRotation(string ownerConnectionString, string keyFile, string anchorFile, TimeProvider clock)
{
    private static readonly Wrapped Patients = new("patient_keys", "patient_id", "wrapped_key", id => PatientKeys.Context(id, "key"));
    private static readonly Wrapped Authenticators = new("authenticators", "user_id", "sealed_key", Accounts.SecondFactors.Authenticators.Context);

    private string NewFile => InstallationKey.NextOf(keyFile);
    private string NewAnchorFile => InstallationKey.NextOf(anchorFile);

    /// <summary>Run it while no web application runs: a running one holds the earlier key. After a rotation that was cut off it brings that one to its end.</summary>
    /// <exception cref="InstallationKeyException">The key files do not fit the database; nothing was changed.</exception>
    /// <exception cref="AuditTrailBrokenException">The trail is not what was anchored. Nothing was changed; where a rotation that was cut off had to be ended, the anchors were left as they were.</exception>
    public async Task<RotatedKeys> RunAsync(string by, CancellationToken cancellation = default)
    {
        await using var connection = new NpgsqlConnection(ownerConnectionString);
        await connection.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, "lock table patient_keys, authenticators, data_protection_keys in access exclusive mode", cancellation);
        var stands = File.Exists(keyFile);
        if (!stands && !File.Exists(NewFile))
            throw new InstallationKeyException($"There is no installation key at {keyFile}.");
        if (File.Exists(NewFile) && (IsSignedUnderNext() || !(stands && await OpensAsync(connection, keyFile, cancellation))))
            return await FinishAsync(connection, cancellation);
        var earlier = InstallationKey.LoadOrCreate(keyFile);
        if (await BrokenAsync(earlier, cancellation) is { } broken)
            throw new AuditTrailBrokenException($"The audit trail is not what was anchored under this key, which therefore stays: {broken} See: ./dfsp audit verify");
        // The standing key opens all, so that what is left of an attempt before the commit wraps nothing.
        File.Delete(NewFile);
        // On the disk before anything is wrapped by it: a power cut after the commit leaves it there under its new name.
        var next = InstallationKey.LoadOrCreate(NewFile);
        var patients = await WrapAnewAsync(connection, Patients, earlier, next, cancellation);
        var authenticators = await WrapAnewAsync(connection, Authenticators, earlier, next, cancellation);
        await ExecuteAsync(connection, "delete from data_protection_keys", cancellation);
        await using (var end = new NpgsqlCommand("update user_sessions set ended_at = $1 where ended_at is null", connection))
        {
            end.Parameters.AddWithValue(clock.GetUtcNow().UtcDateTime);
            await end.ExecuteNonQueryAsync(cancellation);
        }
        await using (var audit = new NpgsqlCommand(
            """
            insert into audit_entries (user_name, source, action, table_name, new_values)
            values ($1, 'command line', 'updated', 'installation_key', jsonb_build_object('patients', $2, 'authenticators', $3))
            """, connection))
        {
            audit.Parameters.AddWithValue(by);
            audit.Parameters.AddWithValue(patients);
            audit.Parameters.AddWithValue(authenticators);
            await audit.ExecuteNonQueryAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
        return await PutInPlaceAsync(patients, authenticators, cancellation);
    }

    /// <summary>After a crash behind the commit: the database is wrapped under the new file already.</summary>
    private async Task<RotatedKeys> FinishAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (!await OpensAsync(connection, NewFile, cancellation))
            throw new InstallationKeyException($"Neither {keyFile} nor {NewFile} opens this database. Both were left as they are: restore the key file that belongs to the database.");
        var (patients, authenticators) = (await ReadAsync(connection, Patients, cancellation), await ReadAsync(connection, Authenticators, cancellation));
        return await PutInPlaceAsync(patients.Count, authenticators.Count, cancellation);
    }

    /// <summary>A key file stands at every moment: the earlier one is copied, its anchors go with it, then the new one takes its name. Cut off in between, it is done again.</summary>
    private async Task<RotatedKeys> PutInPlaceAsync(int patients, int authenticators, CancellationToken cancellation)
    {
        string kept;
        if (File.Exists(keyFile))
        {
            kept = $"{keyFile}{InstallationKey.EarlierMark}{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
            InstallationKey.WriteFile(kept, File.ReadAllBytes(keyFile));
        }
        else
        {
            kept = InstallationKey.EarlierOf(keyFile).Max(StringComparer.Ordinal)
                ?? throw new InstallationKeyException($"{NewFile} opens this database, and the earlier key is not beside it. Rename it yourself: mv {NewFile} {keyFile}");
        }
        var (earlier, next) = (InstallationKey.Load(kept), InstallationKey.Load(NewFile));
        var isUnderNext = !Reads(anchorFile, earlier) && Reads(anchorFile, next);
        var broken = isUnderNext ? null : await BrokenAsync(earlier, cancellation);
        var anchors = isUnderNext || broken is not null ? null : await SignAnewAsync(next, kept[kept.LastIndexOf(InstallationKey.EarlierMark, StringComparison.Ordinal)..], cancellation);
        File.Move(NewFile, keyFile, overwrite: true);
        return broken is null
            ? new RotatedKeys(patients, authenticators, kept, anchors)
            : throw new AuditTrailBrokenException($"The new key holds, but the audit trail is not what was anchored under the earlier one, {kept}: {broken} The anchors were left as they are.");
    }

    /// <summary>First the head under the new key in a file of its own, then the earlier anchors aside, then that file in their place. Cut off in between, it is done again.</summary>
    /// <returns>The earlier anchors; null when there were none, or they were aside already.</returns>
    private async Task<string?> SignAnewAsync(InstallationKey next, string mark, CancellationToken cancellation)
    {
        string? aside = null;
        if (File.Exists(anchorFile) || !Reads(NewAnchorFile, next))
        {
            if (File.Exists(NewAnchorFile))
                File.Delete(NewAnchorFile);
            await new AuditAnchors(ownerConnectionString, new AuditAnchorFile(NewAnchorFile, next), clock).WriteAsync(cancellation);
        }
        if (File.Exists(anchorFile))
            File.Move(anchorFile, aside = anchorFile + mark);
        if (File.Exists(NewAnchorFile))
            File.Move(NewAnchorFile, anchorFile);
        return aside;
    }

    /// <returns>What is wrong with the trail as the anchors under the key tell it; null when nothing is.</returns>
    private async Task<string?> BrokenAsync(InstallationKey key, CancellationToken cancellation) =>
        (await new AuditVerification(ownerConnectionString, new AuditAnchorFile(anchorFile, key)).RunAsync(cancellation)).Problem;

    /// <summary>The head is signed under the new key after the commit only: this tells it where the database has nothing wrapped.</summary>
    private bool IsSignedUnderNext()
    {
        try
        {
            var next = InstallationKey.Load(NewFile);
            return Reads(anchorFile, next) || Reads(NewAnchorFile, next);
        }
        catch (InstallationKeyException)
        {
            return false;
        }
    }

    private static bool Reads(string file, InstallationKey key)
    {
        try
        {
            return new AuditAnchorFile(file, key).Read().Count > 0;
        }
        catch (AuditTrailBrokenException)
        {
            return false;
        }
    }

    private static async Task<bool> OpensAsync(NpgsqlConnection connection, string file, CancellationToken cancellation)
    {
        try
        {
            var key = InstallationKey.Load(file);
            foreach (var wrapped in new[] { Patients, Authenticators })
            {
                foreach (var (id, sealedKey) in await ReadAsync(connection, wrapped, cancellation))
                    key.Unwrap(sealedKey, wrapped.Context(id));
            }
            return true;
        }
        catch (InstallationKeyException)
        {
            return false;
        }
    }

    private static async Task<List<(Guid Id, byte[] Sealed)>> ReadAsync(NpgsqlConnection connection, Wrapped wrapped, CancellationToken cancellation)
    {
        List<(Guid Id, byte[] Sealed)> rows = [];
        await using var read = new NpgsqlCommand($"select {wrapped.IdColumn}, {wrapped.KeyColumn} from {wrapped.Table}", connection);
        await using var reader = await read.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            rows.Add((reader.GetGuid(0), reader.GetFieldValue<byte[]>(1)));
        return rows;
    }

    private static async Task<int> WrapAnewAsync(NpgsqlConnection connection, Wrapped wrapped, InstallationKey earlier, InstallationKey next, CancellationToken cancellation)
    {
        var rows = await ReadAsync(connection, wrapped, cancellation);
        await using var write = new NpgsqlCommand($"update {wrapped.Table} t set {wrapped.KeyColumn} = w.wrapped from unnest($1, $2) as w (id, wrapped) where t.{wrapped.IdColumn} = w.id", connection);
        write.Parameters.AddWithValue(rows.ConvertAll(r => r.Id).ToArray());
        write.Parameters.AddWithValue(rows.ConvertAll(r => next.Wrap(earlier.Unwrap(r.Sealed, wrapped.Context(r.Id)), wrapped.Context(r.Id))).ToArray());
        await write.ExecuteNonQueryAsync(cancellation);
        return rows.Count;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>A column of what the installation key wraps.</summary>
    private sealed record Wrapped(string Table, string IdColumn, string KeyColumn, Func<Guid, byte[]> Context);
}
