using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>The headers stand on every response of every door: pages, downloads, refusals, errors and what is not there (OWASP ASVS 5.0, 3.4 and 14.3.2).</summary>
[Trait("ASVS", "v5.0.0-3.4.3")]
[Trait("ASVS", "v5.0.0-3.4.4")]
[Trait("ASVS", "v5.0.0-3.4.5")]
[Trait("ASVS", "v5.0.0-3.4.6")]
[Trait("ASVS", "v5.0.0-3.4.8")]
[Trait("ASVS", "v5.0.0-14.3.2")]
[Trait("ASVS", "v5.0.0-13.4.6")]
public sealed class HeaderTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    [Fact]
    public async Task Every_response_carries_every_header()
    {
        var addresses = new Addresses(settled.People);
        List<string> wrong = [];
        HashSet<string> nonces = [];
        HashSet<HttpStatusCode> statuses = [];
        foreach (var client in new[] { PageClient.Anonymous(settled.Web), await PageClient.SignInAsync(settled.Web, People.Account(RegistryRoles.Researcher)), await PageClient.SignInAsync(settled.Web, People.Account(RegistryRoles.Clinician)) })
        {
            using (client)
            {
                foreach (var handler in await Handlers.OfAsync(settled.Web))
                {
                    var answer = handler.IsUnsafe ? await client.PostAsync(addresses.Of(handler)) : await client.GetAsync(addresses.Of(handler));
                    statuses.Add(answer.Status);
                    wrong.AddRange(Missing(answer.Response, nonces).Select(what => $"{handler} ({answer.Status}): {what}"));
                }
                foreach (var address in new[] { "/no/such/page", "/css/none.css", "/patients/D-999999", "/analysis/none" })
                    wrong.AddRange(Missing((await client.GetAsync(address)).Response, nonces).Select(what => $"{address}: {what}"));
            }
        }
        Assert.Empty(wrong);
        // The sweep has seen pages, redirects, refused forms, forbidden doors and missing things; else it would prove less than it says.
        Assert.Superset(new HashSet<HttpStatusCode> { HttpStatusCode.OK, HttpStatusCode.Redirect, HttpStatusCode.BadRequest, HttpStatusCode.Forbidden, HttpStatusCode.NotFound }, statuses);
    }

    [Fact]
    [Trait("ASVS", "v5.0.0-4.1.1")]
    [Trait("ASVS", "v5.0.0-3.4.2")]
    public async Task Every_answer_says_what_it_is_and_lets_no_other_site_read_it()
    {
        var addresses = new Addresses(settled.People);
        List<string> wrong = [];
        foreach (var person in new[] { PageClient.Anonymous(settled.Web), await PageClient.SignInAsync(settled.Web, People.Account(RegistryRoles.Clinician)) })
        {
            using (person)
            {
                foreach (var address in (await Handlers.OfAsync(settled.Web)).Where(h => !h.IsUnsafe).Select(h => addresses.Of(h)).Append("/css/base.css").Append("/js/registry.js").Append($"/analysis/{settled.People.Study.Code}/files/survival.csv"))
                {
                    var answer = await person.GetAsync(address);
                    if (answer.Response.Headers.Contains("Access-Control-Allow-Origin"))
                        wrong.Add($"{address} opens itself to other sites");
                    if (!answer.Response.Headers.TryGetValues("X-Content-Type-Options", out var sniff) || sniff.Single() != "nosniff")
                        wrong.Add($"{address} may be taken for something else");
                    if ((await answer.Response.Content.ReadAsByteArrayAsync()).Length == 0)
                        continue;
                    var type = answer.Response.Content.Headers.ContentType;
                    if (type?.MediaType is null || (type.MediaType.StartsWith("text/", StringComparison.Ordinal) && type.CharSet is null && !IsFile(address)))
                        wrong.Add($"{address} says it is {type}");
                }
            }
        }
        Assert.Empty(wrong);
        // Style sheets and scripts are UTF-8 by the rules of their formats unless they say otherwise.
        static bool IsFile(string address) => address.StartsWith("/css/", StringComparison.Ordinal) || address.StartsWith("/js/", StringComparison.Ordinal);
    }

    [Theory]
    [Trait("ASVS", "v5.0.0-4.1.4")]
    [Trait("ASVS", "v5.0.0-13.4.4")]
    [InlineData("TRACE")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    [InlineData("CONNECTED")]
    public async Task A_method_that_is_not_used_is_refused_before_anything_looks_at_it(string method)
    {
        using var http = settled.Web.Client();
        foreach (var path in new[] { "/sign-in", "/patients", "/health", "/css/base.css", "/no/such/page" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using var answer = await http.SendAsync(request);
            Assert.Equal((path, HttpStatusCode.MethodNotAllowed), (path, answer.StatusCode));
            Assert.Empty(Missing(answer, []));
        }
    }

    [Theory]
    [Trait("ASVS", "v5.0.0-13.4.3")]
    [Trait("ASVS", "v5.0.0-13.4.7")]
    [Trait("ASVS", "v5.0.0-14.2.5")]
    [InlineData("/css/")]
    [InlineData("/js/")]
    [InlineData("/lib/")]
    [InlineData("/.git/config")]
    [InlineData("/appsettings.json")]
    [InlineData("/DfspRegistry.Web.dll")]
    [InlineData("/css/none.css")]
    [InlineData("/patients/D-000001/none.css")]
    [InlineData("/css/..%2fappsettings.json")]
    public async Task What_is_no_file_for_everybody_is_not_served_as_one(string path)
    {
        using var http = settled.Web.Client();
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.BadRequest || (answer.StatusCode == HttpStatusCode.Redirect && answer.Headers.Location!.ToString().Contains("/sign-in", StringComparison.Ordinal)), $"{path}: {answer.StatusCode}");
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    [Trait("ASVS", "v5.0.0-14.3.1")]
    public async Task Signing_out_clears_what_the_browser_kept()
    {
        using var person = await PageClient.SignInAsync(settled.Web, People.Account(RegistryRoles.Clinician));
        var left = await person.SubmitAsync("/sign-out");
        Assert.Equal("\"cache\", \"storage\"", left.Response.Headers.GetValues("Clear-Site-Data").Single());
    }

    private static IEnumerable<string> Missing(HttpResponseMessage response, HashSet<string> nonces)
    {
        string? One(string name) => response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
        var policy = One("Content-Security-Policy") ?? "";
        foreach (var part in new[] { "default-src 'none'", "script-src 'nonce-", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "form-action 'self'", "report-uri /reports/csp" })
        {
            if (!policy.Contains(part, StringComparison.Ordinal))
                yield return $"the content policy lacks {part}";
        }
        if (policy.Contains("unsafe", StringComparison.Ordinal) || policy.Contains('*', StringComparison.Ordinal))
            yield return $"the content policy is loose: {policy}";
        if (policy.Contains("'nonce-", StringComparison.Ordinal) && !nonces.Add(policy.Split("script-src 'nonce-")[1].Split('\'')[0]))
            yield return "a nonce was used before";
        foreach (var (name, value) in new[] { ("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Embedder-Policy", "require-corp"), ("Cache-Control", "no-store") })
        {
            if (One(name) != value)
                yield return $"{name} is {One(name) ?? "absent"}";
        }
        if (One("Referrer-Policy") is not ("no-referrer" or "same-origin"))
            yield return "no referrer policy";
        if (One("Permissions-Policy") is null)
            yield return "no permissions policy";
        foreach (var name in new[] { "Server", "X-Powered-By", "X-AspNet-Version" })
        {
            if (One(name) is { } said)
                yield return $"{name}: {said}";
        }
    }
}
