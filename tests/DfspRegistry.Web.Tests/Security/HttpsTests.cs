using System.Globalization;
using System.Net;
using AngleSharp.Html.Parser;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>The registry under its https address, behind a proxy that ends the encryption: cookies, strict transport, names and addresses (security checklist S17).</summary>
public sealed class HttpsTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private const string Name = "registry.example.org";
    private static readonly KeyValuePair<string, string>[] Public = [new("DFSP_PUBLIC_ADDRESS", $"https://{Name}")];

    private readonly WebFixture web = settled.Web;

    [Theory]
    [InlineData("http://registry.hospital", false)]
    [InlineData("http://10.0.0.7:5080", false)]
    [InlineData("HTTP://Registry.Hospital/", false)]
    [InlineData("http://localhost.registry.hospital", false)]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://[::1]:5080", true)]
    [InlineData("https://registry.hospital", true)]
    public void An_unencrypted_address_is_taken_for_this_machine_alone(string address, bool isTaken)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("DFSP_PUBLIC_ADDRESS", address)]).Build();
        if (isTaken)
            Assert.Equal(new Uri(address), PublicAddress.From(configuration).Address);
        else
            Assert.Contains("unencrypted", Assert.Throws<InvalidOperationException>(() => PublicAddress.From(configuration)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_cookie_is_bound_to_the_host_closed_to_scripts_and_travels_encrypted_only()
    {
        using var browser = Browser(web.StartReplica([.. Public, new("DFSP_PROXY", "127.0.0.1")]));
        List<string> cookies = [];
        await SignInAsync(browser, cookies);
        using var chosen = await FormAsync(browser, cookies, "/account", "/account/appearance", ("appearance", "dark"));
        using var appearance = await browser.SendAsync(chosen);
        Keep(appearance, cookies);
        Assert.Superset(new HashSet<string> { "__Host-dfsp-form", "__Host-dfsp-session", "__Host-dfsp-appearance" }, cookies.Select(c => c.Split('=')[0]).ToHashSet());
        Assert.All(cookies, cookie =>
        {
            var parts = cookie.Split(';', StringSplitOptions.TrimEntries);
            Assert.StartsWith("__Host-", parts[0], StringComparison.Ordinal);
            Assert.Contains("secure", parts, StringComparer.OrdinalIgnoreCase);
            Assert.Contains("httponly", parts, StringComparer.OrdinalIgnoreCase);
            Assert.Contains("path=/", parts, StringComparer.OrdinalIgnoreCase);
            Assert.Contains(parts, p => p.Equals("samesite=strict", StringComparison.OrdinalIgnoreCase) || p.Equals("samesite=lax", StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(parts, p => p.StartsWith("domain", StringComparison.OrdinalIgnoreCase));
            // What browsers keep of one cookie, name and value together.
            Assert.InRange(parts[0].Length, 1, 4096);
        });
    }

    [Theory]
    [InlineData("GET", "/sign-in", 200)]
    [InlineData("GET", "/patients", 302)]
    [InlineData("GET", "/no/such/page", 302)]
    [InlineData("GET", "/status/404", 404)]
    [InlineData("GET", "/css/base.css", 200)]
    [InlineData("POST", "/sign-in", 400)]
    [InlineData("PUT", "/sign-in", 405)]
    public async Task Every_answer_tells_the_browser_to_come_encrypted_for_two_years(string method, string path, int status)
    {
        using var browser = Browser(web.StartReplica([.. Public, new("DFSP_PROXY", "127.0.0.1")]));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var answer = await browser.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("max-age=63072000; includeSubDomains", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }

    [Theory]
    [InlineData(Name, true)]
    [InlineData("localhost", true)]
    [InlineData("evil.example", false)]
    [InlineData("registry.example.org.evil.example", false)]
    public async Task It_answers_to_its_own_name_and_to_this_machines(string name, bool answers)
    {
        using var browser = Browser(web.StartReplica([.. Public, new("DFSP_PROXY", "127.0.0.1")]), name);
        using var answer = await browser.GetAsync(new Uri("/sign-in", UriKind.Relative));
        Assert.Equal(answers ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
        if (!answers)
            Assert.Empty(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task What_comes_without_encryption_is_refused_and_not_led_on()
    {
        using var browser = Browser(web.StartReplica(Public));
        foreach (var path in new[] { "/", "/sign-in", "/css/base.css", "/calendar/none.ics" })
        {
            using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, answer.StatusCode));
        }
        using var health = await browser.GetAsync(new Uri("/health", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Without_a_public_address_it_serves_this_machine_only()
    {
        using var browser = Browser(web.Address, "evil.example");
        using var answer = await browser.GetAsync(new Uri("/sign-in", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData(null, "127.0.0.1")]
    [InlineData("127.0.0.1", "198.51.100.7")]
    [InlineData("192.0.2.0/24", "127.0.0.1")]
    public async Task Where_a_request_comes_from_is_believed_of_a_named_proxy_and_of_its_last_word_only(string? proxy, string source)
    {
        KeyValuePair<string, string>[] settings = proxy is null ? [] : [new("DFSP_PROXY", proxy)];
        using var browser = Browser(web.StartReplica(settings), "localhost");
        browser.DefaultRequestHeaders.Remove("X-Forwarded-Proto");
        browser.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.5, 198.51.100.7");
        await SignInAsync(browser, []);
        await using var database = web.Database.Open();
        var session = await database.UserSessions.AsNoTracking().OrderByDescending(s => s.StartedAt).ThenByDescending(s => s.LastActiveAt).FirstAsync();
        Assert.Equal(source, session.Source);
    }

    /// <summary>As the proxy sends it on: plain, with the name and the encryption that the browser used.</summary>
    private static HttpClient Browser(Uri address, string name = Name)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address };
        http.DefaultRequestHeaders.Host = name == "localhost" ? string.Create(CultureInfo.InvariantCulture, $"localhost:{address.Port}") : name;
        http.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");
        return http;
    }

    private static async Task SignInAsync(HttpClient browser, List<string> cookies)
    {
        using var request = await FormAsync(browser, cookies, "/sign-in", "/sign-in", ("Input.UserName", People.Account(RegistryRoles.Clinician)), ("Input.Password", People.Password));
        using var answer = await browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Keep(answer, cookies);
    }

    private static async Task<HttpRequestMessage> FormAsync(HttpClient browser, List<string> cookies, string page, string address, params (string Name, string Value)[] typed)
    {
        using var get = new HttpRequestMessage(HttpMethod.Get, page) { Headers = { { "Cookie", Cookies(cookies) } } };
        using var opened = await browser.SendAsync(get);
        Keep(opened, cookies);
        var shown = new HtmlParser().ParseDocument(await opened.Content.ReadAsStringAsync());
        var token = shown.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return new HttpRequestMessage(HttpMethod.Post, address)
        {
            Headers = { { "Cookie", Cookies(cookies) } },
            Content = new FormUrlEncodedContent([.. typed.Select(t => KeyValuePair.Create(t.Name, t.Value)), KeyValuePair.Create("__RequestVerificationToken", token)]),
        };
    }

    private static string Cookies(List<string> cookies) => cookies.Count == 0 ? "none=1" : string.Join("; ", cookies.Select(c => c.Split(';')[0]));

    private static void Keep(HttpResponseMessage answer, List<string> cookies)
    {
        foreach (var cookie in answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : [])
        {
            cookies.RemoveAll(c => c.Split('=')[0] == cookie.Split('=')[0]);
            cookies.Add(cookie);
        }
    }
}
