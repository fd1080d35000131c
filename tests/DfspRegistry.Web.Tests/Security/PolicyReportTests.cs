using System.Net;
using System.Text;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>A browser says what a page's content policy kept it from (OWASP ASVS 5.0, 3.4.7).</summary>
public sealed class PolicyReportTests(BrowserFixture browser) : IClassFixture<BrowserFixture>
{
    [Fact]
    public async Task A_script_that_was_put_into_a_page_does_not_run_and_is_reported()
    {
        await using var session = await browser.OpenAsync();
        var page = await session.NewPageAsync();
        await page.GotoAsync("/sign-in");
        var reported = page.WaitForResponseAsync("**/reports/csp");
        await page.EvaluateAsync("() => { const put = document.createElement('script'); put.textContent = 'document.title = \"ran\"'; document.body.append(put); }");
        Assert.Equal((int)HttpStatusCode.NoContent, (await reported).Status);
        Assert.NotEqual("ran", await page.TitleAsync());
    }

    [Theory]
    [InlineData("", HttpStatusCode.NoContent)]
    [InlineData("[1]", HttpStatusCode.NoContent)]
    [InlineData("{\"csp-report\": 3}", HttpStatusCode.NoContent)]
    [InlineData("{\"csp-report\": {\"effective-directive\": 3, \"blocked-uri\": \"not an address\\r\\n\"}}", HttpStatusCode.NoContent)]
    public async Task Whatever_is_sent_there_is_answered_with_nothing(string report, HttpStatusCode status)
    {
        using var http = browser.Web.Client();
        using var body = new StringContent(report, Encoding.UTF8, "application/csp-report");
        using var answer = await http.PostAsync(new Uri("/reports/csp", UriKind.Relative), body);
        Assert.Equal(status, answer.StatusCode);
    }

    [Fact]
    public async Task A_long_report_and_a_flood_of_reports_are_turned_away()
    {
        using var http = browser.Web.Client();
        using var body = new StringContent(new string(' ', 20_000), Encoding.UTF8, "application/csp-report");
        using var tooLong = await http.PostAsync(new Uri("/reports/csp", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 60; i++)
        {
            using var small = new StringContent("{}", Encoding.UTF8, "application/csp-report");
            using var answer = await http.PostAsync(new Uri("/reports/csp", UriKind.Relative), small);
            answers.Add(answer.StatusCode);
        }
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
    }
}
