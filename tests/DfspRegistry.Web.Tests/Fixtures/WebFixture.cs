using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SecondFactors;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>
/// The real application, in Kestrel on a free port of this machine, on a database of its own: for HTTP clients and browsers alike. One for a test class
/// (<c>IClassFixture</c>).
/// </summary>
public sealed class WebFixture : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder data = new();
    private readonly List<Application> replicas = [];
    private Application application = null!;

    public TestDatabase Database { get; } = new();

    public MovableTime Time { get; } = new();

    /// <summary>What the application keeps outside its database.</summary>
    public string DataFolder => data.Path;

    /// <summary>People without a second factor have to set one up, as they do outside of tests. Otherwise a password lets them in, so that tests of other things need no telephone.</summary>
    public bool AsksForSecondStep { get; set; }

    /// <summary>http://localhost:PORT/, by name as people reach it, since passkeys belong to a name.</summary>
    public Uri Address => new UriBuilder(application.ClientOptions.BaseAddress) { Host = "localhost" }.Uri;

    /// <summary>The application's own services, for what a test prepares without a page.</summary>
    public IServiceProvider Services => application.Services;

    /// <summary>A client with cookies of its own, which follows no redirect: a test says where it is sent.</summary>
    public HttpClient Client() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = true }) { BaseAddress = Address };

    /// <summary>A second process of the same registry: the same database and the same key, nothing else shared. Its address.</summary>
    /// <param name="settings">Beside or in the place of the usual ones.</param>
    public Uri StartReplica(params KeyValuePair<string, string>[] settings)
    {
        var replica = new Application(Database.ApplicationConnectionString, data.Path, Time, () => AsksForSecondStep, settings);
        replica.UseKestrel(0);
        replica.StartServer();
        replicas.Add(replica);
        return new UriBuilder(replica.ClientOptions.BaseAddress) { Host = "localhost" }.Uri;
    }

    public async Task InitializeAsync()
    {
        await Database.InitializeAsync();
        application = new Application(Database.ApplicationConnectionString, data.Path, Time, () => AsksForSecondStep);
        application.UseKestrel(0);
        application.StartServer();
    }

    public async Task DisposeAsync()
    {
        foreach (var replica in replicas)
            await replica.DisposeAsync();
        await application.DisposeAsync();
        await Database.DisposeAsync();
    }

    public void Dispose() => data.Dispose();

    private sealed class Exemption(Func<bool> asksForSecondStep) : ISecondFactorExemption
    {
        public Task<bool> AppliesToAsync(RegistryUser user, CancellationToken cancellation) => Task.FromResult(!asksForSecondStep());
    }

    private sealed class Application(
        string connectionString, string dataFolder, TimeProvider time, Func<bool> asksForSecondStep, params KeyValuePair<string, string>[] settings) : WebApplicationFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseEnvironment("Production");
            // A program that is not published has its compressed files beside the sources.
            builder.UseStaticWebAssets();
            builder.UseSetting("DFSP_DATABASE", connectionString);
            builder.UseSetting("DFSP_DATA_DIR", dataFolder);
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            foreach (var (name, value) in settings)
                builder.UseSetting(name, value);
            builder.ConfigureTestServices(services => services.Replace(ServiceDescriptor.Singleton(time))
                .Replace(ServiceDescriptor.Scoped<ISecondFactorExemption>(_ => new Exemption(asksForSecondStep))));
        }
    }
}
