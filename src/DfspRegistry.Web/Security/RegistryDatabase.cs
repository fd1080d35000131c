using DfspRegistry.Data;

namespace DfspRegistry.Web.Security;

/// <summary>The database under the application's role, which owns nothing; DFSP_DATABASE holds its connection string.</summary>
public static class RegistryDatabase
{
    /// <exception cref="InvalidOperationException">DFSP_DATABASE is not set.</exception>
    public static IServiceCollection AddRegistryDatabase(this IServiceCollection services, IConfiguration configuration) =>
        services.AddRegistryData(configuration["DFSP_DATABASE"] is { Length: > 0 } connection
            ? connection
            : throw new InvalidOperationException("DFSP_DATABASE is not set. Start with ./dfsp run, which brings a database of its own, or set it to the connection string of the application's role."));
}
