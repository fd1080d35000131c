using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>The application as a process of its own that a test can kill, on the database and under the key of a <see cref="WebFixture"/>.</summary>
public sealed class WebProcess : IDisposable
{
    private readonly WebFixture web;
    private readonly Process process;

    private WebProcess(WebFixture web, Process process, Uri address) => (this.web, this.process, Address) = (web, process, address);

    public Uri Address { get; }

    public static Task<WebProcess> StartAsync(WebFixture web) => StartAsync(web, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{FreePort()}")));

    /// <summary>Another process at the same address.</summary>
    public Task<WebProcess> StartAgainAsync() => StartAsync(web, Address);

    private static async Task<WebProcess> StartAsync(WebFixture web, Uri address)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DfspRegistry.Web.dll")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority),
                ["DFSP_DATABASE"] = web.Database.ApplicationConnectionString,
                ["DFSP_DATA_DIR"] = web.DataFolder,
                ["DFSP_STOP_WITH_STANDARD_INPUT"] = "true",
                ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        var started = new WebProcess(web, Process.Start(start)!, address);
        using var http = new HttpClient { BaseAddress = address };
        while (!await AnswersAsync(http))
        {
            if (started.process.HasExited)
                throw new InvalidOperationException("The application ended by itself.");
            await Task.Delay(200);
        }
        return started;
    }

    /// <summary>A client that comes with the cookies of somebody who signed in to another process over the same database.</summary>
    public HttpClient Client(CookieContainer cookies) => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = Address };

    /// <summary>As kill -9: nothing is finished, nobody is told.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit();
    }

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
