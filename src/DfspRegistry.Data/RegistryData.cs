using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Data.RowSecurity;
using DfspRegistry.Data.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DfspRegistry.Data;

public static class RegistryData
{
    /// <summary>
    /// The database of the registry under the application's role. Register <see cref="ICurrentUser"/> as well: without it nobody is signed in
    /// and there are no patients.
    /// </summary>
    public static IServiceCollection AddRegistryData(this IServiceCollection services, string connectionString)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddScoped<ICurrentUser, NobodySignedIn>();
        services.TryAddScoped<ChangeReason>();
        services.AddDbContext<RegistryDbContext>(options => options.UseRegistryDatabase(connectionString));
        services.AddScoped(provider => new CohortQuery(connectionString, provider.GetRequiredService<ICurrentUser>()));
        services.AddScoped<ReadAudit>();
        return services;
    }

    /// <summary>
    /// What is kept under the installation's key: who the patients are (<see cref="IdentityVault"/>) and the key ring of cookies and tokens, which all
    /// processes share through the database.
    /// </summary>
    /// <param name="keyFile">See <see cref="InstallationKey.PathFor"/>; made when it is not there.</param>
    public static IServiceCollection AddRegistrySecrets(this IServiceCollection services, string connectionString, string keyFile)
    {
        services.AddSingleton(_ => InstallationKey.LoadOrCreate(keyFile));
        services.AddScoped<IdentityVault>();
        ProtectionKeys.AddTo(services, connectionString);
        return services;
    }

    /// <summary>A context of its own for a program without a service container.</summary>
    /// <param name="installation">For programs that write numbers of the hospital's own, which the trail holds sealed.</param>
    public static RegistryDbContext Open(string connectionString, ICurrentUser user, ChangeReason? reason = null, InstallationKey? installation = null) =>
        new(Options(connectionString), user, reason ?? new ChangeReason(), installation);

    internal static DbContextOptions<RegistryDbContext> Options(string connectionString)
    {
        var options = new DbContextOptionsBuilder<RegistryDbContext>();
        options.UseRegistryDatabase(connectionString);
        return options.Options;
    }

    /// <summary>Related rows come with their own in one query: read in several, they could be of two moments.</summary>
    private static void UseRegistryDatabase(this DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, postgres => postgres.MigrationsHistoryTable("schema_migrations").UseQuerySplittingBehavior(QuerySplittingBehavior.SingleQuery)).AddInterceptors(RowSecurityContext.Interceptor);
}
