using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static DfspRegistry.Web.Tests.Pictures.MadePictures;

namespace DfspRegistry.Web.Tests.Pictures;

/// <summary>Pictures as a browser takes and shows them.</summary>
public sealed class PictureBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    private static readonly SemaphoreSlim Settling = new(1);
    private static readonly Dictionary<BrowserFixture, People> Settled = [];
    private People people = null!;
    private Guid visit;

    public async Task InitializeAsync()
    {
        await Settling.WaitAsync();
        if (!Settled.TryGetValue(browser, out people!))
            Settled[browser] = people = await People.SettleAsync(browser.Web);
        Settling.Release();
        await using var database = browser.Web.Database.Open();
        visit = await database.Visits.Where(v => v.PatientId == people.NorthPatient.Id).Select(v => v.Id).FirstAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_photograph_of_4000_points_arrives_with_2000_upright_and_without_its_place()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session);
        await page.GotoAsync($"/visits/{visit}/pictures");
        // Held upright: stored lying, 4000 by 3000, orientation 6.
        await page.SetInputFilesAsync("#Files", new FilePayload { Name = "IMG_0001.JPG", MimeType = "image/jpeg", Buffer = Jpeg(4000, 3000, Exif(6)) });
        await page.WaitForSelectorAsync("[data-chosen] figcaption");
        await page.FillAsync("#Input_Caption", "scaled here");
        await page.Keyboard.PressAsync("Control+s");
        await page.WaitForSelectorAsync(".pictures img");
        await using var database = browser.Web.Database.Open();
        var picture = await database.ClinicalPictures.SingleAsync(p => p.Caption == "scaled here");
        Assert.Equal((1500, 2000), (picture.Width, picture.Height));
        Assert.Equal("1500", await page.EvalOnSelectorAsync<string>($".pictures img[src='/pictures/{picture.Id}']", "async i => { await i.decode(); return String(i.naturalWidth); }"));
    }

    [Fact]
    public async Task Without_script_the_original_goes_up_and_still_stands_upright()
    {
        await using var session = await browser.OpenAsync(javaScript: false);
        var page = await SignInAsync(session);
        await page.GotoAsync($"/visits/{visit}/pictures");
        await page.SetInputFilesAsync("#Files", new FilePayload { Name = "IMG_0002.JPG", MimeType = "image/jpeg", Buffer = Jpeg(240, 160, Exif(6)) });
        await page.FillAsync("#Input_Caption", "as it was");
        await page.ClickAsync("[data-save]");
        await page.WaitForSelectorAsync(".pictures img");
        await using var database = browser.Web.Database.Open();
        var picture = await database.ClinicalPictures.SingleAsync(p => p.Caption == "as it was");
        Assert.Equal((160, 240), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task The_pictures_are_one_key_from_the_visit_and_one_back()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session);
        await page.GotoAsync($"/visits/{visit}");
        await page.ClickAsync("h2#pictures");
        await page.Keyboard.PressAsync("p");
        await page.WaitForURLAsync($"**/visits/{visit}/pictures");
        await page.ClickAsync("h2#add");
        await page.Keyboard.PressAsync("b");
        await page.WaitForURLAsync($"**/visits/{visit}");
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    [InlineData(ColorScheme.Light, 320)]
    public async Task Axe_finds_nothing_on_the_pages_of_pictures(ColorScheme colors, int width)
    {
        await using var session = await browser.OpenAsync(colors, width);
        var page = await SignInAsync(session);
        List<string> found = [];
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("422", StringComparison.Ordinal))
                found.Add($"{page.Url}: console says {message.Text}");
        };
        await page.GotoAsync($"/visits/{visit}/pictures");
        await page.ClickAsync("[data-save]");
        await page.WaitForSelectorAsync(".errors");
        await LookAsync(page, "a refused form", found);
        await page.SetInputFilesAsync("#Files", new FilePayload { Name = "a.png", MimeType = "image/png", Buffer = Png(300 + width, 200) });
        await page.WaitForSelectorAsync("[data-chosen] figcaption");
        await LookAsync(page, "a chosen picture", found);
        await page.ClickAsync("[data-save]");
        await page.WaitForSelectorAsync(".pictures img");
        await LookAsync(page, "pictures of a visit", found);
        await page.ClickAsync(".pictures p a");
        await LookAsync(page, "one picture", found);
        await page.GotoAsync($"/patients/{people.NorthPatient.RegistryNumber}/pictures");
        await LookAsync(page, "before and after", found);
        Assert.Empty(found);
    }

    private static async Task<IPage> SignInAsync(IBrowserContext session)
    {
        var page = await session.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#Input_UserName", People.Account(RegistryRoles.Clinician));
        await page.FillAsync("#Input_Password", People.Password);
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync("details.who");
        return page;
    }

    private static async Task LookAsync(IPage page, string what, List<string> found)
    {
        found.AddRange((await Axe.FindAsync(page)).Select(f => $"{what}: {f}"));
        if (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth") is > 0 and var sideways)
            found.Add($"{what} scrolls {sideways} pixels sideways");
    }
}
