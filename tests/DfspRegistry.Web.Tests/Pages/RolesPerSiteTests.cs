using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>A clinician of the north who is a researcher in the south: each right ends where its role does (OWASP ASVS 5.0, 8.2.2, 8.3.2).</summary>
[Trait("ASVS", "v5.0.0-8.2.2")]
[Trait("ASVS", "v5.0.0-8.3.2")]
public sealed class RolesPerSiteTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private const string Account = "mixed";

    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;

    public async Task InitializeAsync()
    {
        await using var database = web.Database.Open();
        if (await database.Users.AnyAsync(u => u.UserName == Account))
            return;
        using var scope = web.Services.CreateScope();
        var user = new RegistryUser { Id = Guid.CreateVersion7(), UserName = Account, Email = $"{Account}@example.org", DisplayName = "M. Mixed" };
        Assert.Empty((await scope.ServiceProvider.GetRequiredService<UserManager<RegistryUser>>().CreateAsync(user, People.Password)).Errors);
        database.Add(new RoleGrant { Id = Guid.CreateVersion7(), UserId = user.Id, Role = RegistryRoles.Clinician, SiteId = people.North.Id });
        database.Add(new RoleGrant { Id = Guid.CreateVersion7(), UserId = user.Id, Role = RegistryRoles.Researcher, SiteId = people.South.Id });
        foreach (var patient in new[] { people.NorthPatient, people.SouthPatient })
            await new IdentityVault(database, web.Services.GetRequiredService<InstallationKey>()).SetAsync(patient.Id, new PersonalIdentity($"Person of {patient.RegistryNumber}", null));
        await database.SaveChangesAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_patient_is_opened_at_both_sites_and_named_at_one()
    {
        using var person = await PageClient.SignInAsync(web, Account);
        var (own, read) = (await OpenAsync(person, people.NorthPatient), await OpenAsync(person, people.SouthPatient));
        Assert.Contains("Person of", own.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Person of", read.Text, StringComparison.Ordinal);
        Assert.Contains(own.Page.QuerySelectorAll("main a"), a => a.GetAttribute("href")!.EndsWith("/visits/new", StringComparison.Ordinal));
        var links = read.Page.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.DoesNotContain(links, href => href.EndsWith("/new", StringComparison.Ordinal) || href.EndsWith("/history", StringComparison.Ordinal) || href.StartsWith("/visits/", StringComparison.Ordinal));
        Assert.Contains("M. Mixed · clinician at NORTH; researcher at SOUTH", (await person.GetAsync("/account")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_worklist_holds_what_the_person_can_do_and_not_what_is_only_read()
    {
        using var person = await PageClient.SignInAsync(web, Account);
        var list = await person.GetAsync("/");
        Assert.Contains("1 patient in your follow-up", list.Text, StringComparison.Ordinal);
        Assert.Contains(people.NorthPatient.RegistryNumber, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(people.SouthPatient.RegistryNumber, list.Text, StringComparison.Ordinal);
        // Whoever only reads has nothing to do anywhere, and reads what is due.
        using var reader = await PageClient.SignInAsync(web, "researcher-south");
        Assert.Contains(people.SouthPatient.RegistryNumber, (await reader.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_by_name_finds_where_names_may_be_seen()
    {
        using var person = await PageClient.SignInAsync(web, Account);
        var page = await person.GetAsync("/patients");
        var token = page.Page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var found = await person.PostAsync("/patients?handler=Search", ("text", "Person of"), ("__RequestVerificationToken", token));
        Assert.Equal($"/patients/{people.NorthPatient.RegistryNumber}", found.Location!.ToString());
    }

    [Fact]
    public async Task A_form_of_a_patient_who_is_only_read_is_not_there_and_a_post_writes_nothing_but_that_it_was_denied()
    {
        using var person = await PageClient.SignInAsync(web, Account);
        await using var database = web.Database.Open();
        var visit = await database.Visits.AsNoTracking().SingleAsync(v => v.PatientId == people.SouthPatient.Id);
        var number = people.SouthPatient.RegistryNumber;
        var token = (await person.GetAsync($"/patients/{people.NorthPatient.RegistryNumber}/visits/new")).Page.QuerySelector("main form input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var before = await CountsAsync();
        foreach (var address in new[] { $"/patients/{number}/visits/new", $"/visits/{visit.Id}", $"/patients/{number}/contacts/new", $"/patients/{number}/consent", $"/patients/{number}/sign" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync(address)).Status);
            Assert.Equal(HttpStatusCode.NotFound, (await person.PostAsync(address, ("__RequestVerificationToken", token), ("Input.Visit.Kps", "80"))).Status);
        }
        // Word of a patient is entered in the worklist itself, which shows patients of both sites.
        var word = await person.PostAsync("/?handler=Alive", ("At.Number", number), ("At.Section", "late"), ("Alive.Id", Guid.CreateVersion7().ToString()), ("Alive.AliveOn", "2024-01-01"), ("Alive.Source", "Phone"), ("__RequestVerificationToken", token));
        Assert.Equal(HttpStatusCode.NotFound, word.Status);
        Assert.Equal(before, await CountsAsync());
        var denied = await database.AuditEntries.Where(e => e.Action == AuditAction.Denied && e.UserName == "M. Mixed" && e.PatientId == people.SouthPatient.Id).CountAsync();
        Assert.Equal(11, denied);
    }

    private async Task<Answer> OpenAsync(PageClient person, Patient patient)
    {
        var answer = await person.GetAsync($"/patients/{patient.RegistryNumber}");
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return answer;
    }

    private async Task<(int, int, int, int)> CountsAsync()
    {
        await using var database = web.Database.Open();
        return (await database.Visits.CountAsync(), await database.AliveContacts.CountAsync(), await database.Consents.CountAsync(), await database.AuditEntries.CountAsync(e => e.Action == AuditAction.Inserted));
    }
}
