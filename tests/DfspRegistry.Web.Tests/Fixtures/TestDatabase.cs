using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.LocalPostgres;
using Npgsql;

namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>A migrated, empty database for a test class (<c>IClassFixture</c>) or for one test (<see cref="CreateAsync"/>).</summary>
public sealed class TestDatabase : IAsyncLifetime
{
    private TestServer server = null!;
    private string name = null!;

    /// <summary>As the program works: this role owns nothing.</summary>
    public string ApplicationConnectionString => ConnectionString(DatabaseRoles.Application);

    /// <summary>As migrations work.</summary>
    public string OwnerConnectionString => ConnectionString(DatabaseRoles.Owner);

    /// <summary>As somebody who holds the server itself.</summary>
    public string SuperuserConnectionString => new NpgsqlConnectionStringBuilder(ConnectionString(DatabaseRoles.Superuser)) { Pooling = false }.ConnectionString;

    public static async Task<TestDatabase> CreateAsync()
    {
        var database = new TestDatabase();
        await database.InitializeAsync();
        return database;
    }

    /// <summary>The database under the application's role, seen by the operator unless another person is given.</summary>
    public RegistryDbContext Open(ICurrentUser? user = null) => RegistryData.Open(ApplicationConnectionString, user ?? new CommandLineUser());

    public async Task InitializeAsync()
    {
        server = await TestServer.SharedAsync();
        name = await server.CloneAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var role in new[] { DatabaseRoles.Application, DatabaseRoles.Owner })
        {
            await using var connection = new NpgsqlConnection(ConnectionString(role));
            NpgsqlConnection.ClearPool(connection);
        }
        await server.DropAsync(name);
    }

    private string ConnectionString(string role) => server.ConnectionString(role, name);
}
