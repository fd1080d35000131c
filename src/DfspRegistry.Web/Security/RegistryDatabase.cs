using DfspRegistry.Data;
using DfspRegistry.Data.Security;

namespace DfspRegistry.Web.Security;

/// <summary>The database under the application's role, which owns nothing, and what is sealed under the installation's key.</summary>
public static class RegistryDatabase
{
    /// <summary>DFSP_DATABASE holds the connection string; DFSP_KEY_FILE the key's file, which else stands in DFSP_DATA_DIR.</summary>
    /// <exception cref="InvalidOperationException">DFSP_DATABASE is not set.</exception>
    public static IServiceCollection AddRegistryDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        var connection = configuration["DFSP_DATABASE"] is { Length: > 0 } given
            ? given
            : throw new InvalidOperationException("DFSP_DATABASE is not set. Start with ./dfsp run, which brings a database of its own, or set it to the connection string of the application's role.");
        var keyFile = configuration["DFSP_KEY_FILE"] is { Length: > 0 } file
            ? file
            : Path.Combine(configuration["DFSP_DATA_DIR"] is { Length: > 0 } folder ? folder : ".data", InstallationKey.FileName);
        return services.AddRegistryData(connection).AddRegistrySecrets(connection, keyFile);
    }
}
