using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Auth;

/// <summary>The pages of signing in, as a browser shows them: nothing that axe finds, nothing sideways, no word of the console, light and dark.</summary>
public sealed class Looks(BrowserFixture browser) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    private static readonly SemaphoreSlim Settling = new(1);
    private readonly WebFixture web = browser.Web;

    public async Task InitializeAsync()
    {
        await Settling.WaitAsync();
        await using var database = web.Database.Open();
        if (!database.Sites.Any(s => s.Code == "NORTH"))
            await People.SettleAsync(web);
        Settling.Release();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    [InlineData(ColorScheme.Light, 320)]
    public async Task Axe_finds_nothing_from_the_invitation_to_the_account(ColorScheme colors, int width)
    {
        web.AsksForSecondStep = true;
        var person = await Newcomer.InviteAsync(web, $"looks-{colors}-{width}@example.org", RegistryRoles.Administrator);
        await using var session = await browser.OpenAsync(colors, width);
        var page = await session.NewPageAsync();
        List<string> found = [];
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                found.Add($"{page.Url}: console says {message.Text}");
        };
        await page.GotoAsync("/sign-in");
        await LookAsync(page, "sign-in", found);
        await page.GotoAsync(person.InvitationPath);
        await LookAsync(page, "invitation", found);
        await page.FillAsync("#Input_New", Newcomer.Password);
        await page.FillAsync("#Input_Again", Newcomer.Password);
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync("svg.qr");
        await LookAsync(page, "set-up", found);
        var key = await page.InnerTextAsync("code.key");
        await page.FillAsync("#Code", Newcomer.CodeOf(key, web));
        await page.ClickAsync("text=Set up the app");
        await page.WaitForSelectorAsync(".codes");
        await LookAsync(page, "recovery codes", found);
        await page.ClickAsync("text=I have them");
        foreach (var address in new[] { "/account", "/account/passkeys", "/account/authenticator", "/account/recovery-codes", "/account/sessions", "/admin/users", $"/admin/users/{person.UserId}" })
        {
            await page.GotoAsync(address);
            await LookAsync(page, address, found);
        }
        web.Time.Advance(TimeSpan.FromMinutes(6));
        await page.GotoAsync("/account/passkeys");
        await page.WaitForSelectorAsync("#again-password");
        await LookAsync(page, "again", found);
        await page.FillAsync("#again-password", Newcomer.Password);
        await page.FillAsync("#again-code", Newcomer.CodeOf(key, web));
        await page.ClickAsync("text=Continue");
        await page.WaitForSelectorAsync("h1:has-text('Passkeys')");
        await page.GotoAsync($"/admin/users/{person.UserId}");
        await page.FillAsync("#Why", "Forgotten");
        await page.ClickAsync("text=Make a new-password link");
        await page.WaitForSelectorAsync("code.address");
        await LookAsync(page, "link", found);
        await page.GotoAsync("/sign-out");
        await page.ClickAsync("main button");
        await page.FillAsync("#Input_UserName", person.Email);
        await page.FillAsync("#Input_Password", Newcomer.Password);
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync("#Code");
        await LookAsync(page, "second step", found);
        Assert.Empty(found);
    }

    private static async Task LookAsync(IPage page, string what, List<string> found)
    {
        found.AddRange((await Axe.FindAsync(page)).Select(f => $"{what}: {f}"));
        var sideways = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (sideways > 0)
            found.Add($"{what} scrolls {sideways} pixels sideways");
    }
}
