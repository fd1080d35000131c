using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Browser;

/// <summary>The picker of terms, one event more, and the checks beside their fields, in a browser with script.</summary>
public sealed class VisitChecksBrowserTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task A_word_of_the_chart_finds_its_term_whose_grades_are_the_only_ones_and_one_event_more_comes_in_place()
    {
        var people = await People.SettleAsync(browser.Web);
        await using var session = await browser.OpenAsync();
        var page = await session.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.FillAsync("#Input_UserName", People.Account(RegistryRoles.Clinician));
        await page.FillAsync("#Input_Password", People.Password);
        await page.ClickAsync("main button");
        await page.WaitForSelectorAsync("details.who");
        await page.GotoAsync($"/patients/{people.NorthPatient.RegistryNumber}/visits/new");

        var term = page.Locator("[data-new-event] [data-ctcae]").First;
        await term.FocusAsync();
        await page.Keyboard.TypeAsync("tiredn");
        await page.WaitForSelectorAsync(".picker-list:not([hidden]):not(:has(li:nth-child(3))) li:has-text('Fatigue')");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("Fatigue", await term.InputValueAsync());
        // CTCAE 5.0 grades fatigue 1 to 3.
        await page.WaitForSelectorAsync("[data-new-event] .grade-meaning[data-allowed='1 2 3']");
        Assert.Equal(["not graded", "1", "2", "3"], await page.Locator("[data-new-event] input[data-grade] + span:visible").AllInnerTextsAsync());
        Assert.Equal("tiredness", await page.InputValueAsync("[data-new-event] [data-reported]"));

        await page.ClickAsync("[data-add-event]");
        await page.WaitForSelectorAsync("#Input_NewAdverseEvents_1__Term");
        Assert.Equal("Fatigue", await term.InputValueAsync());
        Assert.EndsWith("/visits/new", page.Url, StringComparison.Ordinal);
        await page.Keyboard.TypeAsync("something never seen");
        await page.WaitForSelectorAsync(".picker-list:not([hidden]):not(:has(li:nth-child(2))) li:has-text('Other, specify')");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForSelectorAsync(".picker-list:not([hidden]) li:has-text('Investigations - Other, specify')");
        await page.Locator(".picker-list:not([hidden]) li:has-text('Investigations - Other, specify')").DispatchEventAsync("mousedown");
        Assert.Equal("Investigations - Other, specify", await page.InputValueAsync("#Input_NewAdverseEvents_1__Term"));
        Assert.Equal("something never seen", await page.InputValueAsync("#Input_NewAdverseEvents_1__ReportedTerm"));

        await page.FillAsync("#Input_Visit_NextVisitOn", "t+600");
        await page.WaitForSelectorAsync(".field:has(#Input_Visit_NextVisitOn) .field-warning");
        await page.WaitForSelectorAsync("[data-checks] li.is-open:has-text('KPS')");
        await page.FillAsync("#Input_Visit_Kps", "90");
        await page.WaitForSelectorAsync("[data-checks]:not(:has(li:has-text('KPS')))");
        await page.FillAsync("#Input_Visit_NextVisitOn", "t+180");
        await page.WaitForSelectorAsync(".field:has(#Input_Visit_NextVisitOn):not(:has(.field-warning))");
        await page.ClickAsync("[data-save]");

        // The line of this patient has no dose on record, which is said at once and can stay so.
        await page.WaitForURLAsync("**/visits/*#open-items");
        await page.SelectOptionAsync("select[name='Input.Missing[dosing]']", "NotRecorded");
        await page.ClickAsync("[data-save]");
        await page.WaitForURLAsync($"**/patients/{people.NorthPatient.RegistryNumber}*");
    }
}
