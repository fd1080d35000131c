using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Drafts;

/// <summary>In a real browser: keys, a closed tab, a dead network, a lapsed session, a colleague on the same visit, an impatient double click.</summary>
public sealed class DraftBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    private const string InProgress = "button:has-text('leave in progress')";

    private static readonly SemaphoreSlim Settling = new(1);
    private static readonly Dictionary<BrowserFixture, People> Settled = [];
    private People people = null!;

    private string NewVisit => $"/patients/{people.NorthPatient.RegistryNumber}/visits/new";

    public async Task InitializeAsync()
    {
        await Settling.WaitAsync();
        if (!Settled.TryGetValue(browser, out people!))
            Settled[browser] = people = await People.SettleAsync(browser.Web);
        Settling.Release();
    }

    public Task DisposeAsync() => DraftTests.ForgetAsync(browser.Web);

    [Fact]
    public async Task Every_kind_of_field_is_kept_and_stands_there_after_the_tab_was_closed()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session, RegistryRoles.Clinician);
        await page.GotoAsync(NewVisit);
        await page.FillAsync("[name='Input.Visit.VisitedOn']", "31.2.2007");
        await page.CheckAsync("[name='Input.Visit.Mode'][value=ByPhone]", new PageCheckOptions { Force = true });
        await page.CheckAsync("[name='Input.Visit.IsRetrospective']");
        await page.FillAsync("[name='Input.Visit.Notes']", "typed, then closed");
        await page.WaitForSelectorAsync("[data-save-state=kept]");
        Assert.Matches("Kept \\d\\d:\\d\\d:\\d\\d", await page.InnerTextAsync("[data-save-state]"));
        await page.CloseAsync();

        page = await session.NewPageAsync();
        await page.GotoAsync(NewVisit);
        Assert.Contains("4 fields typed", await page.InnerTextAsync("[data-restored]"), StringComparison.Ordinal);
        Assert.Equal("31.2.2007", await page.InputValueAsync("[name='Input.Visit.VisitedOn']"));
        Assert.True(await page.IsCheckedAsync("[name='Input.Visit.Mode'][value=ByPhone]"));
        Assert.True(await page.IsCheckedAsync("[name='Input.Visit.IsRetrospective']"));
        Assert.Equal("typed, then closed", await page.InputValueAsync("[name='Input.Visit.Notes']"));
        await page.ClickAsync("text=Start from what is saved instead");
        await page.WaitForSelectorAsync("[name='Input.Visit.Notes']");
        Assert.Equal("", await page.InputValueAsync("[name='Input.Visit.Notes']"));
        Assert.Equal(0, await page.Locator("[data-restored]").CountAsync());
    }

    [Fact]
    public async Task Without_a_network_it_says_so_keeps_the_form_on_the_page_and_catches_up()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session, RegistryRoles.Clinician);
        await page.GotoAsync(NewVisit);
        await session.SetOfflineAsync(true);
        await page.FillAsync("[name='Input.Visit.Notes']", "typed offline");
        await page.WaitForSelectorAsync("[data-save-state=failed]");
        Assert.Contains("no connection", await page.InnerTextAsync("[data-save-state]"), StringComparison.Ordinal);
        await page.ClickAsync("[data-save]");
        Assert.Equal("typed offline", await page.InputValueAsync("[name='Input.Visit.Notes']"));
        await session.SetOfflineAsync(false);
        await page.WaitForSelectorAsync("[data-save-state=kept]");
        await page.ClickAsync(InProgress);
        await page.WaitForURLAsync($"**/patients/{people.NorthPatient.RegistryNumber}");
        await using var database = browser.Web.Database.Open();
        Assert.Single(await database.Visits.Where(v => v.Notes == "typed offline").ToListAsync());
    }

    [Fact]
    public async Task A_session_that_lapses_while_typing_loses_nothing()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session, RegistryRoles.Clinician);
        await page.GotoAsync(NewVisit);
        browser.Web.Time.Advance(TimeSpan.FromMinutes(31));
        await page.FillAsync("[name='Input.Visit.Notes']", "typed after the end");
        await page.WaitForSelectorAsync("[data-save-state=failed]");
        Assert.Contains("you are signed out", await page.InnerTextAsync("[data-save-state]"), StringComparison.Ordinal);
        await page.ClickAsync("[data-save-state] a");
        await FillSignInAsync(page, RegistryRoles.Clinician);
        await page.WaitForSelectorAsync("[data-restored]");
        Assert.Equal("typed after the end", await page.InputValueAsync("[name='Input.Visit.Notes']"));
    }

    [Fact]
    public async Task Two_people_on_one_visit_are_told_and_both_changes_are_saved()
    {
        await using var mine = await browser.OpenAsync();
        await using var theirs = await browser.OpenAsync();
        var page = await SignInAsync(mine, RegistryRoles.Clinician);
        var other = await SignInAsync(theirs, RegistryRoles.Coordinator);
        await using var database = browser.Web.Database.Open();
        var id = await database.Visits.Where(v => v.PatientId == people.NorthPatient.Id).OrderBy(v => v.Id).Select(v => v.Id).FirstAsync();
        await page.GotoAsync($"/visits/{id}");
        await other.GotoAsync($"/visits/{id}");
        await other.FillAsync("[name='Input.Visit.Kps']", "70");
        await other.ClickAsync(InProgress);
        await other.WaitForURLAsync("**/patients/*");

        await page.FillAsync("[name='Input.Visit.Kps']", "60");
        await page.FillAsync("[name='Input.Visit.Notes']", "mine");
        await page.WaitForSelectorAsync("[data-others]:not([hidden])");
        Assert.Contains("coordinator of NORTH saved this at", await page.InnerTextAsync("[data-others]"), StringComparison.Ordinal);
        await page.WaitForSelectorAsync("[data-save-state=kept]");
        await page.ClickAsync("[data-others] a");
        await page.WaitForSelectorAsync("[data-merge]");
        await page.CheckAsync("[name='_pick.Input.Visit.Kps'][value=theirs]", new PageCheckOptions { Force = true });
        await page.ClickAsync(InProgress);
        await page.WaitForURLAsync("**/patients/*");
        var saved = await database.Visits.AsNoTracking().SingleAsync(v => v.Id == id);
        Assert.Equal((70, "mine"), (saved.Kps!.Value, saved.Notes));
    }

    [Fact]
    public async Task A_double_click_saves_one_visit_and_the_way_back_shows_no_second_form()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session, RegistryRoles.Clinician);
        await page.GotoAsync(NewVisit);
        await page.FillAsync("[name='Input.Visit.Notes']", "clicked twice");
        await page.DblClickAsync(InProgress);
        await page.WaitForURLAsync($"**/patients/{people.NorthPatient.RegistryNumber}");
        await page.GoBackAsync();
        await page.WaitForURLAsync($"**/patients/{people.NorthPatient.RegistryNumber}");
        await using var database = browser.Web.Database.Open();
        Assert.Single(await database.Visits.Where(v => v.Notes == "clicked twice").ToListAsync());
    }

    [Fact]
    public async Task Two_minutes_before_its_end_the_session_can_be_prolonged()
    {
        await using var session = await browser.OpenAsync();
        var page = await SignInAsync(session, RegistryRoles.Clinician);
        await page.Clock.InstallAsync();
        // A file of the page that is asked for after the clocks moved would prolong the session.
        await page.GotoAsync("/account", new PageGotoOptions { WaitUntil = WaitUntilState.NetworkIdle });
        browser.Web.Time.Advance(TimeSpan.FromMinutes(28.5));
        await page.Clock.FastForwardAsync((long)TimeSpan.FromMinutes(28.5).TotalMilliseconds);
        await page.WaitForSelectorAsync(".session-notice.is-shown");
        Assert.Contains("signed out in about two minutes", await page.InnerTextAsync("[data-session-words]"), StringComparison.Ordinal);
        await page.ClickAsync("text=Stay signed in");
        await page.WaitForSelectorAsync(".session-notice:not(.is-shown)", new PageWaitForSelectorOptions { State = WaitForSelectorState.Attached });
        browser.Web.Time.Advance(TimeSpan.FromMinutes(5));
        await page.GotoAsync("/account");
        Assert.Equal("/account", new Uri(page.Url).AbsolutePath);
    }

    private static async Task<IPage> SignInAsync(IBrowserContext session, string role)
    {
        var page = await session.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await FillSignInAsync(page, role);
        await page.WaitForSelectorAsync("details.who");
        return page;
    }

    private static async Task FillSignInAsync(IPage page, string role)
    {
        await page.FillAsync("#Input_UserName", People.Account(role));
        await page.FillAsync("#Input_Password", People.Password);
        await page.ClickAsync("main form[method=post] button:has-text('Sign in')");
    }
}
