using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace DfspRegistry.Data.LocalPostgres;

/// <summary>
/// A PostgreSQL server of the registry's own: made when absent, reached only by a Unix socket in a private folder (no TCP port), with generated
/// passwords. Several processes may use it at once; the first starts it, the last to leave stops it, and what a killed process left behind is recovered.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    /// <summary>A first start after a crash replays the log; another process may be in the middle of that.</summary>
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(120);

    /// <summary>After a kill -9 of the server its children hold the shared memory for some seconds more.</summary>
    private static readonly TimeSpan OrphanPatience = TimeSpan.FromSeconds(30);

    private readonly PrivateClusterOptions options;
    private readonly ClusterFiles files;
    private readonly ServerAccount account;
    private readonly PostgresPrograms programs;
    private ClusterPasswords passwords = null!;
    private FileStream? use;

    private PrivateCluster(PrivateClusterOptions options, ClusterFiles files, ServerAccount account, PostgresPrograms programs)
    {
        this.options = options;
        this.files = files;
        this.account = account;
        this.programs = programs;
    }

    /// <summary>True when this call made the cluster.</summary>
    public bool WasCreated { get; private set; }

    /// <summary>Makes the cluster when it is absent, starts it when it is not running, and holds it until disposed.</summary>
    /// <exception cref="DatabaseUnavailableException">With the reason in words.</exception>
    public static async Task<PrivateCluster> OpenAsync(PrivateClusterOptions options, CancellationToken cancellation = default)
    {
        var place = new ClusterFiles(Path.GetFullPath(options.Folder));
        try
        {
            var runsAs = await ServerAccount.ForAsync(Directory.Exists(place.Data) ? place.Data : place.Folder, cancellation);
            // Others may pass through the folder only where the server runs under another account; the files in it stay closed to them.
            Directory.CreateDirectory(place.Folder);
            File.SetUnixFileMode(place.Folder, PrivateMode | (runsAs.Owner is null ? UnixFileMode.None : UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
            await using var change = await ClusterLock.ExclusiveAsync(place.ChangeLock, LockPatience, cancellation);
            var server = await PostgresPrograms.ForAsync(await DataMajorAsync(place, cancellation), place.Data, cancellation);
            var cluster = new PrivateCluster(options, place, runsAs, server);
            if (File.Exists(place.Version))
                cluster.passwords = await ClusterPasswords.ReadAsync(place.Passwords, cancellation);
            else
                await cluster.CreateAsync(cancellation);
            await cluster.EnsureRunningAsync(cancellation);
            cluster.use = ClusterLock.Shared(place.UseLock);
            try
            {
                await cluster.EnsurePreparedAsync(cancellation);
                return cluster;
            }
            catch
            {
                await cluster.LeaveAsync();
                throw;
            }
        }
        catch (NpgsqlException problem)
        {
            throw new DatabaseUnavailableException($"The database in {place.Data} runs but does not let the program in: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is UnauthorizedAccessException or IOException)
        {
            throw new DatabaseUnavailableException($"The database's folder {place.Folder} cannot be used: {problem.Message}", problem);
        }
    }

    /// <summary>A connection string for one of <see cref="DatabaseRoles"/>. Holds the password: never log it.</summary>
    public string ConnectionString(string role, string database = DatabaseRoles.Database) => new NpgsqlConnectionStringBuilder
    {
        Host = files.Socket,
        Username = role,
        Password = passwords[role],
        Database = database,
        MaxPoolSize = 40,
        ApplicationName = "dfsp",
    }.ConnectionString;

    /// <summary>Writes the registry's database into a file that pg_restore reads; the file appears only when it is whole.</summary>
    /// <exception cref="DatabaseUnavailableException">pg_dump failed, for example because the disk is full.</exception>
    public async Task BackUpAsync(string file, CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!, PrivateMode);
        var writing = file + ".writing";
        // Made by this process first, so that nobody else may read it.
        await PrivateFile.WriteAsync(writing, "", cancellation);
        var dumped = await Tool.RunAsync(
            ["env", $"PGSERVICEFILE={files.Service}", programs.Path("pg_dump"), "--format=custom", $"--file={writing}", "service=dfsp"], cancellation);
        if (!dumped.Succeeded)
        {
            File.Delete(writing);
            throw new DatabaseUnavailableException($"The database could not be written to {file}: {Explain(dumped.AllText)}");
        }
        File.Move(writing, file, overwrite: true);
    }

    /// <summary>Lets go of the cluster; the last process to do so stops the server, cleanly.</summary>
    public async ValueTask DisposeAsync()
    {
        if (use is null)
            return;
        await using var change = await ClusterLock.ExclusiveAsync(files.ChangeLock, LockPatience, CancellationToken.None);
        await LeaveAsync();
    }

    /// <summary>With the change lock held.</summary>
    private async Task LeaveAsync()
    {
        if (use is not null)
            await use.DisposeAsync();
        use = null;
        await using var alone = ClusterLock.TryExclusive(files.UseLock);
        if (alone is null)
            return;
        NpgsqlConnection.ClearAllPools();
        var stopped = await RunAsync("pg_ctl", ["--pgdata", files.Data, "--mode", options.Durable ? "fast" : "immediate", "--wait", "stop"], CancellationToken.None);
        if (!stopped.Succeeded && await RunningServerAsync(CancellationToken.None) is not null)
            throw new DatabaseUnavailableException($"The database did not stop: {stopped.AllText}");
        if (files.SocketIsElsewhere)
            Directory.Delete(files.Socket, recursive: true);
    }

    private const UnixFileMode PrivateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static async Task<int?> DataMajorAsync(ClusterFiles files, CancellationToken cancellation) =>
        File.Exists(files.Version) ? int.Parse(await File.ReadAllTextAsync(files.Version, cancellation), CultureInfo.InvariantCulture) : null;

    private async Task CreateAsync(CancellationToken cancellation)
    {
        // A folder without PG_VERSION is what an interrupted initdb left; anything else there is not ours to remove.
        if (Directory.Exists(files.Data) && Directory.EnumerateFileSystemEntries(files.Data).Any())
            throw new DatabaseUnavailableException($"{files.Data} is not empty and holds no PostgreSQL data. Move it away, or set DFSP_DATA_DIR to another folder.");
        File.Delete(files.Service);
        passwords = await ClusterPasswords.GenerateAsync(files.Passwords, cancellation);
        // initdb writes beside the final place and is moved there when complete, so that a half-made cluster is never taken for one.
        var making = files.Data + ".new";
        if (Directory.Exists(making))
            Directory.Delete(making, recursive: true);
        await account.MakeFolderAsync(making, cancellation);
        var passwordFile = Path.Combine(making, "superuser");
        await PrivateFile.WriteAsync(passwordFile, passwords[DatabaseRoles.Superuser], cancellation);
        await account.HandOverAsync(passwordFile, cancellation);
        var data = Path.Combine(making, "data");
        var made = await RunAsync("initdb",
            [
                "--pgdata", data, "--username", DatabaseRoles.Superuser, "--pwfile", passwordFile, "--auth-local", "scram-sha-256",
                "--auth-host", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums",
                .. options.Durable ? Array.Empty<string>() : ["--no-sync"],
            ], cancellation);
        if (!made.Succeeded)
            throw new DatabaseUnavailableException($"PostgreSQL's initdb could not make a database in {files.Data}: {Explain(made.AllText)}");
        await File.AppendAllTextAsync(Path.Combine(data, "postgresql.conf"), "\ninclude 'dfsp.conf'\n", cancellation);
        Directory.Move(data, files.Data);
        Directory.Delete(making, recursive: true);
        WasCreated = true;
    }

    private async Task EnsureRunningAsync(CancellationToken cancellation)
    {
        if (await RunningServerAsync(cancellation) is null)
            await StartAsync(cancellation);
    }

    private async Task StartAsync(CancellationToken cancellation)
    {
        await account.MakeFolderAsync(files.Socket, cancellation);
        await RemoveStaleProcessIdAsync(cancellation);
        await File.WriteAllTextAsync(Path.Combine(files.Data, "dfsp.conf"), ServerSettings.Text(files.Socket, options.Durable), cancellation);
        if (!File.Exists(files.Log))
        {
            await PrivateFile.WriteAsync(files.Log, "", cancellation);
            await account.HandOverAsync(files.Log, cancellation);
        }
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var logBefore = new FileInfo(files.Log).Length;
            var seconds = options.StartTimeout.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
            var started = await RunAsync("pg_ctl", ["--pgdata", files.Data, "--log", files.Log, "--wait", "--timeout", seconds, "start"], cancellation);
            if (started.Succeeded)
                return;
            var said = await LogSinceAsync(logBefore, cancellation);
            var orphansLeft = said.Contains("shared memory block", StringComparison.Ordinal);
            if (!orphansLeft || waited.Elapsed > OrphanPatience)
                throw new DatabaseUnavailableException($"The database in {files.Data} does not start: {Explain(said.Length > 0 ? said : started.AllText)} (log: {files.Log})");
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
        }
    }

    /// <summary>
    /// PostgreSQL believes a left-over postmaster.pid when any process of the same account has that number, which after a restart of the machine or
    /// container is often so. The file goes only when no server works in the data folder.
    /// </summary>
    private async Task RemoveStaleProcessIdAsync(CancellationToken cancellation)
    {
        if (File.Exists(files.ProcessId) && await RunningServerAsync(cancellation) is null)
            File.Delete(files.ProcessId);
    }

    /// <summary>
    /// The process of the server that works in this data folder, or null. A server's current folder is its data, so what the process sees there must be
    /// the very file that names it: a process that merely has the number of a server that is gone sees none.
    /// </summary>
    private async Task<int?> RunningServerAsync(CancellationToken cancellation)
    {
        try
        {
            var named = await File.ReadAllTextAsync(files.ProcessId, cancellation);
            if (!int.TryParse(named.Split('\n')[0], CultureInfo.InvariantCulture, out var process))
                return null;
            var seen = await File.ReadAllTextAsync($"/proc/{process}/cwd/{Path.GetFileName(files.ProcessId)}", cancellation);
            var program = await File.ReadAllTextAsync($"/proc/{process}/comm", cancellation);
            return program.StartsWith("postgres", StringComparison.Ordinal) && seen == named ? process : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The service file is written last, so its presence says that roles and database are there; it changes when the folder was moved.</summary>
    private async Task EnsurePreparedAsync(CancellationToken cancellation)
    {
        var service = $"""
            # For psql, pg_dump and pg_restore while the database runs: PGSERVICEFILE={files.Service} pg_dump service=dfsp
            [dfsp]
            host={files.Socket}
            user={DatabaseRoles.Superuser}
            dbname={DatabaseRoles.Database}
            passfile={files.Passwords}

            """;
        var present = File.Exists(files.Service) ? await File.ReadAllTextAsync(files.Service, cancellation) : null;
        if (present is null)
            await PrepareRolesAsync(cancellation);
        if (present != service)
            await PrivateFile.WriteAsync(files.Service, service, cancellation);
    }

    /// <summary>Idempotent, since a first start may have been interrupted anywhere.</summary>
    private async Task PrepareRolesAsync(CancellationToken cancellation)
    {
        await using var source = NpgsqlDataSource.Create(ConnectionString(DatabaseRoles.Superuser, "postgres"));
        await using var connection = await source.OpenConnectionAsync(cancellation);
        foreach (var role in new[] { DatabaseRoles.Owner, DatabaseRoles.Application })
        {
            // Names are constants and the passwords hexadecimal digits; DDL takes no parameters.
            if (!await ExistsAsync(connection, "SELECT 1 FROM pg_roles WHERE rolname = $1", role, cancellation))
                await ExecuteAsync(connection, $"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE", cancellation);
            await ExecuteAsync(connection, $"ALTER ROLE {role} PASSWORD '{passwords[role]}'", cancellation);
        }
        if (!await ExistsAsync(connection, "SELECT 1 FROM pg_database WHERE datname = $1", DatabaseRoles.Database, cancellation))
            await ExecuteAsync(connection, $"CREATE DATABASE {DatabaseRoles.Database} OWNER {DatabaseRoles.Owner}", cancellation);
        await ExecuteAsync(connection, $"REVOKE ALL ON DATABASE {DatabaseRoles.Database} FROM PUBLIC", cancellation);
        await ExecuteAsync(connection, $"GRANT CONNECT ON DATABASE {DatabaseRoles.Database} TO {DatabaseRoles.Application}", cancellation);
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, string query, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new NpgsqlParameter { Value = name } } };
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string statement, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statement, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private Task<ToolResult> RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        Tool.RunAsync([.. account.Prefix, programs.Path(program), .. arguments], cancellation);

    private async Task<string> LogSinceAsync(long position, CancellationToken cancellation)
    {
        await using var log = new FileStream(files.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        log.Seek(Math.Min(position, log.Length), SeekOrigin.Begin);
        using var reader = new StreamReader(log);
        return (await reader.ReadToEndAsync(cancellation)).Trim();
    }

    /// <summary>The reasons that an operator can mend, in words; otherwise the last things that PostgreSQL said.</summary>
    private static string Explain(string said)
    {
        if (said.Contains("No space left on device", StringComparison.Ordinal))
            return "the disk is full. Free some space and start again; nothing that was saved is lost.";
        if (said.Contains("Permission denied", StringComparison.Ordinal))
            return "its files belong to another account. Start the program as the account that made them.";
        var lines = said.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" / ", lines.TakeLast(4));
    }
}
