using System.Diagnostics;
using System.Globalization;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Web.Tests.Fixtures;
using Npgsql;

namespace DfspRegistry.Web.Tests.LocalPostgres;

/// <summary>The private server against a real PostgreSQL, also when it is killed, and whoever starts it (root included).</summary>
public sealed class PrivateClusterTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();

    private string Folder => Path.Combine(temporary.Path, "data");

    public void Dispose() => temporary.Dispose();

    [Fact]
    public async Task A_second_start_finds_the_data_of_the_first()
    {
        await using (var first = await OpenAsync(durable: true))
        {
            Assert.True(first.WasCreated);
            await ExecuteAsync(first, DatabaseRoles.Owner, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)");
        }
        Assert.False(ServerRuns());

        await using var second = await OpenAsync(durable: true);
        Assert.False(second.WasCreated);
        Assert.Equal(42, await ScalarAsync(second, DatabaseRoles.Owner, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task What_was_committed_survives_a_killed_server()
    {
        await using (var killed = await OpenAsync(durable: true))
        {
            await ExecuteAsync(killed, DatabaseRoles.Owner, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)");
            Kill(ServerProcess());
        }

        await using var again = await OpenAsync(durable: true);
        Assert.Equal(42, await ScalarAsync(again, DatabaseRoles.Owner, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task A_left_over_process_number_that_now_belongs_to_another_program_does_not_stop_the_start()
    {
        await using (await OpenAsync())
        {
        }
        // The number of this test process: alive, of the same account, and no server.
        var number = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllTextAsync(ProcessIdFile, $"{number}\n{Folder}/postgres\n1763700000\n5432\n{Folder}/run\n\n  5432001         0\nready   \n");

        await using var again = await OpenAsync();
        Assert.True(ServerRuns());
    }

    [Fact]
    public async Task The_server_stays_until_its_last_user_leaves()
    {
        var opened = await Task.WhenAll(OpenAsync(), OpenAsync(), OpenAsync());
        Assert.Single(opened, cluster => cluster.WasCreated);

        await opened[0].DisposeAsync();
        await opened[1].DisposeAsync();
        Assert.Equal(1, await ScalarAsync(opened[2], DatabaseRoles.Application, "SELECT 1"));

        await opened[2].DisposeAsync();
        Assert.False(ServerRuns());
    }

    [Fact]
    public async Task A_making_that_was_interrupted_is_made_anew()
    {
        Directory.CreateDirectory(Path.Combine(Folder, "postgres.new", "data"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "postgres.new", "data", "PG_VERSION"), "15\n");
        await File.WriteAllTextAsync(Path.Combine(Folder, "pgpass"), "*:*:*:dfsp_admin:half");

        await using var cluster = await OpenAsync();
        Assert.True(cluster.WasCreated);
        Assert.Equal(1, await ScalarAsync(cluster, DatabaseRoles.Application, "SELECT 1"));
    }

    [Fact]
    public async Task The_application_role_owns_nothing_and_can_make_nothing()
    {
        await using var cluster = await OpenAsync();
        var application = DatabaseRoles.Application;
        Assert.Equal(false, await ScalarAsync(cluster, application, "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user"));
        Assert.Equal(false, await ScalarAsync(cluster, DatabaseRoles.Owner, "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls FROM pg_roles WHERE rolname = current_user"));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(cluster, application, "CREATE TABLE own (n int)"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task No_port_is_open_and_a_password_is_asked_for()
    {
        await using var cluster = await OpenAsync();
        Assert.Equal("", await ScalarAsync(cluster, DatabaseRoles.Superuser, "SHOW listen_addresses"));
        var wrong = new NpgsqlConnectionStringBuilder(cluster.ConnectionString(DatabaseRoles.Superuser)) { Password = "wrong", Pooling = false };
        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync());
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task Passwords_and_data_are_closed_to_others()
    {
        await using var cluster = await OpenAsync();
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        foreach (var path in new[] { "pgpass", "pg_service.conf", "postgres.log", "postgres", "run" })
            Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(Folder, path)) & (others | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute));
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(Folder) & others);
    }

    [Fact]
    public async Task A_statement_that_fails_leaves_none_of_its_values_in_the_log()
    {
        await using var cluster = await OpenAsync();
        await ExecuteAsync(cluster, DatabaseRoles.Owner, "CREATE TABLE person (name text PRIMARY KEY); INSERT INTO person VALUES ('Ada Lovelace')");
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(cluster, DatabaseRoles.Owner, "INSERT INTO person VALUES ('Ada Lovelace')"));
        var log = await File.ReadAllTextAsync(Path.Combine(Folder, "postgres.log"));
        Assert.Contains("duplicate key value violates unique constraint", log, StringComparison.Ordinal);
        Assert.DoesNotContain("Lovelace", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_deeper_than_a_socket_path_may_be_long_works()
    {
        var deep = Path.Combine(temporary.Path, new string('d', 120));
        await using var cluster = await PrivateCluster.OpenAsync(new PrivateClusterOptions(deep) { Durable = false });
        Assert.Equal(1, await ScalarAsync(cluster, DatabaseRoles.Application, "SELECT 1"));
        var socket = new NpgsqlConnectionStringBuilder(cluster.ConnectionString(DatabaseRoles.Application)).Host!;
        Assert.True(Directory.Exists(socket));

        await cluster.DisposeAsync();
        Assert.False(Directory.Exists(socket));
    }

    [Fact]
    public async Task A_moved_folder_works_where_it_is_now()
    {
        await using (await OpenAsync())
        {
        }
        var moved = Path.Combine(temporary.Path, "moved here's data");
        Directory.Move(Folder, moved);
        await using var cluster = await PrivateCluster.OpenAsync(new PrivateClusterOptions(moved) { Durable = false });
        Assert.False(cluster.WasCreated);
        Assert.Contains(moved, await File.ReadAllTextAsync(Path.Combine(moved, "pg_service.conf")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Data_of_a_version_that_is_not_installed_are_refused_in_words()
    {
        await using (await OpenAsync())
        {
        }
        await File.WriteAllTextAsync(Path.Combine(Folder, "postgres", "PG_VERSION"), "99\n");
        var refused = await Assert.ThrowsAsync<DatabaseUnavailableException>(OpenAsync);
        Assert.Contains("made by PostgreSQL 99", refused.Message, StringComparison.Ordinal);
        Assert.Contains("postgresql-99", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_other_peoples_files_is_left_alone()
    {
        var other = Path.Combine(Folder, "postgres", "thesis.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(other)!);
        await File.WriteAllTextAsync(other, "kept");
        var refused = await Assert.ThrowsAsync<DatabaseUnavailableException>(OpenAsync);
        Assert.Contains("holds no PostgreSQL data", refused.Message, StringComparison.Ordinal);
        Assert.Equal("kept", await File.ReadAllTextAsync(other));
    }

    [Fact]
    public async Task A_setting_that_the_server_does_not_accept_is_reported_with_the_servers_words()
    {
        await using (await OpenAsync())
        {
        }
        await File.AppendAllTextAsync(Path.Combine(Folder, "postgres", "postgresql.auto.conf"), "no_such_setting = on\n");
        var refused = await Assert.ThrowsAsync<DatabaseUnavailableException>(OpenAsync);
        Assert.Contains("no_such_setting", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_restores_into_a_new_database_by_the_documented_command()
    {
        var backup = Path.Combine(temporary.Path, "registry.dump");
        await using (var cluster = await OpenAsync())
        {
            await ExecuteAsync(cluster, DatabaseRoles.Owner, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (42); GRANT SELECT ON kept TO dfsp_app");
            await cluster.BackUpAsync(backup);
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(backup));

        var elsewhere = Path.Combine(temporary.Path, "elsewhere");
        await using var restored = await PrivateCluster.OpenAsync(new PrivateClusterOptions(elsewhere) { Durable = false });
        // As docs/operations.md says.
        var restore = new ProcessStartInfo("pg_restore", ["--clean", "--if-exists", "--single-transaction", "--dbname=service=dfsp", backup]);
        restore.Environment["PGSERVICEFILE"] = Path.Combine(elsewhere, "pg_service.conf");
        using var process = Process.Start(restore)!;
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Assert.Equal(42, await ScalarAsync(restored, DatabaseRoles.Application, "SELECT n FROM kept"));
    }

    private string ProcessIdFile => Path.Combine(Folder, "postgres", "postmaster.pid");

    private Task<PrivateCluster> OpenAsync() => OpenAsync(durable: false);

    private Task<PrivateCluster> OpenAsync(bool durable) => PrivateCluster.OpenAsync(new PrivateClusterOptions(Folder) { Durable = durable });

    private int ServerProcess() => int.Parse(File.ReadLines(ProcessIdFile).First(), CultureInfo.InvariantCulture);

    private bool ServerRuns() => File.Exists(ProcessIdFile) && Directory.Exists($"/proc/{ServerProcess()}");

    private static void Kill(int process)
    {
        using var server = Process.GetProcessById(process);
        server.Kill();
        server.WaitForExit();
    }

    private static async Task ExecuteAsync(PrivateCluster cluster, string role, string statement)
    {
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString(role));
        await using var command = source.CreateCommand(statement);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(PrivateCluster cluster, string role, string query)
    {
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString(role));
        await using var command = source.CreateCommand(query);
        return await command.ExecuteScalarAsync();
    }
}
