using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Analysis;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>What a page costs on a slow network, compressed as it travels: under 150 kB the first time, under 30 kB after, and nothing from elsewhere.</summary>
public sealed class PageWeightTests(DemoWeb demo, ITestOutputHelper output) : IClassFixture<DemoWeb>
{
    private const int First = 150_000;
    private const int After = 30_000;

    [Fact]
    public async Task Each_page_is_light_at_first_and_lighter_after()
    {
        var doors = await DemoDoors.OfAsync(demo);
        List<string> found = [];
        foreach (var role in new[] { RegistryRoles.Coordinator, RegistryRoles.Researcher, RegistryRoles.Administrator })
        {
            var page = await demo.OpenAsync(role, "/account");
            await using var session = page.Context;
            var network = await session.NewCDPSessionAsync(page);
            await network.SendAsync("Network.enable");
            var bytes = 0L;
            network.Event("Network.loadingFinished").OnEvent += (_, data) => Interlocked.Add(ref bytes, (long)data!.Value.GetProperty("encodedDataLength").GetDouble());
            page.Request += (_, request) =>
            {
                if (!request.Url.StartsWith(demo.Web.Address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
                    found.Add($"{page.Url} asks {request.Url}");
            };
            foreach (var (_, address) in (await doors.PagesAsync(demo)).Where(p => p.Role == role))
            {
                await network.SendAsync("Network.clearBrowserCache");
                var (first, after) = (await LoadAsync(), await LoadAsync());
                output.WriteLine($"{first / 1000.0,7:0.0} kB {after / 1000.0,6:0.0} kB  {address}");
                if (first >= First || after >= After)
                    found.Add($"{address}: {first} bytes at first, {after} after");

                async Task<long> LoadAsync()
                {
                    Interlocked.Exchange(ref bytes, 0);
                    await page.GotoAsync(address, new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
                    return Interlocked.Read(ref bytes);
                }
            }
        }
        Assert.Empty(found);
    }
}
