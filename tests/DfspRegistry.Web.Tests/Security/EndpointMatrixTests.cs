using System.Net;
using System.Text;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>
/// Who may pass which door: docs/rights.md is the reviewed list, this generates it from the running application and compares, and then tries each
/// door as each role. OWASP ASVS 5.0, 8.1.1, 8.2.1, 8.3.1; the holes it is there for are CVE-2026-25164, -34053 and -32123, handlers that
/// nobody had closed.
/// </summary>
[Trait("ASVS", "v5.0.0-8.1.1")]
[Trait("ASVS", "v5.0.0-8.2.1")]
[Trait("ASVS", "v5.0.0-8.3.1")]
public sealed class EndpointMatrixTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    /// <summary>Being signed in is right enough for these: one's own account, and pages that show only what one's roles allow.</summary>
    private static readonly string[] OwnRoutes = ["/", "/Index", "/account", "/sign-out"];

    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task The_reviewed_list_of_rights_is_that_of_the_application() => Repository.AssertSays("rights.md", Matrix(await Handlers.OfAsync(web)));

    [Fact]
    public async Task Every_door_names_its_right_or_is_ones_own()
    {
        var unnamed = (await Handlers.OfAsync(web)).Where(h => h is { Policy: null, IsOpen: false } && !OwnRoutes.Any(own => h.Route == own || h.Route.StartsWith(own + "/", StringComparison.Ordinal) && own.Length > 1));
        Assert.Empty(unnamed);
    }

    [Fact]
    public async Task Every_door_answers_each_role_and_nobody_as_the_list_says()
    {
        var handlers = await Handlers.OfAsync(web);
        var addresses = new Addresses(settled.People);
        List<string> wrong = [];
        using (var nobody = PageClient.Anonymous(web))
        {
            foreach (var handler in handlers.Where(h => !h.IsOpen))
            {
                var answer = await SendAsync(nobody, handler, addresses);
                if (answer.Status != HttpStatusCode.Redirect || !answer.Location!.ToString().StartsWith("/sign-in", StringComparison.Ordinal))
                    wrong.Add($"{handler} answered nobody with {answer.Status}");
            }
        }
        foreach (var role in RegistryRoles.All)
        {
            using var person = await PageClient.SignInAsync(web, People.Account(role));
            foreach (var handler in handlers.Where(h => !h.IsOpen && h.Route != "/sign-out"))
            {
                var answer = await SendAsync(person, handler, addresses);
                // A form without its token is refused with 400 by a door that is open to the role; the right is looked at before.
                if (Allows(handler, role) == (answer.Status == HttpStatusCode.Forbidden) || (int)answer.Status >= 500)
                    wrong.Add($"{handler} answered {role} with {answer.Status}");
            }
        }
        Assert.Empty(wrong);
    }

    private static Task<Answer> SendAsync(PageClient person, Handler handler, Addresses addresses)
    {
        var address = addresses.Of(handler);
        return handler.IsUnsafe ? person.PostAsync(address) : person.GetAsync(address);
    }

    private static bool Allows(Handler handler, string role) => handler.Policy is null || Policies.RolesByPolicy[handler.Policy].Contains(role);

    private static string Matrix(IReadOnlyList<Handler> handlers)
    {
        var text = new StringBuilder(
            """
            # Rights

            Every door of the web application and who may pass it. This list is made from the running application (`DFSP_WRITE_DOCS=1 ./dfsp test`
            writes it anew) and read by a person before it is accepted; a test compares it and tries each door as each role. A role
            is held at sites, and a door opens to the patients of the sites where its right is held: those of other sites do not exist behind it.

            | door | right | nobody |
            """);
        foreach (var role in RegistryRoles.All)
            text.Append(' ').Append(role).Append(" |");
        text.Append("\n|---|---|---|").Append(string.Concat(Enumerable.Repeat("---|", RegistryRoles.All.Count))).Append('\n');
        foreach (var handler in handlers)
        {
            text.Append("| ").Append(handler).Append(" | ").Append(handler.IsOpen ? "open" : handler.Policy ?? "signed in").Append(" | ").Append(handler.IsOpen ? "yes" : "–").Append(" |");
            foreach (var role in RegistryRoles.All)
                text.Append(' ').Append(handler.IsOpen || Allows(handler, role) ? "yes" : "–").Append(" |");
            text.Append('\n');
        }
        return text.ToString();
    }
}
