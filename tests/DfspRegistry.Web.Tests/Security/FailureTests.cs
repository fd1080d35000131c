using System.Net;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>When something breaks the registry stays closed, says so in general words, and goes on (OWASP ASVS 5.0, 16.5).</summary>
public sealed class FailureTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task Without_its_database_it_lets_nobody_in_tells_nothing_of_itself_and_goes_on()
    {
        using var person = await PageClient.SignInAsync(web, "clinician-north");
        var broken = web.StartReplica(new KeyValuePair<string, string>("DFSP_DATABASE", "Host=/no/such/folder;Database=d;Username=u;Password=secret-the-databases-own;Timeout=1"));
        foreach (var path in new[] { "/sign-in", "/patients", $"/patients/{settled.People.NorthPatient.RegistryNumber}", "/sign-in" })
        {
            var answer = await person.GetAsync(new Uri(broken, path).ToString());
            Assert.NotEqual((path, HttpStatusCode.OK), (path, answer.Status));
            var said = answer.Page.Source.Text;
            Assert.DoesNotContain(new[] { "Npgsql", "Exception", "   at ", "/no/such/folder", "the-databases-own", "src/" }, part => said.Contains(part, StringComparison.Ordinal));
            Assert.True(answer.Response.Headers.CacheControl!.NoStore);
            Assert.Contains("default-src 'none'", answer.Response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
        using var health = (await person.GetAsync(new Uri(broken, "/health").ToString())).Response;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal("Unhealthy", await health.Content.ReadAsStringAsync());
        // The one beside it is not touched by it.
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/patients")).Status);
    }

    [Fact]
    public async Task What_is_larger_than_a_request_may_be_is_refused()
    {
        using var http = web.Client();
        // The server says no to the head of the request, before the rest is sent.
        http.DefaultRequestHeaders.ExpectContinue = true;
        foreach (var size in new[] { 11 * 1024 * 1024, 2 * 1024 * 1024 })
        {
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("Input.UserName", new string('x', size))]);
            using var answer = await http.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
            Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{size}: {answer.StatusCode}");
        }
        using var many = new FormUrlEncodedContent(Enumerable.Range(0, 5000).Select(i => KeyValuePair.Create($"f{i}", "")));
        using var refused = await http.PostAsync(new Uri("/sign-in", UriKind.Relative), many);
        Assert.True(refused.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge, $"{refused.StatusCode}");
        using var long_ = new HttpRequestMessage(HttpMethod.Get, "/sign-in?" + new string('q', 9000));
        using var tooLong = await http.SendAsync(long_);
        Assert.Equal(HttpStatusCode.RequestUriTooLong, tooLong.StatusCode);
    }

    [Fact]
    public async Task A_field_of_a_form_is_read_from_the_form_and_not_from_the_address()
    {
        using var person = PageClient.Anonymous(web);
        var opened = await person.GetAsync("/sign-in");
        var token = opened.Page.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var answer = await person.PostAsync($"/sign-in?Input.UserName=clinician-north&Input.Password={Uri.EscapeDataString(People.Password)}", ("__RequestVerificationToken", token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("", answer.Page.GetElementById("Input_UserName")!.GetAttribute("value") ?? "");
    }
}
