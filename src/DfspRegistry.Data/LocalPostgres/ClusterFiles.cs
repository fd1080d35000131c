using System.Security.Cryptography;
using System.Text;

namespace DfspRegistry.Data.LocalPostgres;

/// <summary>Where a private cluster keeps its things, all below one folder.</summary>
internal sealed record ClusterFiles(string Folder)
{
    /// <summary>The longest path that a Unix socket may have is 107 bytes; PostgreSQL's own name takes 14 of them, its lock's 19.</summary>
    private const int LongestSocketFolder = 107 - 19;

    private string SocketHere => Path.Combine(Folder, "run");

    public string Data => Path.Combine(Folder, "postgres");

    public string Log => Path.Combine(Folder, "postgres.log");

    /// <summary>User names and passwords, in the format that psql and pg_dump read (PGPASSFILE).</summary>
    public string Passwords => Path.Combine(Folder, "pgpass");

    /// <summary>Host, database and user, in the format that psql and pg_dump read (PGSERVICEFILE).</summary>
    public string Service => Path.Combine(Folder, "pg_service.conf");

    public bool SocketIsElsewhere => Socket != SocketHere;

    /// <summary>Held by one process while it makes, starts or stops the server.</summary>
    public string ChangeLock => Path.Combine(Folder, "change.lock");

    /// <summary>Held jointly by every process that uses the server: who can have it alone is the last.</summary>
    public string UseLock => Path.Combine(Folder, "use.lock");

    public string Version => Path.Combine(Data, "PG_VERSION");

    public string ProcessId => Path.Combine(Data, "postmaster.pid");

    /// <summary>The socket's folder: here, or below the system's temporary folder when this path is too long for a socket.</summary>
    public string Socket
    {
        get
        {
            if (Encoding.UTF8.GetByteCount(SocketHere) <= LongestSocketFolder)
                return SocketHere;
            var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Folder)))[..16];
            return Path.Combine(Path.GetTempPath(), $"dfsp-{Environment.UserName}-{name}");
        }
    }
}
