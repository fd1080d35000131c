using System.Globalization;
using DfspRegistry.Data;
using DfspRegistry.Data.LocalPostgres;
using Npgsql;

namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>
/// One real PostgreSQL for the whole test run, with one database that was migrated by the real migrations; tests get clones of it, which take a
/// fraction of a second. The server stops at the end of the run.
/// </summary>
internal sealed class TestServer
{
    private const string Template = "migrated";

    private static readonly Lazy<Task<TestServer>> Shared = new(StartAsync);
    private static int clones;

    private readonly PrivateCluster cluster;
    private readonly NpgsqlDataSource administration;

    private TestServer(PrivateCluster cluster, NpgsqlDataSource administration)
    {
        this.cluster = cluster;
        this.administration = administration;
    }

    public static Task<TestServer> SharedAsync() => Shared.Value;

    public string ConnectionString(string role, string database) => cluster.ConnectionString(role, database);

    /// <summary>A database of the test's own, migrated and empty. Returns its name.</summary>
    public async Task<string> CloneAsync()
    {
        var name = "t" + Interlocked.Increment(ref clones).ToString(CultureInfo.InvariantCulture);
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {Template} OWNER {DatabaseRoles.Owner}");
        return name;
    }

    public Task DropAsync(string database) => ExecuteAsync($"DROP DATABASE {database} WITH (FORCE)");

    private static async Task<TestServer> StartAsync()
    {
        TemporaryFolder.RemoveThoseOfEndedRuns();
        var folder = new TemporaryFolder();
        var own = await PrivateCluster.OpenAsync(new PrivateClusterOptions(folder.Path) { Durable = false });
        TestRun.AtEnd(async () =>
        {
            await own.DisposeAsync();
            folder.Dispose();
        });
        var server = new TestServer(own, NpgsqlDataSource.Create(own.ConnectionString(DatabaseRoles.Superuser, "postgres")));
        await server.ExecuteAsync($"CREATE DATABASE {Template} OWNER {DatabaseRoles.Owner}");
        // Without a pool: a template with open connections cannot be cloned.
        var owner = new NpgsqlConnectionStringBuilder(own.ConnectionString(DatabaseRoles.Owner, Template)) { Pooling = false };
        await DatabaseMigrator.MigrateAsync(owner.ConnectionString);
        return server;
    }

    private async Task ExecuteAsync(string statement)
    {
        await using var command = administration.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }
}
