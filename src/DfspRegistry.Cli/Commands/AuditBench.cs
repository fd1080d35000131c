using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DfspRegistry.Data;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Security;
using Npgsql;

namespace DfspRegistry.Cli.Commands;

/// <summary>`bench audit`: how many entries a second the audit trail takes, each in a transaction of its own, and how fast it is verified.</summary>
internal static class AuditBench
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "how long to append", DefaultValueFactory = _ => 5 };
        var clients = new Option<int>("--clients") { Description = "writers at the same time", DefaultValueFactory = _ => 4 };
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var command = new Command("audit", "Time appending to the chained audit trail and verifying it, on a private PostgreSQL in a temporary folder.") { seconds, clients, json };
        command.SetAction((parsed, cancellation) =>
        {
            if (parsed.GetValue(seconds) < 1 || parsed.GetValue(clients) is < 1 or > 50)
                throw new CommandError("--seconds: 1 or more, --clients: 1 to 50 were expected.");
            return RunAsync(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(clients), parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(TimeSpan duration, int clients, bool json, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dfsp-bench-").FullName;
        try
        {
            await using var database = await DatabaseAccess.OpenAsync(new DatabaseOptions(folder), cancellation);
            await DatabaseMigrator.MigrateAsync(database.OwnerConnectionString, cancellation: cancellation);
            var waiting = await RateAsync(database.ApplicationConnectionString, duration, clients, cancellation);
            var alone = await RateAsync(new NpgsqlConnectionStringBuilder(database.ApplicationConnectionString) { Options = "-c synchronous_commit=off" }.ConnectionString, duration, clients, cancellation);
            var anchors = new AuditAnchorFile(Path.Combine(folder, AuditAnchorFile.FileName), InstallationKey.LoadOrCreate(Path.Combine(folder, InstallationKey.FileName)));
            var watch = Stopwatch.StartNew();
            var verdict = await new AuditVerification(database.ApplicationConnectionString, anchors).RunAsync(cancellation);
            var verified = verdict.Entries / watch.Elapsed.TotalSeconds;
            await Console.Out.WriteLineAsync(json
                ? JsonSerializer.Serialize(new
                {
                    clients, appendsPerSecond = Math.Round(alone), durableAppendsPerSecond = Math.Round(waiting), entries = verdict.Entries, verifiedPerSecond = Math.Round(verified),
                    intact = verdict.IsIntact,
                })
                : string.Create(CultureInfo.InvariantCulture, $"""
                    {clients} writers, one entry a transaction
                    {alone:F0} appends/s by the chain itself; {waiting:F0} appends/s when each commit waits for this machine's disk
                    {verdict.Entries} entries verified at {verified:F0}/s: {(verdict.IsIntact ? "intact" : "BROKEN: " + verdict.Problem)}
                    """));
            return verdict.IsIntact ? 0 : 1;
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<double> RateAsync(string connectionString, TimeSpan duration, int clients, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => AppendAsync(connectionString, watch, duration, cancellation)));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task<long> AppendAsync(string connectionString, Stopwatch watch, TimeSpan duration, CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellation);
        await using var command = new NpgsqlCommand("""
            insert into audit_entries (user_name, source, action, table_name, row_id, old_values, new_values)
            values ('Bench', 'command line', 'updated', 'visits', $1, '{"kps": 80}', '{"kps": 90}')
            """, connection);
        var row = command.Parameters.Add(new NpgsqlParameter { Value = Guid.CreateVersion7().ToString() });
        await command.PrepareAsync(cancellation);
        var count = 0L;
        while (watch.Elapsed < duration)
        {
            row.Value = Guid.CreateVersion7().ToString();
            await command.ExecuteNonQueryAsync(cancellation);
            count++;
        }
        return count;
    }
}
