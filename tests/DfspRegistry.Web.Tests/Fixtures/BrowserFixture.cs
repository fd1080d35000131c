using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>
/// The application with Debian's Chromium before it, driven by Playwright (whose package brings its own driver: nothing is downloaded). One browser
/// serves the whole test run; each <see cref="OpenAsync"/> is a person of its own, with empty cookies.
/// </summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private static readonly Lazy<Task<IBrowser>> Shared = new(LaunchAsync);

    public WebFixture Web { get; } = new();

    /// <summary>A fresh session. Dispose it to close its pages.</summary>
    public async Task<IBrowserContext> OpenAsync(ColorScheme colors = ColorScheme.Light, int width = 1280, int height = 800, bool javaScript = true)
    {
        var browser = await Shared.Value;
        var session = await browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = Web.Address.ToString(),
            ColorScheme = colors,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            JavaScriptEnabled = javaScript,
            Locale = "en-GB",
            TimezoneId = "UTC",
            ReducedMotion = ReducedMotion.Reduce,
        });
        session.SetDefaultTimeout(15_000);
        return session;
    }

    public Task InitializeAsync() => Web.InitializeAsync();

    public Task DisposeAsync() => Web.DisposeAsync();

    private static async Task<IBrowser> LaunchAsync()
    {
        var driver = await Playwright.CreateAsync();
        var browser = await driver.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            // Chromium's own sandbox does not work for root; the pages are our own.
            Args =
            [
                "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            ],
        });
        TestRun.AtEnd(async () =>
        {
            await browser.CloseAsync();
            driver.Dispose();
        });
        return browser;
    }
}
