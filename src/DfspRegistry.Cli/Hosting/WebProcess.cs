using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DfspRegistry.Cli.Hosting;

/// <summary>
/// The web application as a process of its own: it gets the application role's connection string and never the owner's. It ends when its standard
/// input does, so that it does not outlive this process, however this one ends.
/// </summary>
internal sealed class WebProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Process process;

    private WebProcess(Process process, Uri address)
    {
        this.process = process;
        Address = address;
    }

    /// <summary>With the name localhost, since passkeys belong to a name and not to a number.</summary>
    public Uri Address { get; }

    /// <exception cref="CommandError">The port is taken.</exception>
    public static void RequireFreePort(int port)
    {
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var listener = new TcpListener(address, port);
            try
            {
                listener.Start();
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw new CommandError($"Port {port} is in use by another program, perhaps by another ./dfsp run. Choose another one: ./dfsp run --port {port + 1}", taken);
            }
            catch (SocketException denied) when (denied.SocketErrorCode == SocketError.AccessDenied)
            {
                throw new CommandError($"Port {port} is reserved for the system's administrator. Choose one above 1023: ./dfsp run --port 5080", denied);
            }
            catch (SocketException)
            {
                // This machine has no such address family.
            }
        }
    }

    /// <summary>Starts the application and returns when it answers that it is ready.</summary>
    /// <exception cref="CommandError">It ended before, or was not ready in time.</exception>
    public static async Task<WebProcess> StartAsync(string webFolder, int port, string databaseConnectionString, string dataFolder, CancellationToken cancellation)
    {
        var address = new Uri($"http://localhost:{port.ToString(CultureInfo.InvariantCulture)}");
        var start = new ProcessStartInfo(DotnetHost, [Path.Combine(webFolder, "DfspRegistry.Web.dll")])
        {
            UseShellExecute = false,
            WorkingDirectory = webFolder,
            RedirectStandardInput = true,
        };
        start.Environment["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority);
        start.Environment["DFSP_DATABASE"] = databaseConnectionString;
        start.Environment["DFSP_DATA_DIR"] = dataFolder;
        start.Environment["DFSP_STOP_WITH_STANDARD_INPUT"] = "true";
        start.Environment.Remove("DFSP_DATABASE_OWNER");
        start.Environment.TryAdd("Logging__LogLevel__Default", "Warning");
        // Standard output says where the registry is, and nothing else.
        start.Environment.TryAdd("Logging__Console__LogToStandardErrorThreshold", "Trace");
        var web = new WebProcess(Process.Start(start)!, address);
        try
        {
            await web.BecomeReadyAsync(cancellation);
            return web;
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    /// <summary>Returns when the application ends by itself.</summary>
    public Task ExitAsync(CancellationToken cancellation) => process.WaitForExitAsync(cancellation);

    /// <summary>Asks the application to end, which finishes the requests in hand, and insists after a while.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        process.Dispose();
    }

    /// <summary>The dotnet that runs this program.</summary>
    private static string DotnetHost => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Environment.ProcessPath ?? "dotnet";

    private async Task BecomeReadyAsync(CancellationToken cancellation)
    {
        using var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartPatience)
        {
            if (process.HasExited)
                throw new CommandError($"The web application ended while it started (exit code {process.ExitCode}); its messages stand above.");
            if (await IsReadyAsync(client, cancellation))
                return;
            await Task.Delay(Pause, cancellation);
        }
        throw new CommandError($"The web application was not ready after {StartPatience.TotalSeconds:0} s.");
    }

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception problem) when (problem is HttpRequestException || (problem is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            return false;
        }
    }
}
