using DfspRegistry.Data;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Security;

namespace DfspRegistry.Web.Security;

/// <summary>
/// The database under the application's role, which owns nothing (DFSP_DATABASE), and the installation's key, which stands in a file outside it
/// (DFSP_KEY_FILE, else in DFSP_DATA_DIR).
/// </summary>
public static class RegistryDatabase
{
    /// <exception cref="InvalidOperationException">DFSP_DATABASE is not set.</exception>
    public static IServiceCollection AddRegistryDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration["DFSP_DATABASE"] is not { Length: > 0 } named)
            throw new InvalidOperationException("DFSP_DATABASE is not set. Start with ./dfsp run, which brings a database of its own, or set it to the connection string of the application's role.");
        var connection = ServerEncryption.Applied(named, "DFSP_DATABASE");
        var keyFile = configuration["DFSP_KEY_FILE"] is { Length: > 0 } file ? file : Path.Combine(configuration["DFSP_DATA_DIR"] ?? ".data", InstallationKey.FileName);
        return services.AddRegistryData(connection).AddRegistrySecrets(connection, Path.GetFullPath(keyFile));
    }
}
