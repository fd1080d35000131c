using Npgsql;

namespace DfspRegistry.Data.LocalPostgres;

/// <summary>Where the registry's database is: a server given by connection strings, or else a private cluster in a folder.</summary>
/// <param name="DataFolder">DFSP_DATA_DIR; the private cluster's folder.</param>
/// <param name="Application">DFSP_DATABASE; the connection string of the application's role, which owns nothing. Null: the private cluster.</param>
/// <param name="Owner">DFSP_DATABASE_OWNER; the connection string of the role that applies migrations.</param>
public sealed record DatabaseOptions(string DataFolder, string? Application = null, string? Owner = null)
{
    /// <summary>From the environment; <paramref name="defaultDataFolder"/> where DFSP_DATA_DIR is not set.</summary>
    public static DatabaseOptions FromEnvironment(string defaultDataFolder) =>
        new(Read("DFSP_DATA_DIR") ?? defaultDataFolder, Read("DFSP_DATABASE"), Read("DFSP_DATABASE_OWNER"));

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

    /// <summary>True for the registry's own cluster, false for a server named by DFSP_DATABASE.</summary>
    public bool IsPrivate => cluster is not null;

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

    public async ValueTask DisposeAsync()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
    }

    private static string Checked(string connectionString, string variable) => Normalized(connectionString)
        ?? throw new DatabaseUnavailableException($"{variable} is not a connection string of the form 'Host=...;Database=...;Username=...;Password=...'.");

    /// <summary>Null when it cannot be read; the reason is not kept, since it may repeat the password.</summary>
    private static string? Normalized(string connectionString)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(connectionString).ConnectionString;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
