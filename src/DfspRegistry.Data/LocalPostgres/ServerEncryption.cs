using System.Data.Common;
using System.Net;
using Npgsql;

namespace DfspRegistry.Data.LocalPostgres;

/// <summary>
/// The way to a database on another machine is encrypted, and the server proves by its certificate that it is the one. The driver's own default would go on without
/// encryption where the server offers none.
/// </summary>
public static class ServerEncryption
{
    private static readonly SslMode[] Allowed = [SslMode.VerifyFull, SslMode.VerifyCA, SslMode.Disable];

    /// <returns>The connection string; with SSL Mode=VerifyFull where it names another machine and says nothing.</returns>
    /// <exception cref="ArgumentException">It is no connection string.</exception>
    /// <exception cref="DatabaseUnavailableException">It asks for an encryption that would fall back, or that trusts every certificate.</exception>
    public static string Applied(string connectionString, string variable)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        if (IsThisMachine(settings.Host))
            return settings.ConnectionString;
        var written = new DbConnectionStringBuilder { ConnectionString = connectionString };
        if (!written.ContainsKey("SSL Mode") && !written.ContainsKey("SslMode"))
            settings.SslMode = SslMode.VerifyFull;
        if (!Allowed.Contains(settings.SslMode))
        {
            throw new DatabaseUnavailableException(
                $"{variable}: SSL Mode={settings.SslMode} does not prove which server it is. Leave it out, which means VerifyFull, or write SSL Mode=Disable for a way that nobody else can reach.");
        }
        return settings.ConnectionString;
    }

    private static bool IsThisMachine(string? hosts) => (hosts ?? "").Split(',').All(host =>
        host.Length == 0 || host[0] is '/' or '@' || host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address)));
}
