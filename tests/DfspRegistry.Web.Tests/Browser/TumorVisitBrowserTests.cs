using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>The patient of the mock-ups at a visit: two lung metastases, a node and a subcutaneous lesion, measured with the keyboard.</summary>
public sealed class TumorVisitBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>, IAsyncLifetime
{
    private static readonly SemaphoreSlim Settling = new(1);
    private static readonly HashSet<BrowserFixture> Settled = [];
    private PageClient clinician = null!;
    private TreatedCourse course = null!;

    public async Task InitializeAsync()
    {
        await Settling.WaitAsync();
        if (Settled.Add(browser))
            await People.SettleAsync(browser.Web);
        Settling.Release();
        clinician = await PageClient.SignInAsync(browser.Web, People.Account(RegistryRoles.Clinician));
        course = await TreatedCourse.OfAsync(browser.Web, clinician);
    }

    public Task DisposeAsync()
    {
        clinician.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task What_is_unlikely_or_unreadable_is_said_at_its_field_while_it_is_typed()
    {
        await course.FourLesionsAsync(2006);
        await using var session = await browser.OpenAsync();
        var page = await OpenVisitAsync(session, "2006-09-03");
        await TypeAsync(page, "29", "20", "4", "1O");

        // One remark at the node, one error at the lesion that cannot be read, none at the others.
        await page.WaitForSelectorAsync("#notices-2 .is-improbable >> text=6 mm less than last time while another lesion grows: right lesion?");
        await page.WaitForSelectorAsync("#notices-3 .is-impossible >> text=“1O” is not a number of millimetres");
        Assert.Equal("", (await page.InnerTextAsync("#notices-0")).Trim());
        await page.WaitForSelectorAsync("[name='Input.Assessment.Lesions[3].Reading'][aria-invalid=true]");
        await page.WaitForSelectorAsync("[name='Input.Assessment.Lesions[2].Reading'].is-unlikely[aria-describedby~='notices-2']");

        // The numbers of the mock-up: 53 mm without lesion 4; from 7 mm progression, from 3 to 6 mm stable, below that partial response.
        var said = await page.InnerTextAsync("#response");
        Assert.Contains("29 + 20 + 4 = 53 mm without lesion 4; baseline 79; smallest sum of this line 50 on 2006-06-10", said, StringComparison.Ordinal);
        Assert.Contains("With lesion 4 at 7 mm or more the sum reaches 60 (+20 % and +10 mm over the smallest): progressive disease.", said, StringComparison.Ordinal);
        Assert.Contains("From 3 to 6 mm: stable disease.", said, StringComparison.Ordinal);

        // A tick with the keyboard keeps the focus and quietens the field; another value asks again.
        await page.FocusAsync("#notices-2 input >> nth=0");
        foreach (var tick in await page.Locator("#notices-2 input").AllAsync())
        {
            await tick.FocusAsync();
            await page.Keyboard.PressAsync("Space");
        }
        await page.WaitForSelectorAsync("#notices-2:not(:has(.is-improbable)) .is-confirmed");
        await page.WaitForSelectorAsync("[name='Input.Assessment.Lesions[2].Reading']:not(.is-unlikely)");
        Assert.Equal("checkbox", await page.EvaluateAsync<string>("document.activeElement.type"));
        await page.FillAsync("[name='Input.Assessment.Lesions[2].Reading']", "3");
        await page.WaitForSelectorAsync("#notices-2 .is-improbable >> text=7 mm less than last time");

        Assert.Empty(await Axe.FindAsync(page));
    }

    [Fact]
    public async Task A_lesion_splits_another_merges_and_a_new_one_is_followed()
    {
        var line = await course.FourLesionsAsync(2008);
        await using var session = await browser.OpenAsync();
        var page = await OpenVisitAsync(session, "2008-09-03");
        await TypeAsync(page, "10 + 6", "m1", "10", "10");
        await page.WaitForSelectorAsync("#response >> text=10 + 6 + 10 + 10 = 36 mm");
        await page.ClickAsync("[data-new-lesions] summary");
        await page.FillAsync("[name='Input.Assessment.Lesions[4].Organ']", "liver");
        await page.FillAsync("[name='Input.Assessment.Lesions[4].Reading']", "8");
        await page.WaitForSelectorAsync("#response >> text=Overall progressive disease: a new lesion.");
        await page.ClickAsync("label:has([name='Input.Assessment.Lesions[4].Certainty'][value=Equivocal])");
        await page.WaitForSelectorAsync("#response >> text=Partial response");
        await page.ClickAsync("text=Save, leave in progress");
        await page.WaitForURLAsync($"**/patients/{course.Number}");

        await using var database = browser.Web.Database.Open();
        var lesions = await database.Lesions.Where(l => l.TreatmentLineId == line).OrderBy(l => l.Number).ToListAsync();
        Assert.Equal([LesionRole.Target, LesionRole.Target, LesionRole.Target, LesionRole.Target, LesionRole.New, LesionRole.Target], lesions.Select(l => l.Role));
        Assert.Equal(LesionCertainty.Equivocal, lesions[4].Certainty);
        page = await OpenVisitAsync(session, "2008-12-03", isSignedIn: true);
        Assert.Contains("part of 1", await page.InnerTextAsync("table.lesions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_key_takes_the_last_reading_and_two_take_all()
    {
        await course.FourLesionsAsync(2010);
        await using var session = await browser.OpenAsync();
        var page = await OpenVisitAsync(session, "2010-09-03");
        await page.FocusAsync("[name='Input.Assessment.Lesions[0].Reading']");
        await page.Keyboard.TypeAsync("=");
        Assert.Equal("18", await page.InputValueAsync("[name='Input.Assessment.Lesions[0].Reading']"));
        await page.Keyboard.TypeAsync("=");
        Assert.Equal(["18", "12", "10", "10"], await ReadingsAsync(page));
        await page.WaitForSelectorAsync("#response >> text=18 + 12 + 10 + 10 = 50 mm");
    }

    [Fact]
    public async Task From_progression_one_key_closes_the_line_and_saving_leads_to_the_next()
    {
        var line = await course.FourLesionsAsync(2012);
        await using var session = await browser.OpenAsync();
        var page = await OpenVisitAsync(session, "2012-09-03");
        await TypeAsync(page, "29", "20", "10", "10");
        await page.WaitForSelectorAsync("#close-line >> text=(imatinib) for progression on 2012-09-03");
        await page.FocusAsync("#lesions");
        await page.EvaluateAsync("document.activeElement.blur()");
        await page.Keyboard.PressAsync("p");
        Assert.Equal("Input.Dosing.Resistance", await page.EvaluateAsync<string>("document.activeElement.name"));
        Assert.Equal("2012-09-03", await page.InputValueAsync("[name='Input.Dosing.On']"));
        await page.WaitForSelectorAsync("#response:not(:has(#close-line))");
        await page.CheckAsync("[name='Input.Dosing.Resistance'][value=Secondary]", new PageCheckOptions { Force = true });
        await page.ClickAsync("text=Save, leave in progress");
        await page.WaitForURLAsync("**/lines/new?after=*");
        await page.ClickAsync("text=sunitinib 50 mg daily, 4 weeks on, 2 off");
        await page.WaitForURLAsync("**regimen=sunitinib-50");
        Assert.Equal("sunitinib", await page.InputValueAsync("#Input_Drug"));
        await page.FillAsync("#Input_StartedOn", "2012-09-20");
        await page.Keyboard.PressAsync("Control+s");
        await page.WaitForURLAsync($"**/patients/{course.Number}");
        await using var database = browser.Web.Database.Open();
        var closed = await database.TreatmentLines.SingleAsync(l => l.Id == line);
        Assert.Equal((PartialDate.Parse("2012-09-03"), StopReason.Progression, DrugResistance.Secondary), (closed.EndedOn!.Value, closed.StopReason!.Value, closed.Resistance!.Value));
    }

    [Fact]
    public async Task The_offer_can_be_declined_and_does_not_come_back()
    {
        await course.FourLesionsAsync(2014);
        await using var session = await browser.OpenAsync(ColorScheme.Dark, width: 390);
        var page = await OpenVisitAsync(session, "2014-09-03");
        await TypeAsync(page, "29", "20", "10", "10");
        await page.ClickAsync("#goes-on");
        await page.FillAsync("[name='Input.Assessment.Lesions[0].Reading']", "30");
        await page.WaitForSelectorAsync("#response >> text=30 + 20 + 10 + 10 = 70 mm");
        Assert.Equal(0, await page.Locator("#close-line").CountAsync());
        await page.ClickAsync("text=Save, leave in progress");
        await page.WaitForURLAsync($"**/patients/{course.Number}");
        page = await OpenVisitAsync(session, "2014-12-03", isSignedIn: true);
        await TypeAsync(page, "40", "20", "10", "10");
        await page.WaitForSelectorAsync("#response >> text=Treatment goes on beyond the progression of 2014-09-03.");
        Assert.Equal(0, await page.EvaluateAsync<int>("Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)"));
    }

    [Fact]
    public async Task Tab_goes_from_lesion_to_lesion_in_the_order_of_reading()
    {
        await course.FourLesionsAsync(2016);
        await using var session = await browser.OpenAsync();
        var page = await OpenVisitAsync(session, "2016-09-03");
        await page.FocusAsync("[name='Input.Assessment.Lesions[0].Reading']");
        List<string> visited = [];
        for (var i = 0; i < 5; i++)
        {
            visited.Add(await page.EvaluateAsync<string>("document.activeElement.name || document.activeElement.textContent.trim()"));
            await page.Keyboard.PressAsync("Tab");
        }
        Assert.Equal([.. Enumerable.Range(0, 4).Select(i => $"Input.Assessment.Lesions[{i}].Reading"), "All as last time"], visited);
    }

    private async Task<IPage> OpenVisitAsync(IBrowserContext session, string on, bool isSignedIn = false)
    {
        var page = await session.NewPageAsync();
        if (!isSignedIn)
        {
            await page.GotoAsync("/sign-in");
            await page.FillAsync("#Input_UserName", People.Account(RegistryRoles.Clinician));
            await page.FillAsync("#Input_Password", People.Password);
            await page.ClickAsync("main button");
            await page.WaitForSelectorAsync("[data-opens-shortcuts]:not([hidden])");
        }
        await page.GotoAsync(course.NewVisit);
        await page.FillAsync("#Input_Visit_VisitedOn", on);
        return page;
    }

    private static async Task TypeAsync(IPage page, params string[] readings)
    {
        await page.FocusAsync("[name='Input.Assessment.Lesions[0].Reading']");
        foreach (var reading in readings)
        {
            await page.Keyboard.TypeAsync(reading);
            await page.Keyboard.PressAsync("Tab");
        }
    }

    private static async Task<string[]> ReadingsAsync(IPage page) =>
        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => page.InputValueAsync($"[name='Input.Assessment.Lesions[{i}].Reading']")));
}
