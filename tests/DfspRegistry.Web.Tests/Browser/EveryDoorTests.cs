using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Analysis;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>
/// Every page, filled, refused and dark: nothing that axe finds, nothing smaller than 24 pixels to aim at (WCAG 2.2, 2.5.8), nothing that scrolls sideways on 320 pixels
/// (1.4.10) or at twice the size (1.4.4), and a key that saves on each form of the record.
/// </summary>
public sealed class EveryDoorTests(DemoWeb demo) : IClassFixture<DemoWeb>
{
    [Theory]
    [InlineData(RegistryRoles.Clinician)]
    [InlineData(RegistryRoles.Coordinator)]
    [InlineData(RegistryRoles.Researcher)]
    [InlineData(RegistryRoles.Administrator)]
    public async Task Every_page_can_be_read_by_everybody(string role)
    {
        var doors = await DemoDoors.OfAsync(demo);
        var page = await demo.OpenAsync(role, "/");
        await using var session = page.Context;
        List<string> found = [];
        page.Console += (_, message) =>
        {
            // A refused form answers 422, an address that is not there 404: the console names both.
            if (message.Type == "error" && !message.Text.Contains("status of 4", StringComparison.Ordinal))
                found.Add($"{page.Url}: console says {message.Text}");
        };
        foreach (var (_, address) in (await doors.PagesAsync(demo)).Where(p => p.Role == role))
        {
            await page.SetViewportSizeAsync(1280, 800);
            var answer = await page.GotoAsync(address);
            if (answer!.Status != 200 && !address.StartsWith("/status/", StringComparison.Ordinal) && address != "/error")
                found.Add($"{address} answers {answer.Status}: give its address to {nameof(DemoDoors)}");
            await LookAsync(page, address, found);
            if (IsEntry(address))
                await RefuseAsync(page, address, found);
        }
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    private static bool IsEntry(string address) =>
        (address.StartsWith("/patients/", StringComparison.Ordinal) && address.Split('/').Length > 3 && !address.EndsWith("/history", StringComparison.Ordinal)) || address.StartsWith("/visits/", StringComparison.Ordinal);

    /// <summary>Each text of the form made impossible, saved by the key: the errors are announced, linked, and themselves without fault.</summary>
    private static async Task RefuseAsync(IPage page, string address, List<string> found)
    {
        await page.SetViewportSizeAsync(1280, 800);
        if (await page.Locator("main form [data-save]").CountAsync() == 0)
        {
            if (await page.Locator("main form[method=post]").CountAsync() > 0)
                found.Add($"{address}: no key saves");
            return;
        }
        var dates = page.Locator("main form [data-date]:visible");
        for (var i = 0; i < await dates.CountAsync(); i++)
            await dates.Nth(i).FillAsync("31.2.2005");
        await page.Keyboard.PressAsync("Control+s");
        try
        {
            await page.WaitForSelectorAsync(".errors:focus");
        }
        catch (TimeoutException)
        {
            found.Add($"{address}: a refused form does not lead to its errors");
            return;
        }
        foreach (var link in await page.Locator(".errors a").AllAsync())
        {
            var target = (await link.GetAttributeAsync("href"))!;
            if (await page.Locator($"[id='{target[1..]}']").CountAsync() != 1)
                found.Add($"{address}: the error {target} leads nowhere");
        }
        await LookAsync(page, address + " refused", found);
    }

    private static async Task LookAsync(IPage page, string what, List<string> found)
    {
        found.AddRange((await Axe.FindAsync(page)).Select(f => $"{what}: {f}"));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
        found.AddRange((await Axe.FindContrastAsync(page)).Select(f => $"{what} dark: {f}"));
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        foreach (var width in new[] { 640, 320 })
        {
            await page.SetViewportSizeAsync(width, 800);
            var sideways = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
            if (sideways > 0)
                found.Add($"{what} scrolls {sideways} pixels sideways at {width}");
        }
    }}
