using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>Every page as every role and as nobody; another site's patient answers like one that does not exist (OWASP ASVS 5.0, 8.2.1 and 8.2.2).</summary>
public sealed class RightsTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    /// <summary>Signed in is enough for these: one's own account, and the start page, which shows what the roles allow.</summary>
    private static readonly HashSet<string> ForEverySignedInPerson = ["/Index", "/Account/Index", "/Account/SignOut", "/Account/Appearance"];
    private static readonly HashSet<string> ForAnybody = ["/Account/SignIn", "/Account/SetPassword", "/Error", "/Status"];

    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;

    [Fact]
    public async Task Every_page_answers_each_role_as_its_right_says_and_nobody_with_the_sign_in_page()
    {
        var clients = new Dictionary<string, PageClient>(StringComparer.Ordinal);
        foreach (var role in RegistryRoles.All)
            clients[role] = await PageClient.SignInAsync(web, People.Account(role));
        using var nobody = PageClient.Anonymous(web);
        List<string> wrong = [];
        foreach (var (page, route, policy) in PagesOfTheApplication())
        {
            if (ForAnybody.Contains(page))
                continue;
            var address = AddressOf(route, people.NorthPatient.RegistryNumber);
            var closed = await nobody.GetAsync(address);
            if (closed.Status != HttpStatusCode.Redirect || !closed.Location!.ToString().StartsWith("/sign-in", StringComparison.Ordinal))
                wrong.Add($"{page} answered nobody with {closed.Status}");
            foreach (var role in RegistryRoles.All)
            {
                var allowed = policy is null || Policies.RolesByPolicy[policy].Contains(role);
                var answer = await clients[role].GetAsync(address);
                if (allowed == (answer.Status == HttpStatusCode.Forbidden) || (int)answer.Status >= 500)
                    wrong.Add($"{page} ({address}) answered {role} with {answer.Status}");
            }
        }
        Assert.Empty(wrong);
        foreach (var client in clients.Values)
            client.Dispose();
    }

    [Fact]
    public void Every_page_names_its_right()
    {
        var unnamed = PagesOfTheApplication().Where(p => p.Policy is null && !ForAnybody.Contains(p.Page) && !ForEverySignedInPerson.Contains(p.Page)).Select(p => p.Page);
        Assert.Empty(unnamed);
    }

    [Fact]
    public async Task Another_sites_patient_answers_like_one_that_does_not_exist()
    {
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician, "south"));
        List<string> wrong = [];
        foreach (var (page, route, _) in PagesOfTheApplication().Where(p => p.Route.Contains("{number", StringComparison.Ordinal)))
        {
            var others = await clinician.GetAsync(AddressOf(route, people.NorthPatient.RegistryNumber));
            var nobodys = await clinician.GetAsync(AddressOf(route, "D-999999"));
            if (others.Status != HttpStatusCode.NotFound || nobodys.Status != HttpStatusCode.NotFound || others.Text != nobodys.Text)
                wrong.Add($"{page}: {others.Status}, {nobodys.Status}");
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

    private IEnumerable<(string Page, string Route, string? Policy)> PagesOfTheApplication() =>
        web.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()
            .Select(e => (Descriptor: e.Metadata.GetMetadata<PageActionDescriptor>(), Endpoint: e))
            .Where(e => e.Descriptor is not null)
            .Select(e => (e.Descriptor!.ViewEnginePath, e.Endpoint.RoutePattern.RawText!, e.Endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Select(a => a.Policy).FirstOrDefault(p => p is not null)))
            .Distinct();

    private string AddressOf(string route, string number)
    {
        var address = route.Replace("{number}", number, StringComparison.Ordinal).Replace("{id}", "new", StringComparison.Ordinal)
            .Replace("{code:int}", "404", StringComparison.Ordinal).Replace("{study}", people.Study.Code, StringComparison.Ordinal);
        var parts = address.Split('/').Select(part => part.StartsWith('{') ? Guid.Empty.ToString() : part);
        return "/" + string.Join('/', parts).TrimStart('/');
    }
}
