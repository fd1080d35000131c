using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Limits;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Limits;

/// <summary>What a person may do how often is one allowance for all processes together (security checklist S23); sign-in has its own tests.</summary>
public sealed class Distributed(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task Searches_on_two_processes_share_one_allowance_and_the_trail_says_who_went_beyond_it()
    {
        var replica = web.StartReplica();
        var account = People.Account(RegistryRoles.Coordinator);
        using var person = await PageClient.SignInAsync(web, account);
        await UseUpAsync(SharedRate.Search, account, left: 4);
        var token = (await person.GetAsync("/patients")).Page.QuerySelector("form[action*='handler=Search'] [name=__RequestVerificationToken]")!.GetAttribute("value")!;
        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 6; i++)
        {
            var address = i % 2 == 0 ? "/patients?handler=Search" : new Uri(replica, "/patients?handler=Search").ToString();
            var answer = await person.PostAsync(address, ("text", "nobody of this name"), ("__RequestVerificationToken", token));
            answers.Add(answer.Status);
            if (answer.Status == HttpStatusCode.TooManyRequests)
                Assert.InRange(answer.Response.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), SharedRate.Search.Every);
        }
        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.OK, 4), HttpStatusCode.TooManyRequests, HttpStatusCode.TooManyRequests], answers);
        await using var database = web.Database.Open();
        Assert.Equal(2, await database.AuditEntries.CountAsync(e => e.Action == AuditAction.Denied && e.UserName == "coordinator of NORTH" && EF.Functions.JsonContains(e.New!, """{"what":"too many: search"}""")));
        web.Time.Advance(SharedRate.Search.Every);
        Assert.Equal(HttpStatusCode.OK, (await person.PostAsync("/patients?handler=Search", ("text", "nobody"), ("__RequestVerificationToken", token))).Status);
    }

    [Theory]
    [InlineData("record", "/patients/{0}")]
    [InlineData("export", "/analysis/{1}/files/survival.csv")]
    public async Task What_is_opened_or_taken_away_has_an_allowance_of_its_own(string kind, string address)
    {
        var rate = kind == "record" ? SharedRate.Record : SharedRate.Export;
        var account = People.Account(RegistryRoles.Clinician);
        using var person = await PageClient.SignInAsync(web, account);
        var path = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, settled.People.NorthPatient.RegistryNumber, settled.People.Study.Code);
        await UseUpAsync(rate, account, left: 1);
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync(path)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await person.GetAsync(new Uri(web.StartReplica(), path).ToString())).Status);
        // Another person's allowance is untouched.
        using var other = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Researcher));
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Of_many_at_once_no_more_go_through_than_the_allowance()
    {
        var rate = new SharedRate("test", 10, TimeSpan.FromHours(1));
        var allowed = await Task.WhenAll(Enumerable.Range(0, 40).Select(async _ =>
        {
            using var scope = web.Services.CreateScope();
            return await scope.ServiceProvider.GetRequiredService<SharedRates>().WaitAsync(rate, "somebody") is null;
        }));
        Assert.Equal(10, allowed.Count(a => a));
    }

    private async Task UseUpAsync(SharedRate rate, string account, int left)
    {
        await using var database = web.Database.Open();
        var who = (await People.UserAsync(database, account)).Id.ToString();
        using var scope = web.Services.CreateScope();
        var rates = scope.ServiceProvider.GetRequiredService<SharedRates>();
        for (var i = 0; i < rate.AtOnce - left; i++)
            Assert.Null(await rates.WaitAsync(rate, who));
    }
}
