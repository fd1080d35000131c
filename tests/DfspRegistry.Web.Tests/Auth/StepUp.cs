using System.Net;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Auth;

/// <summary>Some things ask again who it is when the last proof is older than five minutes, and lose nothing that was typed.</summary>
[Trait("ASVS", "v5.0.0-7.5.1")]
[Trait("ASVS", "v5.0.0-7.5.3")]
public sealed class StepUp(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task What_was_typed_goes_through_once_the_password_is_given_and_the_session_has_a_new_token()
    {
        using var administrator = await PageClient.SignInAsync(web, "administrator-north");
        await using var database = web.Database.Open();
        var person = (await People.UserAsync(database, "researcher-north")).Id;
        var page = await administrator.GetAsync($"/admin/users/{person}");
        web.Time.Advance(TimeSpan.FromMinutes(6));

        var asked = await administrator.SubmitAsync(page, $"/admin/users/{person}?handler=Rights", ("Input.DisplayName", "Another “Name” <of mine>"), ("Input.Reason", "Married"));
        Assert.Equal(HttpStatusCode.OK, asked.Status);
        Assert.Contains("Is it still you?", asked.Text, StringComparison.Ordinal);
        Assert.Equal("Another “Name” <of mine>", asked.Page.QuerySelector("main input[name='Input.DisplayName']")!.GetAttribute("value"));

        var wrong = await administrator.SubmitAsync(asked, $"/admin/users/{person}?handler=Rights", ("again.password", "not the password at all"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal("Another “Name” <of mine>", wrong.Page.QuerySelector("main input[name='Input.DisplayName']")!.GetAttribute("value"));

        var done = await administrator.SubmitAsync(wrong, $"/admin/users/{person}?handler=Rights", ("again.password", People.Password));
        Assert.Equal(HttpStatusCode.Redirect, done.Status);
        Assert.Equal("Another “Name” <of mine>", (await administrator.FollowAsync(done)).Page.QuerySelector("h1")!.TextContent);

        // For the next five minutes it is not asked again.
        var again = await administrator.GetAsync($"/admin/users/{person}");
        Assert.Equal(HttpStatusCode.Redirect, (await administrator.SubmitAsync(again, $"/admin/users/{person}?handler=Rights", ("Input.DisplayName", "researcher of NORTH"), ("Input.Reason", "As before"))).Status);
    }

    [Fact]
    public async Task A_page_that_needs_it_for_opening_comes_back_to_itself()
    {
        using var person = await PageClient.SignInAsync(web, "clinician-north");
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account/authenticator")).Status);
        web.Time.Advance(TimeSpan.FromMinutes(6));
        var asked = await person.GetAsync("/account/authenticator");
        Assert.Equal("/account/again?returnTo=%2Faccount%2Fauthenticator", asked.Location!.ToString());
        var done = await person.SubmitAsync(asked.Location.ToString(), ("again.password", People.Password));
        Assert.Equal("/account/authenticator", done.Location!.ToString());
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account/authenticator")).Status);
    }

    [Fact]
    public async Task Where_there_is_a_second_factor_the_password_alone_does_not_do()
    {
        web.AsksForSecondStep = true;
        var (person, client) = await Newcomer.SettleAsync(web, "step-up@example.org");
        using var _ = client;
        web.Time.Advance(TimeSpan.FromMinutes(6));
        var asked = await client.GetAsync("/account/again?returnTo=%2Faccount%2Fauthenticator");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SubmitAsync(asked, "/account/again?returnTo=%2Faccount", ("again.password", Newcomer.Password))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SubmitAsync(asked, "/account/again?returnTo=%2Faccount", ("again.password", Newcomer.Password), ("again.code", "000000"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SubmitAsync(asked, "/account/again?returnTo=%2Faccount", ("again.password", "not the password at all"), ("again.code", person.Code(web)))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await client.SubmitAsync(asked, "/account/again?returnTo=%2Faccount", ("again.password", Newcomer.Password), ("again.code", person.Code(web)))).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/account/authenticator")).Status);
        // The other tests of this class come in by password alone.
        web.AsksForSecondStep = false;
    }

    [Fact]
    public async Task A_new_password_asks_for_all_that_signing_in_takes_and_is_no_proof_itself()
    {
        const string Chosen = "eleven quiet lanterns drift";
        web.AsksForSecondStep = true;
        var (person, client) = await Newcomer.SettleAsync(web, "step-up-password@example.org");
        using var _ = client;
        (string, string)[] change = [("Input.Current", Newcomer.Password), ("Input.New", Chosen), ("Input.Again", Chosen)];

        // Who has the cookie and the password, and not the telephone, changes nothing and opens nothing.
        web.Time.Advance(TimeSpan.FromMinutes(6));
        var asked = await client.SubmitAsync("/account", change);
        Assert.Contains("Is it still you?", asked.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await client.SubmitAsync(asked, "/account", [.. change, ("again.password", Newcomer.Password)])).Status);
        Assert.StartsWith("/account/again", (await client.GetAsync("/account/authenticator")).Location!.ToString(), StringComparison.Ordinal);

        var done = await client.SubmitAsync(asked, "/account", [.. change, ("again.password", Newcomer.Password), ("again.code", person.Code(web))]);
        Assert.Equal("/account", done.Location!.ToString());

        // The change makes the proof no younger.
        web.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(HttpStatusCode.Redirect, (await client.SubmitAsync("/account", ("Input.Current", Chosen), ("Input.New", Newcomer.Password), ("Input.Again", Newcomer.Password))).Status);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/account/authenticator")).Status);
        web.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.StartsWith("/account/again", (await client.GetAsync("/account/authenticator")).Location!.ToString(), StringComparison.Ordinal);
        web.AsksForSecondStep = false;
    }

    [Fact]
    public async Task Another_persons_password_does_not_do()
    {
        using var person = await PageClient.SignInAsync(web, "clinician-south");
        web.Time.Advance(TimeSpan.FromMinutes(6));
        var asked = await person.SubmitAsync("/account/again?returnTo=%2Faccount", ("again.password", "wrong password of some length"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
    }

    [Fact]
    public async Task It_does_not_make_the_session_last_longer_than_twelve_hours()
    {
        using var person = await PageClient.SignInAsync(web, "coordinator-north");
        for (var hours = 0; hours < 23; hours++)
        {
            web.Time.Advance(TimeSpan.FromMinutes(29));
            Assert.Equal(HttpStatusCode.Redirect, (await person.SubmitAsync("/account/again?returnTo=%2Faccount", ("again.password", People.Password))).Status);
        }
        web.Time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/account")).Status);
        web.Time.Advance(TimeSpan.FromMinutes(26));
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
    }
}
