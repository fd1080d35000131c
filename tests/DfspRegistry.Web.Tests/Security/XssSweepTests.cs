using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>
/// Every text column of the database is filled with a string that would run if it were written into a page as it stands, and every page, file and figure is
/// then looked at: the string may be read there and nowhere be an element, an attribute or a script (OWASP ASVS 5.0, 1.2.1 to 1.2.3, 1.3).
/// </summary>
[Trait("ASVS", "v5.0.0-1.2.1")]
[Trait("ASVS", "v5.0.0-1.2.2")]
[Trait("ASVS", "v5.0.0-1.2.3")]
public sealed class XssSweepTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task Nothing_that_is_stored_becomes_part_of_a_page()
    {
        var addresses = new Addresses(settled.People);
        List<string> wrong = [];
        var read = 0;
        foreach (var text in StoredScripts.Corpus)
        {
            Assert.True(await StoredScripts.FillAsync(web, text) > 20);
            foreach (var role in RegistryRoles.All)
            {
                using var person = await PageClient.SignInAsync(web, People.Account(role));
                foreach (var door in (await Handlers.OfAsync(web)).Where(h => h.Verb == "GET"))
                {
                    var answer = await person.GetAsync(addresses.Of(door));
                    if ((int)answer.Status >= 500)
                        wrong.Add($"{door} answered {answer.Status} over {text}");
                    if (answer.Page.Source.Text.Contains("alert(1)", StringComparison.Ordinal) || answer.Page.DocumentElement.TextContent.Contains("alert(1)", StringComparison.Ordinal))
                        read++;
                    wrong.AddRange(Ran(answer).Select(what => $"{door} as {role}: {what}"));
                }
            }
            using var researcher = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Researcher));
            wrong.AddRange(await InFilesAsync(researcher));
        }
        Assert.Empty(wrong);
        Assert.True(read > 10, $"only {read} pages showed what was stored; the sweep would prove little");
    }

    [Fact]
    public async Task Nothing_that_is_typed_and_refused_becomes_part_of_the_page()
    {
        var addresses = new Addresses(settled.People);
        List<string> wrong = [];
        using var person = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        foreach (var door in (await Handlers.OfAsync(web)).Where(h => h is { Verb: "GET", IsOpen: false }))
        {
            var opened = await person.GetAsync(addresses.Of(door));
            if (opened.Status != HttpStatusCode.OK || opened.Page.QuerySelector("main form[method=post]") is not { } form || form.GetAttribute("action") == "/sign-out")
                continue;
            var fields = form.QuerySelectorAll("input[type=text], input:not([type]), textarea").Select(f => f.GetAttribute("name")).OfType<string>().Distinct().ToList();
            foreach (var text in StoredScripts.Corpus)
            {
                var answer = await person.SubmitAsync(opened, addresses.Of(door), [.. fields.Select(f => (f, text))]);
                if ((int)answer.Status >= 500)
                    wrong.Add($"{door} answered {answer.Status} to {text}");
                wrong.AddRange(Ran(answer).Select(what => $"{door}: {what}"));
            }
        }
        Assert.Empty(wrong);
    }

    /// <summary>Every figure, table and script that the study's reports offer: a drawing has no element that the corpus made, and a table no cell that a spreadsheet would run.</summary>
    private async Task<List<string>> InFilesAsync(PageClient person)
    {
        List<string> wrong = [];
        var study = settled.People.Study.Code;
        var links = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in new[] { $"/analysis/{study}", $"/analysis/{study}/survival", $"/analysis/{study}/adverse-events" })
            links.UnionWith((await person.GetAsync(page)).Page.QuerySelectorAll("a[href*='/files/']").Select(a => a.GetAttribute("href")!));
        if (links.Count < 5)
            wrong.Add($"only {links.Count} files are offered");
        foreach (var link in links)
        {
            var answer = await person.GetAsync(link);
            if ((int)answer.Status >= 500)
                wrong.Add($"{link} answered {answer.Status}");
            if (answer.Response.Content.Headers.ContentType?.MediaType == "image/svg+xml")
            {
                var drawing = System.Xml.Linq.XDocument.Parse(answer.Page.Source.Text);
                wrong.AddRange(drawing.Descendants().Where(e => e.Name.LocalName is "script" or "foreignObject" or "image" || e.Attributes().Any(a => a.Name.LocalName.StartsWith("on", StringComparison.Ordinal) || a.Name.LocalName == StoredScripts.Mark))
                    .Select(e => $"{link}: {e.Name.LocalName}"));
            }
            if (link.Contains(".csv", StringComparison.Ordinal))
                wrong.AddRange(answer.Page.Source.Text.Split('\n').Where(line => line.Length > 0 && "=+@".Contains(line.TrimStart('"')[0], StringComparison.Ordinal)).Select(line => $"{link}: {line}"));
        }
        return wrong;
    }

    private static IEnumerable<string> Ran(Answer answer)
    {
        foreach (var element in answer.Page.All.Where(e => e.HasAttribute(StoredScripts.Mark)))
            yield return element.OuterHtml;
        foreach (var element in answer.Page.All.Where(e => e.Attributes.Any(a => a.Name.StartsWith("on", StringComparison.Ordinal))))
            yield return $"an event handler: {element.OuterHtml}";
        foreach (var link in answer.Page.QuerySelectorAll("a[href], form[action]").Select(e => e.GetAttribute("href") ?? e.GetAttribute("action")!))
        {
            if (link.TrimStart().StartsWith("javascript:", StringComparison.OrdinalIgnoreCase) || link.TrimStart().StartsWith("data:", StringComparison.OrdinalIgnoreCase))
                yield return $"a link to {link}";
        }
    }
}
