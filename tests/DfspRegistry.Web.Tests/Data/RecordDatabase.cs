using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Web.Tests.Fixtures;
using Npgsql;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>
/// A server of the test run's own with the real migrations applied once; each test takes a copy of that database and works in it as the
/// application's role.
/// </summary>
public sealed class RecordServer : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private PrivateCluster? cluster;
    private int copies;

    private PrivateCluster Cluster => cluster ?? throw new InvalidOperationException("The server has not been started.");

    public async Task InitializeAsync()
    {
        cluster = await PrivateCluster.OpenAsync(new PrivateClusterOptions(folder.Path) { Durable = false });
        await DatabaseMigrator.MigrateAsync(cluster.ConnectionString(DatabaseRoles.Owner));
        NpgsqlConnection.ClearAllPools();
    }

    public async Task<RecordDatabase> CopyAsync()
    {
        var name = $"test_{Interlocked.Increment(ref copies)}";
        await using var connection = new NpgsqlConnection(Cluster.ConnectionString(DatabaseRoles.Superuser, "postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"create database {name} template {DatabaseRoles.Database} owner {DatabaseRoles.Owner}", connection);
        await create.ExecuteNonQueryAsync();
        return new RecordDatabase(Cluster.ConnectionString(DatabaseRoles.Application, name), Cluster.ConnectionString(DatabaseRoles.Owner, name));
    }

    public async Task DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    public void Dispose() => folder.Dispose();
}

[CollectionDefinition(Name)]
public sealed class RecordDatabases : ICollectionFixture<RecordServer>
{
    public const string Name = "record database";
}

public sealed record RecordDatabase(string Application, string Owner)
{
    public RegistryDbContext OpenAs(ICurrentUser user, ChangeReason? reason = null) => RegistryData.Open(Application, user, reason);

    public RegistryDbContext OpenAsOperator(ChangeReason? reason = null) => OpenAs(new CommandLineUser(), reason);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Application);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task ExecuteAsync(string sql) => ExecuteAsync(Application, sql);

    public Task ExecuteAsOwnerAsync(string sql) => ExecuteAsync(Owner, sql);

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A clinician of some sites.</summary>
public sealed record PersonOfSites(string UserName, params Guid[] Sites) : ICurrentUser
{
    public Guid? UserId { get; } = Guid.CreateVersion7();
    public string Source => "192.0.2.7";
    public bool SeesAllSites => false;
    public IReadOnlyCollection<Guid> SiteIds => Sites;
}
