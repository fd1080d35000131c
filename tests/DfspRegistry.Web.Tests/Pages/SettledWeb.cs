using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>The application with its <see cref="Pages.People"/>, once for a test class.</summary>
public sealed class SettledWeb : IAsyncLifetime, IDisposable
{
    public WebFixture Web { get; } = new();

    internal People People { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Web.InitializeAsync();
        People = await People.SettleAsync(Web);
    }

    public Task DisposeAsync() => Web.DisposeAsync();

    public void Dispose() => Web.Dispose();
}
