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

    private static IEnumerable<string> Missing(HttpResponseMessage response, HashSet<string> nonces)
    {
        string? One(string name) => response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : null;
        var policy = One("Content-Security-Policy") ?? "";
        foreach (var part in new[] { "default-src 'none'", "script-src 'nonce-", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'", "form-action 'self'" })
        {
            if (!policy.Contains(part, StringComparison.Ordinal))
                yield return $"the content policy lacks {part}";
        }
        if (policy.Contains("unsafe", StringComparison.Ordinal) || policy.Contains('*', StringComparison.Ordinal))
            yield return $"the content policy is loose: {policy}";
        if (policy.Contains("'nonce-", StringComparison.Ordinal) && !nonces.Add(policy.Split("script-src 'nonce-")[1].Split('\'')[0]))
            yield return "a nonce was used before";
        foreach (var (name, value) in new[] { ("X-Content-Type-Options", "nosniff"), ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"), ("Cache-Control", "no-store") })
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
