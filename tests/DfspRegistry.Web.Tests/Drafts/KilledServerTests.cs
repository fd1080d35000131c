using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Drafts;

/// <summary>The server is killed (kill -9) while somebody works, and another one is started.</summary>
public sealed class KilledServerTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;

    private string NewVisit => $"/patients/{settled.People.NorthPatient.RegistryNumber}/visits/new";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => DraftTests.ForgetAsync(web);

    [Fact]
    public async Task Between_two_keys_what_was_kept_is_there_and_the_open_form_goes_on()
    {
        using var first = await WebProcess.StartAsync(web);
        using var person = await SignedInAsync(first);
        var opened = await person.GetAsync(NewVisit);
        await DraftTests.KeepAsync(person, opened, 1, ("Input.Visit.Notes", "before the"));
        first.Kill();
        await Assert.ThrowsAsync<HttpRequestException>(() => DraftTests.KeepAsync(person, opened, 2, ("Input.Visit.Notes", "before the end")));

        using var second = await first.StartAgainAsync();
        await DraftTests.KeepAsync(person, opened, 3, ("Input.Visit.Notes", "before the end"));
        Assert.Contains("before the end", (await person.GetAsync(NewVisit)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_commit_and_before_the_answer_the_form_sent_again_finds_its_visit()
    {
        using var first = await WebProcess.StartAsync(web);
        using var person = await SignedInAsync(first);
        var opened = await person.GetAsync(NewVisit);
        (string, string)[] typed = [("Input.Visit.VisitedOn", "1.2.2009"), ("Input.Visit.Notes", "committed, never answered")];
        // Nobody reads the answer: for the person it never came.
        _ = await person.SubmitAsync(opened, NewVisit, typed);
        first.Kill();

        using var second = await first.StartAgainAsync();
        var again = await person.SubmitAsync(opened, NewVisit, typed);
        Assert.Equal((HttpStatusCode.Redirect, $"/patients/{settled.People.NorthPatient.RegistryNumber}"), (again.Status, again.Location!.ToString()));
        await using var database = web.Database.Open();
        Assert.Single(await database.Visits.Where(v => v.Notes == "committed, never answered").ToListAsync());
        Assert.DoesNotContain("not saved yet", (await person.GetAsync(NewVisit)).Text, StringComparison.Ordinal);
    }

    /// <summary>Signed in to the process of the tests, which asks for no second step, and known to the other by their common database.</summary>
    private async Task<PageClient> SignedInAsync(WebProcess process)
    {
        var cookies = new CookieContainer();
        using var signedIn = await PageClient.SignInAsync(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = web.Address }, People.Account(RegistryRoles.Clinician));
        return new PageClient(process.Client(cookies));
    }
}
