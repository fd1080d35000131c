using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Web.Tests.Fixtures;
using Npgsql;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>Each test takes a migrated, empty database of the test run's server and works in it as the application's role.</summary>
public sealed class RecordServer
{
    public async Task<RecordDatabase> CopyAsync()
    {
        var server = await TestServer.SharedAsync();
        var name = await server.CloneAsync();
        return new RecordDatabase(WithoutPool(server.ConnectionString(DatabaseRoles.Application, name)), WithoutPool(server.ConnectionString(DatabaseRoles.Owner, name)),
            WithoutPool(server.ConnectionString(DatabaseRoles.Superuser, name)));
    }

    /// <summary>A pool for each of many small databases would keep the server's connections from the other tests.</summary>
    private static string WithoutPool(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
}

[CollectionDefinition(Name)]
public sealed class RecordDatabases : ICollectionFixture<RecordServer>
{
    public const string Name = "record database";
}

public sealed record RecordDatabase(string Application, string Owner, string Superuser)
{
    private const string AsOperator = "set dfsp.all_sites = 'on'; ";

    public RegistryDbContext OpenAs(ICurrentUser user, ChangeReason? reason = null) => RegistryData.Open(Application, user, reason);

    public RegistryDbContext OpenAsOperator(ChangeReason? reason = null) => OpenAs(new CommandLineUser(), reason);

    /// <summary>As the application's role working for the operator, who sees all sites.</summary>
    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Application);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(AsOperator + sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>As the application's role working for the operator, who sees all sites.</summary>
    public Task ExecuteAsync(string sql) => ExecuteAsync(Application, AsOperator + sql);

    public Task ExecuteAsOwnerAsync(string sql) => ExecuteAsync(Owner, sql);

    /// <summary>As somebody who holds the server itself, past every trigger and right.</summary>
    public Task TamperAsync(string sql) => ExecuteAsync(Superuser, "set session_replication_role = replica; " + sql);

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
    public Guid? UserId { get; init; } = Guid.CreateVersion7();
    public string Source => "192.0.2.7";
    public bool SeesAllSites => false;
    public IReadOnlyCollection<Guid> SiteIds => [.. Sites, .. ReadsAt];
    public IReadOnlyCollection<Guid> WritableSiteIds => Sites;
    /// <summary>Further sites, at which the person is a researcher.</summary>
    public Guid[] ReadsAt { get; init; } = [];
    /// <summary>Patients of other sites whom the person reads in an emergency.</summary>
    public IReadOnlyCollection<Guid> OpenedPatientIds { get; init; } = [];
}
