using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.Sessions;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Auth;

/// <summary>A session that ends, ends at once and on both of two processes (OWASP ASVS 5.0, 7.4 and 8.3.2; CVE-2026-95814 is what happens otherwise).</summary>
[Trait("ASVS", "v5.0.0-7.2.1")]
[Trait("ASVS", "v5.0.0-7.4.1")]
[Trait("ASVS", "v5.0.0-7.4.2")]
[Trait("ASVS", "v5.0.0-8.3.2")]
public sealed class Revocation(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;
    private Uri replica = null!;

    public Task InitializeAsync()
    {
        replica = web.StartReplica();
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Signing_in_on_one_process_holds_on_the_other()
    {
        using var person = await PageClient.SignInAsync(web, "clinician-north");
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await BothAsync(person, "/patients"));
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_not_only_the_cookie()
    {
        var cookies = new CookieContainer();
        using var person = Browser(cookies);
        await person.SubmitAsync("/sign-in", ("Input.UserName", "clinician-north"), ("Input.Password", People.Password));
        var stolen = cookies.GetCookieHeader(web.Address);
        Assert.Equal(HttpStatusCode.Redirect, (await person.SubmitAsync("/sign-out")).Status);
        foreach (var address in new[] { web.Address, replica })
        {
            using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
            http.DefaultRequestHeaders.Add("Cookie", stolen);
            using var answer = await http.GetAsync(new Uri(address, "/patients"));
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Closing_the_account_ends_its_sessions()
    {
        using var person = await PageClient.SignInAsync(web, "clinician-south");
        using (var scope = web.Services.CreateScope())
            await scope.ServiceProvider.GetRequiredService<Invitations>().DisableAsync("clinician-south@example.org");
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Redirect], await BothAsync(person, "/account"));
    }

    [Fact]
    public async Task Losing_the_role_closes_what_it_opened()
    {
        using var person = await PageClient.SignInAsync(web, "researcher-south");
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "researcher-south");
        await database.RoleGrants.Where(g => g.UserId == user.Id).ExecuteDeleteAsync();
        Assert.Equal([HttpStatusCode.Forbidden, HttpStatusCode.Forbidden], await BothAsync(person, "/patients"));
    }

    [Fact]
    public async Task A_new_password_ends_every_session_but_the_one_that_set_it()
    {
        const string Chosen = "a different horse with new batteries";
        using var person = await PageClient.SignInAsync(web, "researcher-north");
        using var elsewhere = await PageClient.SignInAsync(web, "researcher-north");
        Assert.Equal(HttpStatusCode.Redirect, (await person.SubmitAsync("/account", ("Input.Current", People.Password), ("Input.New", Chosen), ("Input.Again", Chosen))).Status);
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await BothAsync(person, "/account"));
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Redirect], await BothAsync(elsewhere, "/account"));
    }

    [Fact]
    public async Task A_session_that_was_ended_goes_on_under_no_new_token()
    {
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "clinician-north");
        var place = new SessionPlace("198.51.100.7", "Firefox on Linux");
        var open = await InScopeAsync(s => s.StartAsync(user, SignInMethod.Passkey, isComplete: true, place));
        // Ended by its owner, elsewhere, between the reading of the request and its new token.
        await InScopeAsync(s => s.EndAsync(user.Id, open!.Value.Session.Id));
        Assert.Null(await InScopeAsync(s => s.StartAsync(user, SignInMethod.Passkey, isComplete: true, place, open!.Value.Session)));
        Assert.False(await database.UserSessions.AnyAsync(s => s.Source == place.Source && s.EndedAt == null));
    }

    [Fact]
    public async Task Of_two_that_go_on_from_one_session_one_does()
    {
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "clinician-north");
        var place = new SessionPlace("198.51.100.8", "Firefox on Linux");
        var open = await InScopeAsync(s => s.StartAsync(user, SignInMethod.Passkey, isComplete: true, place));
        var went = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => InScopeAsync(s => s.StartAsync(user, SignInMethod.Passkey, isComplete: true, place, open!.Value.Session))));
        Assert.Single(went, s => s is not null);
        Assert.Equal(1, await database.UserSessions.CountAsync(s => s.Source == place.Source && s.EndedAt == null));
    }

    [Fact]
    public async Task Anybodys_sign_in_sweeps_away_whose_thirty_days_are_over()
    {
        await using var database = web.Database.Open();
        var (gone, here) = (await People.UserAsync(database, "researcher-south"), await People.UserAsync(database, "clinician-north"));
        var place = new SessionPlace("198.51.100.9", "Firefox on Linux");
        var old = new UserSession
        {
            Id = new byte[32], UserId = gone.Id, StartedAt = web.Time.GetUtcNow().AddDays(-31), LastActiveAt = web.Time.GetUtcNow().AddDays(-31), ConfirmedAt = web.Time.GetUtcNow().AddDays(-31),
            Method = SignInMethod.Passkey, IsComplete = true, SecurityStamp = "gone", Source = place.Source, Browser = place.Browser,
        };
        database.Add(old);
        await database.SaveChangesAsync();
        await InScopeAsync(s => s.StartAsync(here, SignInMethod.Passkey, isComplete: true, new SessionPlace("198.51.100.10", "")));
        Assert.False(await database.UserSessions.AnyAsync(s => s.Source == place.Source));
    }

    [Fact]
    [Trait("ASVS", "v5.0.0-7.5.2")]
    public async Task The_owner_sees_all_sessions_and_ends_one_or_all_others()
    {
        using var here = await PageClient.SignInAsync(web, "coordinator-north");
        using var second = await PageClient.SignInAsync(web, "coordinator-north");
        using var third = await PageClient.SignInAsync(web, "coordinator-north");
        using var stranger = await PageClient.SignInAsync(web, "coordinator-south");
        var page = await here.GetAsync("/account/sessions");
        Assert.Equal(3, page.Page.QuerySelectorAll("main tbody tr").Length);
        var id = page.Page.QuerySelector("main input[name=session]")!.GetAttribute("value")!;

        // Another person's session is not there for this one.
        var token = (await stranger.GetAsync("/account")).Page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.PostAsync("/account/sessions?handler=End", ("session", id), ("__RequestVerificationToken", token))).Status);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).Status);

        await here.SubmitAsync(page, "/account/sessions?handler=End", ("session", id));
        HttpStatusCode[] left = [(await second.GetAsync("/account")).Status, (await third.GetAsync("/account")).Status];
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Redirect], left.Order());
        await here.SubmitAsync(page, "/account/sessions?handler=EndOthers");
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Redirect], await BothAsync(second, "/account"));
        Assert.Equal([HttpStatusCode.Redirect, HttpStatusCode.Redirect], await BothAsync(third, "/account"));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], await BothAsync(here, "/account"));
    }

    [Fact]
    [Trait("ASVS", "v5.0.0-7.2.3")]
    [Trait("ASVS", "v5.0.0-7.2.4")]
    public async Task The_database_holds_no_token_and_each_sign_in_makes_a_new_one()
    {
        var cookies = new CookieContainer();
        using var person = Browser(cookies);
        List<string> tokens = [];
        for (var i = 0; i < 2; i++)
        {
            if (tokens.Count > 0)
                await person.SubmitAsync("/sign-out");
            await person.SubmitAsync("/sign-in", ("Input.UserName", "administrator-north"), ("Input.Password", People.Password));
            tokens.Add(cookies.GetCookies(web.Address)["dfsp-session"]!.Value);
        }
        Assert.NotEqual(tokens[0], tokens[1]);
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "administrator-north");
        Assert.All(await database.UserSessions.Where(s => s.UserId == user.Id).ToListAsync(), s => Assert.Equal(32, s.Id.Length));
        Assert.Equal(1, await database.UserSessions.CountAsync(s => s.UserId == user.Id && s.EndedAt == null));
        Assert.Contains(database.AuditEntries, e => e.Table == "user_sessions" && e.UserId == user.Id && e.UserName == "administrator of NORTH");
        Assert.DoesNotContain(database.AuditEntries, e => e.Table == "user_sessions" && e.New!.Contains(user.SecurityStamp!));
    }

    private async Task<T> InScopeAsync<T>(Func<UserSessions, Task<T>> act)
    {
        using var scope = web.Services.CreateScope();
        return await act(scope.ServiceProvider.GetRequiredService<UserSessions>());
    }

    private async Task InScopeAsync(Func<UserSessions, Task> act)
    {
        using var scope = web.Services.CreateScope();
        await act(scope.ServiceProvider.GetRequiredService<UserSessions>());
    }

    private PageClient Browser(CookieContainer cookies) =>
        new(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = web.Address });

    private async Task<HttpStatusCode[]> BothAsync(PageClient person, string path) =>
        [(await person.GetAsync(path)).Status, (await person.GetAsync(new Uri(replica, path).ToString())).Status];
}
