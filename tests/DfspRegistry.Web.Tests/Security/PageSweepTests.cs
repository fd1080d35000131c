using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Auth;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>Every page as every role: where its parts come from, where its forms go, what stands in an address, and the way out.</summary>
public sealed class PageSweepTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    /// <summary>Choices that may stand in an address: a cut-off date, the days of a trail, the name of a field whose history is shown.</summary>
    private static readonly string[] MayStandInAddresses = ["cutoff", "From", "To", "Field"];

    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task Everything_a_page_loads_or_sends_to_is_the_registrys_own()
    {
        List<string> wrong = [];
        await EachAsync((door, page) =>
        {
            foreach (var script in page.QuerySelectorAll("script").Where(s => s.GetAttribute("type") is not "importmap" && (!s.HasAttribute("src") || s.GetAttribute("type") is not "module")))
                wrong.Add($"{door}: a script that is no module of its own: {script.OuterHtml}");
            foreach (var address in page.QuerySelectorAll("script[type=importmap]").SelectMany(s => Imports(s.TextContent)).Where(a => !a.StartsWith("/js/", StringComparison.Ordinal)))
                wrong.Add($"{door}: imports {address}");
            foreach (var plugIn in page.QuerySelectorAll("object, embed, applet, iframe, frame, base, style, [style]"))
                wrong.Add($"{door}: {plugIn.LocalName}");
            foreach (var (element, attribute) in page.All.SelectMany(e => new[] { "src", "href", "action", "formaction", "srcset", "data", "poster", "ping" }.Where(e.HasAttribute).Select(a => (e, a))))
            {
                var address = element.GetAttribute(attribute)!;
                if (address.StartsWith("//", StringComparison.Ordinal) || (address.Contains(':', StringComparison.Ordinal) && !IsOwn(address, element)))
                    wrong.Add($"{door}: {element.LocalName} {attribute}={address}");
            }
        });
        Assert.Empty(wrong);
        static bool IsOwn(string address, IElement element) =>
            address.StartsWith('/') || address.StartsWith('?') || address.StartsWith('#') || (element.LocalName == "img" && address.StartsWith("data:image/", StringComparison.Ordinal))
            || (element.LocalName is "link" && address.StartsWith("data:", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Imports(string map)
    {
        using var read = JsonDocument.Parse(map);
        return [.. read.RootElement.EnumerateObject().SelectMany(part => part.Value.EnumerateObject()).Select(import => import.Value.GetString()!)];
    }

    [Fact]
    public async Task Who_is_signed_in_finds_the_way_out_on_every_page()
    {
        List<string> without = [];
        await EachAsync((door, page) =>
        {
            if (page.QuerySelector("[href='/sign-out'], form[action='/sign-out']") is null && !door.Contains("/sign-in", StringComparison.Ordinal))
                without.Add(door);
        });
        Assert.Empty(without);
    }

    [Fact]
    public async Task What_people_type_is_posted_and_never_stands_in_an_address()
    {
        List<string> wrong = [];
        await EachAsync((door, page) =>
        {
            foreach (var field in page.QuerySelectorAll("form:not([method=post]) input:not([type=hidden]):not([type=radio]):not([type=checkbox]):not([type=submit]), form:not([method=post]) textarea"))
            {
                var name = field.GetAttribute("name");
                if (name is not null && !MayStandInAddresses.Contains(name))
                    wrong.Add($"{door}: {name}");
            }
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Passwords_are_masked_known_to_password_managers_and_never_sent_back()
    {
        var person = await Newcomer.InviteAsync(web, "fields@example.org");
        using var anonymous = PageClient.Anonymous(web);
        using var signedIn = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        var count = 0;
        foreach (var (client, address) in new[] { (anonymous, "/sign-in"), (anonymous, person.InvitationPath), (signedIn, "/account") })
        {
            foreach (var field in (await client.GetAsync(address)).Page.QuerySelectorAll("input").Where(f => f.GetAttribute("name") is { } name && (name.Contains("assword", StringComparison.Ordinal) || name is "Input.New" or "Input.Again" or "Input.Current")))
            {
                count++;
                Assert.Equal((address, "password"), (address, field.GetAttribute("type")));
                Assert.Contains(field.GetAttribute("autocomplete"), new[] { "current-password", "new-password" });
                Assert.True(field.GetAttribute("maxlength") is null or "128");
                Assert.Null(field.GetAttribute("value"));
            }
        }
        Assert.Equal(6, count);
    }

    [Fact]
    public async Task Nobody_who_is_not_signed_in_is_told_of_a_patient_a_person_or_a_version()
    {
        using var nobody = PageClient.Anonymous(web);
        var addresses = new Addresses(settled.People);
        foreach (var door in (await Handlers.OfAsync(web)).Where(h => h is { Verb: "GET", IsOpen: true }))
        {
            var said = (await nobody.GetAsync(addresses.Of(door))).Page.Source.Text;
            Assert.DoesNotContain(new[] { settled.People.NorthPatient.RegistryNumber, "of NORTH", "10.0.", "PostgreSQL", "Kestrel", "Npgsql", "ASP.NET" }, part => said.Contains(part, StringComparison.Ordinal));
        }
    }

    private async Task EachAsync(Action<string, IDocument> look)
    {
        var addresses = new Addresses(settled.People);
        var seen = 0;
        foreach (var role in RegistryRoles.All)
        {
            using var person = await PageClient.SignInAsync(web, People.Account(role));
            foreach (var door in (await Handlers.OfAsync(web)).Where(h => h is { Verb: "GET", Name: null }))
            {
                var answer = await person.GetAsync(addresses.Of(door));
                if (answer.Status != HttpStatusCode.OK || answer.Response.Content.Headers.ContentType?.MediaType != "text/html" || answer.Page.QuerySelector("main") is null)
                    continue;
                seen++;
                look($"{door} as {role}", answer.Page);
            }
        }
        Assert.True(seen > 60, $"only {seen} pages were looked at");
    }
}
