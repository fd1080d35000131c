using Npgsql;

namespace DfspRegistry.Data.LocalPostgres;

/// <summary>Where the registry's database is: a server given by connection strings, or else a private cluster in a folder.</summary>
/// <param name="DataFolder">DFSP_DATA_DIR; the private cluster's folder.</param>
/// <param name="Application">DFSP_DATABASE; the connection string of the application's role, which owns nothing. Null: the private cluster.</param>
/// <param name="Owner">DFSP_DATABASE_OWNER; the connection string of the role that applies migrations.</param>
public sealed record DatabaseOptions(string DataFolder, string? Application = null, string? Owner = null)
{
    /// <summary>From DFSP_DATA_DIR (default: .data in the current folder), DFSP_DATABASE and DFSP_DATABASE_OWNER.</summary>
    public static DatabaseOptions FromEnvironment() =>
        new(Path.GetFullPath(Read("DFSP_DATA_DIR") ?? ".data"), Read("DFSP_DATABASE"), Read("DFSP_DATABASE_OWNER"));

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

/// <summary>An open way to the registry's database. Disposing it stops the private cluster when nobody else uses it.</summary>
public sealed class DatabaseAccess : IAsyncDisposable
{
    private readonly PrivateCluster? cluster;
    private readonly string? owner;

    private DatabaseAccess(PrivateCluster? cluster, string application, string? owner)
    {
        this.cluster = cluster;
        this.owner = owner;
        ApplicationConnectionString = application;
    }

    /// <summary>For everything but migrations. Holds a password: never log it.</summary>
    public string ApplicationConnectionString { get; }

    /// <summary>For migrations. Holds a password: never log it.</summary>
    /// <exception cref="DatabaseUnavailableException">A server was given, but not its owner's connection string.</exception>
    public string OwnerConnectionString => owner ?? throw new DatabaseUnavailableException(
        "Set DFSP_DATABASE_OWNER to the connection string of the role that owns the registry's tables: the application's role may not change them.");

    /// <summary>The name of the role that the application works as.</summary>
    public string ApplicationRole => new NpgsqlConnectionStringBuilder(ApplicationConnectionString).Username
        ?? throw new DatabaseUnavailableException("DFSP_DATABASE names no user (Username=...).");

    /// <summary>True for the registry's own cluster, false for a server named by DFSP_DATABASE.</summary>
    public bool IsPrivate => cluster is not null;

    /// <summary>True when opening made the private cluster, so that it holds nothing yet.</summary>
    public bool IsNew => cluster is { WasCreated: true };

    /// <exception cref="DatabaseUnavailableException">With the reason in words.</exception>
    public static async Task<DatabaseAccess> OpenAsync(DatabaseOptions options, CancellationToken cancellation = default)
    {
        if (options.Application is { } application)
            return new DatabaseAccess(null, Checked(application, "DFSP_DATABASE"), options.Owner is null ? null : Checked(options.Owner, "DFSP_DATABASE_OWNER"));
        if (options.Owner is not null)
            throw new DatabaseUnavailableException("DFSP_DATABASE_OWNER is set, but DFSP_DATABASE is not: set both, or neither to use the private database.");
        var own = await PrivateCluster.OpenAsync(new PrivateClusterOptions(options.DataFolder), cancellation);
        return new DatabaseAccess(own, own.ConnectionString(DatabaseRoles.Application), own.ConnectionString(DatabaseRoles.Owner));
    }

    /// <summary>
    /// Makes the application's role, with the password of its connection string, where it is absent and the owner may make roles.
    /// </summary>
    /// <exception cref="DatabaseUnavailableException">It is absent and the owner may not make it: with the statement for the server's administrator.</exception>
    public async Task EnsureApplicationRoleAsync(CancellationToken cancellation = default)
    {
        if (IsPrivate)
            return;
        var application = new NpgsqlConnectionStringBuilder(ApplicationConnectionString);
        var name = new NpgsqlCommandBuilder().QuoteIdentifier(ApplicationRole);
        try
        {
            await using var source = NpgsqlDataSource.Create(OwnerConnectionString);
            await using var exists = source.CreateCommand("SELECT 1 FROM pg_roles WHERE rolname = $1");
            exists.Parameters.Add(new NpgsqlParameter { Value = ApplicationRole });
            if (await exists.ExecuteScalarAsync(cancellation) is not null)
                return;
            // CREATE ROLE takes no parameters: the server quotes the password itself.
            await using var quoted = source.CreateCommand("SELECT quote_literal($1)");
            quoted.Parameters.Add(new NpgsqlParameter { Value = application.Password ?? "" });
            var password = (string)(await quoted.ExecuteScalarAsync(cancellation))!;
            await using var create = source.CreateCommand($"CREATE ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS PASSWORD {password}");
            await create.ExecuteNonQueryAsync(cancellation);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new DatabaseUnavailableException(
                $"The server has no role {name}, and the role of DFSP_DATABASE_OWNER may not make one. Let the server's administrator run: CREATE ROLE {name} LOGIN PASSWORD '...'", refused);
        }
        catch (NpgsqlException problem)
        {
            throw new DatabaseUnavailableException($"The server of DFSP_DATABASE_OWNER cannot be reached: {problem.Message}", problem);
        }
    }

    /// <summary>Writes the private database into a file that pg_restore reads.</summary>
    public async Task BackUpPrivateAsync(string file, CancellationToken cancellation = default)
    {
        if (cluster is null)
            throw new InvalidOperationException("The server that DFSP_DATABASE names is backed up by those who keep it.");
        await cluster.BackUpAsync(file, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    private static string Checked(string connectionString, string variable) => Normalized(connectionString, variable)
        ?? throw new DatabaseUnavailableException($"{variable} is not a connection string of the form 'Host=...;Database=...;Username=...;Password=...'.");

    /// <summary>Null when it cannot be read; the reason is not kept, since it may repeat the password.</summary>
    private static string? Normalized(string connectionString, string variable)
    {
        try
        {
            return ServerEncryption.Applied(connectionString, variable);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
