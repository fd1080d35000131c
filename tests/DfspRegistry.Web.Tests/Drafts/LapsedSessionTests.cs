using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Drafts;

/// <summary>A session that lapses while somebody types takes nothing away, and gives nobody anything.</summary>
public sealed class LapsedSessionTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;

    private string NewVisit => $"/patients/{people.NorthPatient.RegistryNumber}/visits/new";

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => DraftTests.ForgetAsync(web);

    [Fact]
    public async Task A_form_sent_after_the_session_is_kept_and_stands_there_after_signing_in()
    {
        using var person = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        var opened = await person.GetAsync(NewVisit);
        web.Time.Advance(TimeSpan.FromMinutes(31));
        var sent = await person.SubmitAsync(opened, NewVisit, ("Input.Visit.VisitedOn", "9.9.2009"), ("Input.Visit.Notes", "sent too late"));
        var signIn = await person.FollowAsync(sent);
        Assert.Contains("kept as your draft", signIn.Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.False(await database.Visits.AnyAsync(v => v.Notes == "sent too late"));
        var back = await person.SubmitAsync(signIn, sent.Location!.ToString(), ("Input.UserName", People.Account(RegistryRoles.Clinician)), ("Input.Password", People.Password));
        Assert.Equal(NewVisit, back.Location!.ToString());
        var form = await person.GetAsync(NewVisit);
        Assert.Contains("sent too late", form.Text, StringComparison.Ordinal);
        Assert.Contains("2 fields typed, not saved yet", form.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await person.SubmitAsync(form, NewVisit)).Status);
        Assert.True(await database.Visits.AnyAsync(v => v.Notes == "sent too late"));
    }

    [Fact]
    public async Task Typing_goes_on_being_kept_and_says_that_the_session_has_ended()
    {
        using var person = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        var opened = await person.GetAsync(NewVisit);
        web.Time.Advance(TimeSpan.FromMinutes(31));
        var kept = await DraftTests.KeepAsync(person, opened, 1, ("Input.Visit.Notes", "typed too late"));
        Assert.False(kept.GetProperty("isSignedIn").GetBoolean());
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync(NewVisit)).Status);
        using var again = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        Assert.Contains("typed too late", (await again.GetAsync(NewVisit)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_draft_stays_with_its_owner_when_somebody_else_signs_in_at_the_same_desk()
    {
        using var desk = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        var opened = await desk.GetAsync(NewVisit);
        web.Time.Advance(TimeSpan.FromMinutes(31));
        await desk.SubmitAsync("/sign-in", ("Input.UserName", People.Account(RegistryRoles.Clinician)), ("Input.Password", People.Password));
        var sent = await desk.SubmitAsync(opened, NewVisit, ("Input.Visit.Notes", "of the coordinator"));
        Assert.Contains("Sign in as the person who typed it", (await desk.FollowAsync(sent)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("of the coordinator", (await desk.GetAsync(NewVisit)).Text, StringComparison.Ordinal);
        using var owner = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        Assert.Contains("of the coordinator", (await owner.GetAsync(NewVisit)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ticket_ends_with_the_longest_session_and_with_the_account()
    {
        using var person = await PageClient.SignInAsync(web, "coordinator-south");
        var address = $"/patients/{people.SouthPatient.RegistryNumber}/visits/new";
        var opened = await person.GetAsync(address);
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "coordinator-south");
        await database.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.SecurityStamp, "another"));
        Assert.Equal(HttpStatusCode.BadRequest, (await person.PostAsync("/drafts", [.. DraftTests.Fields(opened)])).Status);
        Assert.StartsWith("/sign-in?returnTo", (await person.SubmitAsync(opened, address)).Location!.ToString(), StringComparison.Ordinal);
        await database.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.SecurityStamp, user.SecurityStamp));
        web.Time.Advance(TimeSpan.FromHours(11.9));
        Assert.Equal(HttpStatusCode.OK, (await person.PostAsync("/drafts", [.. DraftTests.Fields(opened)])).Status);
        web.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.BadRequest, (await person.PostAsync("/drafts", [.. DraftTests.Fields(opened)])).Status);
    }

    [Fact]
    public async Task No_token_no_draft_also_after_the_session()
    {
        using var person = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        var fields = DraftTests.Fields(await person.GetAsync(NewVisit));
        web.Time.Advance(TimeSpan.FromMinutes(31));
        var withoutToken = fields.Where(f => f.Name != "__RequestVerificationToken").Select(f => f.Name == "Input.Visit.Notes" ? (f.Name, "no token") : f).ToArray();
        Assert.Equal(HttpStatusCode.BadRequest, (await person.PostAsync("/drafts", withoutToken)).Status);
        Assert.StartsWith("/sign-in?", (await person.PostAsync(NewVisit, withoutToken)).Location!.ToString(), StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.Empty(await database.EntryDrafts.ToListAsync());
    }
}
