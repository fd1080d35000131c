using Npgsql;

namespace DfspRegistry.Data.Security;

/// <param name="Patients">Keys of patients that were wrapped anew.</param>
/// <param name="Authenticators">Keys of authenticator apps that were wrapped anew.</param>
public sealed record RotatedKeys(int Patients, int Authenticators, string EarlierKeyFile);

/// <summary>
/// Puts a new installation key in the place of one that may have leaked. What it wraps is wrapped anew in one transaction; the key ring of cookies and links is not, but
/// removed: every session, invitation and new-password link ends. The patients' own keys stay, so that the audit trail and the pictures still open.
/// </summary>
public sealed class KeyRotation(string ownerConnectionString, string keyFile, TimeProvider clock)
{
    private string NewFile => keyFile + ".new";

    /// <summary>Run it while no web application runs: a running one holds the earlier key.</summary>
    /// <exception cref="InstallationKeyException">The key file does not fit the database.</exception>
    public async Task<RotatedKeys> RunAsync(string by, CancellationToken cancellation = default)
    {
        if (!File.Exists(keyFile))
            throw new InstallationKeyException($"There is no installation key at {keyFile}.");
        var earlier = InstallationKey.LoadOrCreate(keyFile);
        // On the disk before anything is wrapped by it: a power cut after the commit leaves it there under its new name.
        File.Delete(NewFile);
        var next = InstallationKey.LoadOrCreate(NewFile);
        await using var connection = new NpgsqlConnection(ownerConnectionString);
        await connection.OpenAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, "lock table patient_keys, authenticators, data_protection_keys in access exclusive mode", cancellation);
        var patients = await WrapAnewAsync(connection, "patient_keys", "patient_id", "wrapped_key", id => PatientKeys.Context(id, "key"), earlier, next, cancellation);
        var authenticators = await WrapAnewAsync(connection, "authenticators", "user_id", "sealed_key", Accounts.SecondFactors.Authenticators.Context, earlier, next, cancellation);
        await ExecuteAsync(connection, "delete from data_protection_keys; update user_sessions set ended_at = clock_timestamp() where ended_at is null", cancellation);
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
        var kept = $"{keyFile}.before-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        File.Move(keyFile, kept);
        File.Move(NewFile, keyFile);
        return new RotatedKeys(patients, authenticators, kept);
    }

    private static async Task<int> WrapAnewAsync(
        NpgsqlConnection connection, string table, string idColumn, string keyColumn, Func<Guid, byte[]> context, InstallationKey earlier, InstallationKey next, CancellationToken cancellation)
    {
        List<(Guid Id, byte[] Wrapped)> rows = [];
        await using (var read = new NpgsqlCommand($"select {idColumn}, {keyColumn} from {table}", connection))
        await using (var reader = await read.ExecuteReaderAsync(cancellation))
        {
            while (await reader.ReadAsync(cancellation))
                rows.Add((reader.GetGuid(0), reader.GetFieldValue<byte[]>(1)));
        }
        await using var write = new NpgsqlCommand($"update {table} t set {keyColumn} = w.wrapped from unnest($1, $2) as w (id, wrapped) where t.{idColumn} = w.id", connection);
        write.Parameters.AddWithValue(rows.ConvertAll(r => r.Id).ToArray());
        write.Parameters.AddWithValue(rows.ConvertAll(r => next.Wrap(earlier.Unwrap(r.Wrapped, context(r.Id)), context(r.Id))).ToArray());
        await write.ExecuteNonQueryAsync(cancellation);
        return rows.Count;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
