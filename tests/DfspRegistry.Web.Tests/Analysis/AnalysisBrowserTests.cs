using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Analysis;

/// <summary>What only a browser shows: readings by pointer and keyboard, PNG, layout, accessibility, a strict content security policy.</summary>
public sealed class AnalysisBrowserTests(DemoWeb demo) : IClassFixture<DemoWeb>
{
    private const string Report = "/analysis/" + DemoWeb.Systemic;
    private const string ByResponse = Report + "/survival?endpoint=pfs&line=sunitinib&by=bestResponse";

    [Fact]
    public async Task The_keyboard_reads_a_curve_step_by_step_and_opens_its_patients()
    {
        var page = await demo.OpenAsync("researcher", ByResponse);
        await using var session = page.Context;
        var reading = page.Locator("[data-reading-of]");
        // One stop of the tab key for the whole figure.
        Assert.Equal(1, await page.Locator("a.fig-step[tabindex='0']").CountAsync());
        await page.Locator("a.fig-step[tabindex='0']").FocusAsync();
        var first = await reading.TextContentAsync();
        Assert.Matches(@"^CR at [\d.]+ months: [\d.]+ % to [\d.]+ %", first!);
        await page.Keyboard.PressAsync("ArrowDown");
        Assert.StartsWith("PR at ", await reading.TextContentAsync(), StringComparison.Ordinal);
        await page.Keyboard.PressAsync("Home");
        var before = await reading.TextContentAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.NotEqual(before, await reading.TextContentAsync());
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**day=**");
        await Assertions.Expect(page.Locator("#step")).ToBeFocusedAsync();
        Assert.Matches("^PR at ", (await page.Locator("#step h2").TextContentAsync())!.Trim());
    }

    [Fact]
    public async Task The_pointer_reads_a_step_and_shows_its_curve_s_limits()
    {
        var page = await demo.OpenAsync("researcher", ByResponse);
        await using var session = page.Context;
        var band = page.Locator(".fig-curve[data-curve='SD'] .fig-on-demand");
        await Assertions.Expect(band).ToHaveCSSAsync("visibility", "hidden");
        await page.Locator("a.fig-step[data-curve='SD']").First.DispatchEventAsync("pointerover");
        await Assertions.Expect(page.Locator("[data-reading-of]")).ToContainTextAsync("SD at ");
        await Assertions.Expect(band).ToHaveCSSAsync("visibility", "visible");
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    public async Task A_png_is_made_of_the_printed_figure_at_300_dots_an_inch(string outside)
    {
        var page = await demo.OpenAsync("researcher", $"{ByResponse}&outside={outside}");
        await using var session = page.Context;
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "PNG" }).First.ClickAsync());
        Assert.Equal("DFSP-A-pfs-sunitinib-by-bestResponse.png", download.SuggestedFilename);
        await using var file = await download.CreateReadStreamAsync();
        var head = new byte[24];
        await file.ReadExactlyAsync(head);
        Assert.Equal("PNG", System.Text.Encoding.ASCII.GetString(head, 1, 3));
        // 176 mm at 300 dots an inch.
        Assert.Equal(665 * 300 / 96, System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(16)), 2.0);
    }

    [Fact]
    public async Task Without_script_a_step_is_a_link_and_every_choice_a_form()
    {
        var page = await demo.OpenAsync("researcher", ByResponse, javaScript: false);
        await using var session = page.Context;
        await page.Locator("#choice-by").SelectOptionAsync("sex");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Compute" }).ClickAsync();
        await page.WaitForURLAsync("**by=sex**");
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync("Progression-free survival on sunitinib, by sex");
        await page.GotoAsync(Report + "/survival" + (await page.Locator("a.fig-step").First.GetAttributeAsync("href")));
        await Assertions.Expect(page.Locator("#step")).ToBeVisibleAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 820)]
    public async Task Pages_are_accessible_fit_their_width_and_break_no_policy(ColorScheme colors, int width)
    {
        var page = await demo.OpenAsync("researcher", "/analysis", colors, width);
        await using var session = page.Context;
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add(message.Text);
        };
        page.PageError += (_, error) => complaints.Add(error);
        foreach (var path in (string[])
        [
            "/analysis", Report, "/analysis/" + DemoWeb.Surgical, ByResponse, Report + "/survival?endpoint=os&by=sex", Report + "/adverse-events", Report + "/compare-with-publication",
        ])
        {
            await page.GotoAsync(path);
            if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"))
                complaints.Add($"{path} is wider than {width}");
            complaints.AddRange((await Axe.FindAsync(page)).Select(f => $"{path}: {f}"));
        }
        Assert.Empty(complaints);
    }
}
