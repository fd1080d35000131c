using System.Net;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace DfspRegistry.Web.Security;

/// <summary>
/// What the registry believes of the names and addresses that a request claims. It answers to its own name (DFSP_PUBLIC_ADDRESS) and to this machine's; where a
/// request comes from and whether it was encrypted is taken from a proxy only when the proxy is named (DFSP_PROXY), and its name from nobody.
/// </summary>
public static partial class AroundTheRegistry
{
    private static readonly string[] ThisMachine = ["localhost", "127.0.0.1", "[::1]"];

    public static void AddAroundTheRegistry(this IServiceCollection services, PublicAddress address, IConfiguration configuration)
    {
        services.Configure<HostFilteringOptions>(hosts =>
        {
            hosts.AllowedHosts = [address.Address.Host, .. ThisMachine];
            hosts.AllowEmptyHosts = false;
            hosts.IncludeFailureMessage = false;
        });
        if (Proxies(configuration["DFSP_PROXY"]) is not { Count: > 0 } proxies)
            return;
        services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
            forwarded.ForwardLimit = 1;
            forwarded.KnownProxies.Clear();
            forwarded.KnownIPNetworks.Clear();
            foreach (var proxy in proxies)
                forwarded.KnownIPNetworks.Add(proxy);
        });
    }

    public static void UseAroundTheRegistry(this WebApplication app)
    {
        if (app.Configuration["DFSP_PROXY"] is { Length: > 0 })
            app.UseForwardedHeaders();
    }

    /// <summary>
    /// With an https address nothing is answered that came without encryption, but whether the registry is well. There is no redirect: what was sent in the clear has been
    /// seen, and the proxy leads people who type the name.
    /// </summary>
    public static void UseOnlyEncrypted(this WebApplication app)
    {
        if (!app.Services.GetRequiredService<PublicAddress>().IsHttps)
            return;
        app.Use((context, next) =>
        {
            if (context.Request.IsHttps || context.Request.Path == "/health")
                return next(context);
            CameInTheClear(app.Logger);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        });
    }

    [LoggerMessage(LogLevel.Warning, "A request came without encryption and was refused. If it came through the proxy, name the proxy in DFSP_PROXY and let it send X-Forwarded-Proto.")]
    private static partial void CameInTheClear(ILogger log);

    /// <exception cref="InvalidOperationException">A part is neither an address nor a network.</exception>
    private static List<IPNetwork> Proxies(string? setting) =>
        [.. (setting ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part =>
            IPAddress.TryParse(part, out var one) ? new IPNetwork(one, one.GetAddressBytes().Length * 8)
            : IPNetwork.TryParse(part, out var network) ? network
            : throw new InvalidOperationException($"DFSP_PROXY: {part} is neither an address nor a network such as 10.0.0.0/8."))];
}
