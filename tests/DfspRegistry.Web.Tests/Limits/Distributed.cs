using System.Net;
using System.Text.RegularExpressions;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SigningIn;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Limits;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using DfspRegistry.Web.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Limits;

/// <summary>What a person may do how often is one allowance for all processes together (security checklist S23); sign-in has its own tests.</summary>
public sealed partial class Distributed(SettledWeb settled) : IClassFixture<SettledWeb>
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
        // Two were refused, on two processes: the trail says so once, and again after ten minutes.
        Assert.Equal(1, await SaidAsync());
        web.Time.Advance(SharedRate.Search.Every);
        Assert.Equal(HttpStatusCode.OK, (await person.PostAsync("/patients?handler=Search", ("text", "nobody"), ("__RequestVerificationToken", token))).Status);
        web.Time.Advance(TimeSpan.FromMinutes(10));
        await UseUpAsync(SharedRate.Search, account, left: 0);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await person.PostAsync("/patients?handler=Search", ("text", "nobody"), ("__RequestVerificationToken", token))).Status);
        Assert.Equal(2, await SaidAsync());

        async Task<int> SaidAsync()
        {
            await using var database = web.Database.Open();
            return await database.AuditEntries.CountAsync(e => e.Action == AuditAction.Denied && e.UserName == "coordinator of NORTH" && EF.Functions.JsonContains(e.New!, """{"what":"too many: search"}"""));
        }
    }

    /// <summary>Not the record's own page alone: whoever copies the registry would take the history, the print or the forms.</summary>
    [Fact]
    public async Task Every_page_that_opens_one_patient_is_counted()
    {
        var account = People.Account(RegistryRoles.Coordinator, "south");
        using var person = await PageClient.SignInAsync(web, account);
        var doors = (await Handlers.OfAsync(web)).Where(h => h is { Verb: "GET", Name: null } && h.Model is not null && OfOnePatient().IsMatch(h.Route)).ToList();
        Assert.True(doors.Count > 25, $"{doors.Count} doors.");
        await using var database = web.Database.Open();
        var who = (await People.UserAsync(database, account)).Id.ToString();
        var now = web.Time.GetUtcNow();
        database.AddRange(new[] { SharedRate.Record, SharedRate.Picture }.Select(r => new SignInDelay { Key = r.KeyFor(who), WrongTries = 0, LastTryAt = now, OpenFrom = now.AddDays(1) }));
        await database.SaveChangesAsync();
        List<string> open = [];
        foreach (var door in doors)
        {
            var path = OfOnePatient().Replace(door.Route, $"/${{part}}/{(door.Route.Contains("{number}", StringComparison.Ordinal) ? settled.People.SouthPatient.RegistryNumber : Guid.Empty)}");
            path = Parameter().Replace(path, Guid.Empty.ToString());
            if ((await person.GetAsync(path)).Status != HttpStatusCode.TooManyRequests)
                open.Add(path);
        }
        Assert.Empty(open);
    }

    [Fact]
    public async Task Approved_rows_are_counted_like_the_files_of_a_study()
    {
        var account = People.Account(RegistryRoles.Researcher, "south");
        using var person = await PageClient.SignInAsync(web, account);
        var token = (await person.GetAsync("/account")).Page.QuerySelector("[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var path = new Uri(web.StartReplica(), $"/exports/{Guid.Empty}?handler=Download").ToString();
        Assert.Equal(HttpStatusCode.NotFound, (await person.PostAsync(path, ("__RequestVerificationToken", token))).Status);
        await UseUpAsync(SharedRate.Export, account, left: 1);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await person.PostAsync(path, ("__RequestVerificationToken", token))).Status);
    }

    [GeneratedRegex(@"^/(?<part>patients|visits|screening|pictures)/\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex OfOnePatient();

    [GeneratedRegex(@"\{[^}]+\}", RegexOptions.None, 1000)]
    private static partial Regex Parameter();

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
