using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Security;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>Coming in, staying, and being put out.</summary>
public sealed class SessionTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Theory]
    [InlineData("clinician-north", "wrong password of some length")]
    [InlineData("nobody-at-all", People.Password)]
    public async Task Every_failure_reads_the_same(string account, string password)
    {
        using var person = PageClient.Anonymous(web);
        var answer = await person.SubmitAsync("/sign-in", ("Input.UserName", account), ("Input.Password", password));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Name and password do not belong together", answer.Text, StringComparison.Ordinal);
        Assert.Equal(account, answer.Page.GetElementById("Input_UserName")!.GetAttribute("value"));
        Assert.Null(answer.Page.GetElementById("Input_Password")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_session_ends_after_thirty_idle_minutes_and_after_twelve_hours_of_use()
    {
        using var person = await PageClient.SignInAsync(web, "clinician-north");
        for (var minutes = 0; minutes < 11 * 60; minutes += 25)
        {
            web.Time.Advance(TimeSpan.FromMinutes(25));
            Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).Status);
        }
        web.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).Status);
        web.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);

        using var idle = await PageClient.SignInAsync(web, "clinician-north");
        web.Time.Advance(TimeSpan.FromMinutes(31));
        Assert.Equal(HttpStatusCode.Redirect, (await idle.GetAsync("/account")).Status);
    }

    [Theory]
    [InlineData("/adverse-events/terms?typed=nau")]
    public async Task What_a_page_asks_for_by_itself_while_somebody_types_does_not_prolong_the_session(string address)
    {
        using var person = await PageClient.SignInAsync(web, "clinician-north");
        web.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync(address)).Status);
        web.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Losing_a_role_a_site_or_the_account_holds_from_the_next_request_on()
    {
        using var person = await PageClient.SignInAsync(web, "clinician-south");
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/patients")).Status);
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "clinician-south");
        var north = settled.People.North.Id;
        var seen = settled.People.SouthPatient.RegistryNumber;
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync($"/patients/{seen}")).Status);
        await database.RoleGrants.Where(g => g.UserId == user.Id).ExecuteUpdateAsync(g => g.SetProperty(x => x.SiteId, north));
        Assert.Equal(HttpStatusCode.NotFound, (await person.GetAsync($"/patients/{seen}")).Status);
        await database.RoleGrants.Where(g => g.UserId == user.Id).ExecuteDeleteAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await person.GetAsync("/patients")).Status);
        await database.Users.Where(u => u.Id == user.Id).ExecuteUpdateAsync(u => u.SetProperty(x => x.DisabledAt, web.Time.GetUtcNow()));
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Signing_in_goes_back_to_where_the_person_wanted_to_be_and_nowhere_else()
    {
        using var person = PageClient.Anonymous(web);
        var there = await person.SubmitAsync("/sign-in?returnTo=%2Fpatients", ("Input.UserName", "researcher-north"), ("Input.Password", People.Password));
        Assert.Equal("/patients", there.Location!.ToString());
        using var other = PageClient.Anonymous(web);
        var elsewhere = await other.SubmitAsync("/sign-in?returnTo=%2F%2Fevil.example%2F", ("Input.UserName", "researcher-south"), ("Input.Password", People.Password));
        Assert.Equal("/", elsewhere.Location!.ToString());
    }

    [Theory]
    [InlineData("/sign-in", 200)]
    [InlineData("/", 302)]
    [InlineData("/no/such/page", 302)]
    [InlineData("/health", 200)]
    [InlineData("/status/404", 404)]
    public async Task Every_response_carries_the_headers(string address, int status)
    {
        using var person = PageClient.Anonymous(web);
        var response = (await person.GetAsync(address)).Response;
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains("script-src 'nonce-", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Opener-Policy").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Cross-Origin-Resource-Policy").Single());
        Assert.Equal("same-origin", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_form_without_its_token_and_one_sent_from_elsewhere_are_refused()
    {
        using var person = await PageClient.SignInAsync(web, "coordinator-north");
        Assert.Equal(HttpStatusCode.BadRequest, (await person.PostAsync("/patients/new", ("Input.Name", "x"))).Status);
        using var foreign = web.Client();
        foreign.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        using var form = new FormUrlEncodedContent([]);
        Assert.Equal(HttpStatusCode.BadRequest, (await foreign.PostAsync("/sign-in", form)).StatusCode);
    }

    [Fact]
    public void Every_right_belongs_to_roles_that_there_are() =>
        Assert.All(Policies.RolesByPolicy.Values.SelectMany(r => r), role => Assert.Contains(role, RegistryRoles.All));
}
