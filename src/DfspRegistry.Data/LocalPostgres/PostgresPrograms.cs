using System.Globalization;
using System.Text.RegularExpressions;

namespace DfspRegistry.Data.LocalPostgres;

/// <summary>One installed PostgreSQL server: its major version and the folder with initdb, pg_ctl and postgres.</summary>
internal sealed partial record PostgresPrograms(int Major, string Folder)
{
    /// <summary>The registry's SQL is written for this version and later ones.</summary>
    public const int OldestMajor = 15;

    private const string DebianFolder = "/usr/lib/postgresql";

    public string Path(string program) => System.IO.Path.Combine(Folder, program);

    /// <summary>
    /// All installed servers, newest first. Debian keeps them outside PATH, in one folder for each major version, whose name says which; elsewhere the
    /// server on PATH is asked.
    /// </summary>
    public static async Task<IReadOnlyList<PostgresPrograms>> FindAsync(CancellationToken cancellation)
    {
        var found = new List<PostgresPrograms>();
        foreach (var folder in Directory.Exists(DebianFolder) ? Directory.GetDirectories(DebianFolder) : [])
        {
            var programs = System.IO.Path.Combine(folder, "bin");
            if (int.TryParse(System.IO.Path.GetFileName(folder), CultureInfo.InvariantCulture, out var major) && HasServer(programs))
                found.Add(new PostgresPrograms(major, programs));
        }
        if (found.Count == 0 && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault(HasServer) is { } onPath)
        {
            var version = await Tool.RunAsync([System.IO.Path.Combine(onPath, "postgres"), "--version"], cancellation);
            if (version.Succeeded && MajorVersion().Match(version.Output) is { Success: true } major)
                found.Add(new PostgresPrograms(int.Parse(major.Value, CultureInfo.InvariantCulture), onPath));
        }
        return [.. found.OrderByDescending(server => server.Major)];
    }

    /// <summary>The server for existing data of a major version, or the newest one for new data (<paramref name="dataMajor"/> null).</summary>
    /// <exception cref="DatabaseUnavailableException">None is installed, or none that can open these data.</exception>
    public static async Task<PostgresPrograms> ForAsync(int? dataMajor, string dataFolder, CancellationToken cancellation)
    {
        var installed = await FindAsync(cancellation);
        var suitable = installed.FirstOrDefault(server => dataMajor is null ? server.Major >= OldestMajor : server.Major == dataMajor);
        if (suitable is not null)
            return suitable;
        if (dataMajor is { } major)
            throw new DatabaseUnavailableException(
                $"The data in {dataFolder} were made by PostgreSQL {major}; {Installed(installed)}. " +
                $"Install that version (Debian: apt-get install postgresql-{major}), or move the data with pg_dump and pg_restore as docs/operations.md describes.");
        throw new DatabaseUnavailableException(
            $"PostgreSQL {OldestMajor} or later is needed; {Installed(installed)}. Install it (Debian: apt-get install postgresql), or set DFSP_DATABASE to a server's connection string.");
    }

    private static string Installed(IReadOnlyList<PostgresPrograms> installed) => installed.Count == 0
        ? "no PostgreSQL server is installed here"
        : "installed here: " + string.Join(", ", installed.Select(server => server.Major));

    private static bool HasServer(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, "postgres")) && File.Exists(System.IO.Path.Combine(folder, "initdb"));

    [GeneratedRegex(@"\d+", RegexOptions.NonBacktracking)]
    private static partial Regex MajorVersion();
}
