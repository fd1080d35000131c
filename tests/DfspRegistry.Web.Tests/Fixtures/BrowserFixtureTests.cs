namespace DfspRegistry.Web.Tests.Fixtures;

/// <summary>That the other tests stand on firm ground: the real application, its database and a real browser.</summary>
public sealed class BrowserFixtureTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task Who_comes_without_an_account_sees_the_sign_in_page_with_its_styles_and_without_script_errors()
    {
        await using var session = await browser.OpenAsync();
        var page = await session.NewPageAsync();
        var errors = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        page.PageError += (_, error) => errors.Add(error);
        page.RequestFailed += (_, request) => errors.Add(request.Url);

        await page.GotoAsync("/");

        Assert.Equal("/sign-in", new Uri(page.Url).AbsolutePath);
        Assert.Equal("localhost", new Uri(page.Url).Host);
        Assert.True(await page.EvaluateAsync<bool>("[...document.styleSheets].length > 0 && [...document.styleSheets].every(sheet => sheet.cssRules.length > 0)"));
        Assert.Empty(errors);
    }

    [Fact]
    public async Task The_application_says_that_it_is_well_while_it_reaches_its_database()
    {
        using var client = browser.Web.Client();
        using var answer = await client.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode);
    }
}
