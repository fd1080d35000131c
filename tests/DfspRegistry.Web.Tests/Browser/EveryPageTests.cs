using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>Pages as a browser shows them: nothing that axe finds, no sideways scrolling at 320 pixels, light and dark, and the keyboard.</summary>
public sealed class EveryPageTests(BrowserFixture browser) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    private static readonly SemaphoreSlim Settling = new(1);
    private static readonly Dictionary<BrowserFixture, People> Settled = [];
    private People people = null!;

    public async Task InitializeAsync()
    {
        await Settling.WaitAsync();
        if (!Settled.TryGetValue(browser, out people!))
            Settled[browser] = people = await People.SettleAsync(browser.Web);
        Settling.Release();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 820)]
    [InlineData(ColorScheme.Light, 320)]
    public async Task Axe_finds_nothing_and_no_page_scrolls_sideways(ColorScheme colors, int width)
    {
        await using var session = await browser.OpenAsync(colors, width);
        var page = await SignInAsync(session, People.Account(RegistryRoles.Clinician));
        var number = people.NorthPatient.RegistryNumber;
        List<string> found = [];
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                found.Add($"{page.Url}: console says {message.Text}");
        };
        foreach (var address in new[]
        {
            "/", "/patients", "/patients/new", $"/patients/{number}", $"/patients/{number}/diagnosis", $"/patients/{number}/consent", $"/patients/{number}/history?reads=true",
            $"/patients/{number}/screening/new", "/screening", $"/screening/{people.NorthScreening.Id}", "/account",
        })
        {
            await page.GotoAsync(address);
            await LookAsync(page, address, found);
        }
        Assert.Empty(found);
    }

    [Fact]
    public async Task Axe_finds_nothing_in_a_refused_form_nor_in_the_list_of_shortcuts()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session, People.Account(RegistryRoles.Clinician));
        List<string> found = [];
        await page.GotoAsync("/patients/new");
        await page.FillAsync("#Input_BirthDate", "31.2.1962");
        await page.Keyboard.PressAsync("Control+s");
        await page.WaitForSelectorAsync(".errors");
        // The script that moves the focus runs after the page has come; without it this waits in vain and fails.
        await page.WaitForSelectorAsync(".errors:focus");
        await LookAsync(page, "a refused form", found);
        await page.ClickAsync(".errors a >> text=Birth date");
        Assert.Equal("Input_BirthDate", await page.EvaluateAsync<string>("document.activeElement.id"));

        await page.GotoAsync("/");
        await page.Keyboard.PressAsync("?");
        await page.WaitForSelectorAsync("dialog[open]");
        await LookAsync(page, "the list of shortcuts", found);
        Assert.Empty(found);
    }

    [Fact]
    public async Task The_slash_searches_and_a_number_opens_the_patient()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session, People.Account(RegistryRoles.Clinician));
        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync(people.NorthPatient.RegistryNumber[2..].TrimStart('0'));
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/patients/{people.NorthPatient.RegistryNumber}");
    }

    [Fact]
    public async Task J_and_K_walk_the_rows_and_Enter_opens_one()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session, People.Account(RegistryRoles.Clinician));
        await page.GotoAsync("/patients");
        await page.Keyboard.PressAsync("j");
        Assert.Equal(1, await page.Locator("tr.is-current").CountAsync());
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/patients/D-*");
    }

    [Fact]
    public async Task A_typed_date_is_said_back_as_the_server_reads_it()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session, People.Account(RegistryRoles.Clinician));
        await page.GotoAsync("/patients/new");
        var today = new DateOnly(2024, 2, 29);
        string[] typed =
        [
            "3.7.2012", "03/07/2012", "2012-07-03", "2012-7-3", "3 jul 2012", "jul 2012", "July 2012", "7.2012", "2012-07", "2012", "t", "t-7", "T+30", "today", "29.2.2023", "29.2.2024", "31.4.2012",
            "13.13.2012", "3.7.12", "1799", "2201", "yesterday", "", "3. 7. 2012", "3-7-2012", "sept 2012",
        ];
        foreach (var text in typed)
        {
            var server = DfspRegistry.Domain.Shared.ClinicalDateReader.TryRead(text, today, out var date, out _) && date is { } read ? DfspRegistry.Domain.Shared.ClinicalDateReader.InWords(read) : "";
            var said = await page.EvaluateAsync<string>(
                "async text => { const m = await import('/js/dates.js'); const d = m.readDate(text, new Date(2024, 1, 29)); return d ? m.inWords(d) : ''; }", text);
            Assert.Equal((text, server), (text, said));
        }
    }

    [Fact]
    public async Task The_chosen_appearance_stays_and_beats_the_systems()
    {
        await using var session = await browser.OpenAsync(ColorScheme.Light);
        var page = await SignInAsync(session, People.Account(RegistryRoles.Coordinator));
        await page.ClickAsync("details.who summary");
        await page.ClickAsync("button[name=appearance][value=dark]");
        await page.GotoAsync("/patients");
        Assert.Equal("rgb(20, 24, 29)", await page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
    }

    [Fact]
    public async Task Signing_in_listing_and_registering_work_without_script()
    {
        await using var session = await browser.OpenAsync(javaScript: false);
        var page = await SignInAsync(session, People.Account(RegistryRoles.Clinician, "south"), waitsForKeys: false);
        await page.ClickAsync("text=Patients");
        await page.ClickAsync("text=New patient");
        await page.CheckAsync("input[value=Waiver]");
        await page.CheckAsync("input[value=AllUses]");
        await page.ClickAsync("button:has-text('Register')");
        Assert.Equal("Diagnosis of D-", (await page.InnerTextAsync("h1"))[..15]);
    }

    private static async Task<IPage> SignInAsync(IBrowserContext session, string account, bool waitsForKeys = true)
    {
        var page = await session.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#Input_UserName", account);
        await page.FillAsync("#Input_Password", People.Password);
        await page.ClickAsync("main button");
        // Shown by the script of the shortcuts once it listens; without script by nothing.
        if (waitsForKeys)
            await page.WaitForSelectorAsync("[data-opens-shortcuts]:not([hidden])");
        else
            await page.WaitForSelectorAsync("details.who");
        return page;
    }

    private static async Task LookAsync(IPage page, string what, List<string> found)
    {
        found.AddRange((await Axe.FindAsync(page)).Select(f => $"{what}: {f}"));
        var sideways = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (sideways > 0)
            found.Add($"{what} scrolls {sideways} pixels sideways");
    }
}
