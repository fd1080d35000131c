using System.Collections.Concurrent;
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

    private readonly ConcurrentQueue<string> said = new();

    private WebProcess(WebFixture web, Process process, Uri address) => (this.web, this.process, Address) = (web, process, address);

    public Uri Address { get; }

    /// <param name="settings">Beside or in the place of the usual ones.</param>
    /// <param name="isWell">It comes to answer that it is well; else that it answers at all is waited for.</param>
    public static Task<WebProcess> StartAsync(WebFixture web, IReadOnlyDictionary<string, string>? settings = null, bool isWell = true) =>
        StartAsync(web, new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{FreePort()}")), settings, isWell);

    /// <summary>Another process at the same address.</summary>
    public Task<WebProcess> StartAgainAsync() => StartAsync(web, Address);

    private static async Task<WebProcess> StartAsync(WebFixture web, Uri address, IReadOnlyDictionary<string, string>? settings = null, bool isWell = true)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "DfspRegistry.Web.dll")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = AppContext.BaseDirectory,
            Environment =
            {
                ["ASPNETCORE_URLS"] = address.GetLeftPart(UriPartial.Authority),
                ["DFSP_DATABASE"] = web.Database.ApplicationConnectionString,
                ["DFSP_DATA_DIR"] = web.DataFolder,
                ["DFSP_STOP_WITH_STANDARD_INPUT"] = "true",
                ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        var started = new WebProcess(web, Process.Start(start)!, address);
        DataReceivedEventHandler keep = (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
                started.said.Enqueue(text);
        };
        started.process.OutputDataReceived += keep;
        started.process.ErrorDataReceived += keep;
        started.process.BeginOutputReadLine();
        started.process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = address };
        while (!await AnswersAsync(http, isWell))
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

    /// <summary>Lets it end in its own time.</summary>
    /// <returns>All the lines that it wrote.</returns>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return [.. said];
    }

    public void Dispose()
    {
        if (!process.HasExited)
            Kill();
        process.Dispose();
    }

    private static async Task<bool> AnswersAsync(HttpClient http, bool isWell)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health", UriKind.Relative));
            return answer.IsSuccessStatusCode || !isWell;
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
