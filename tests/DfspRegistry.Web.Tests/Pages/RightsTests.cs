using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Security;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>Another site's patient answers like one that does not exist (OWASP ASVS 5.0, 8.2.2), and what is read leaves an entry.</summary>
public sealed class RightsTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;

    [Fact]
    public async Task Another_sites_patient_answers_like_one_that_does_not_exist()
    {
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician, "south"));
        List<string> wrong = [];
        var addresses = new Addresses(people);
        foreach (var door in (await Handlers.OfAsync(web)).Where(h => h.Verb == "GET" && h.Route.Contains("{number", StringComparison.Ordinal) && Policies.RolesByPolicy[h.Policy!].Contains(RegistryRoles.Clinician)))
        {
            var others = await clinician.GetAsync(addresses.Of(door));
            var nobodys = await clinician.GetAsync(addresses.Of(door, "D-999999"));
            if (others.Status != HttpStatusCode.NotFound || nobodys.Status != HttpStatusCode.NotFound || others.Text != nobodys.Text)
                wrong.Add($"{door}: {others.Status}, {nobodys.Status}");
        }
        foreach (var address in new[] { $"/screening/{people.NorthScreening.Id}" })
        {
            var answer = await clinician.GetAsync(address);
            if (answer.Status != HttpStatusCode.NotFound)
                wrong.Add($"{address}: {answer.Status}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_patient_page_opens_for_its_own_site_and_leaves_an_entry_that_it_was_read()
    {
        using var researcher = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Researcher));
        var number = people.NorthPatient.RegistryNumber;
        var answer = await researcher.GetAsync($"/patients/{number}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(number, answer.Page.QuerySelector("h1")!.TextContent);
        await using var database = web.Database.Open();
        Assert.Contains(database.AuditEntries, e => e.PatientId == people.NorthPatient.Id && e.Action == DfspRegistry.Data.Auditing.AuditAction.Opened && e.UserName == "researcher of NORTH");
    }

    [Fact]
    public async Task A_page_offers_no_entry_to_those_who_may_only_look()
    {
        using var researcher = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Researcher));
        var answer = await researcher.GetAsync($"/patients/{people.NorthPatient.RegistryNumber}");
        Assert.DoesNotContain(answer.Page.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")), href => href!.EndsWith("/new", StringComparison.Ordinal));
    }
}
