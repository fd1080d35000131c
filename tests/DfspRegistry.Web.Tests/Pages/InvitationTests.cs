using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>An administrator invites a colleague, who chooses a password and signs in; the account is closed again.</summary>
public sealed class InvitationTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private const string Chosen = "seven green kettles whistle";
    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task An_invited_person_chooses_a_password_once_signs_in_and_is_put_out_by_closing()
    {
        using var administrator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Administrator));
        var page = await administrator.GetAsync("/admin/users");
        var token = page.Page.QuerySelector("main form[action*=Invite] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var invited = await administrator.PostAsync(
            "/admin/users?handler=Invite", ("Input.DisplayName", "New Colleague"), ("Input.Email", "new@example.org"), ("Input.Role", RegistryRoles.Clinician),
            ("Input.Sites", "NORTH"), ("Input.Reason", "Takes over the clinic"), ("__RequestVerificationToken", token));
        var address = new Uri(invited.Page.QuerySelector("main code")!.TextContent).PathAndQuery;

        using var colleague = PageClient.Anonymous(web);
        var tooShort = await colleague.SubmitAsync(address, ("Input.New", "short"), ("Input.Again", "short"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooShort.Status);
        Assert.Contains("At least 15 characters", tooShort.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await colleague.SubmitAsync(address, ("Input.New", Chosen), ("Input.Again", Chosen))).Status);
        // The pages of others' tests ask for no second step, so the invitation has opened the registry.
        await colleague.SubmitAsync("/sign-out");
        // A used address says so and leads to signing in, like one that never was; a form sent to it changes nothing.
        var again = await colleague.GetAsync(address);
        Assert.Contains("has been used", again.Text, StringComparison.Ordinal);
        Assert.Equal(again.Text, (await colleague.GetAsync($"/invitation/{Guid.Empty}?token=none")).Text);
        Assert.Null(again.Page.QuerySelector("main form"));
        Assert.Equal("/sign-in", again.Page.QuerySelector("main a")!.GetAttribute("href"));
        var formToken = (await colleague.GetAsync("/sign-in")).Page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var refused = await colleague.PostAsync(address, ("Input.New", Chosen + "!"), ("Input.Again", Chosen + "!"), ("__RequestVerificationToken", formToken));
        Assert.Equal((HttpStatusCode.UnprocessableEntity, again.Text), (refused.Status, refused.Text));
        using var signedIn = await PageClient.SignInAsync(web, "new@example.org", Chosen);
        Assert.Equal(HttpStatusCode.OK, (await signedIn.GetAsync("/patients")).Status);

        await using var database = web.Database.Open();
        var account = $"/admin/users/{(await database.Users.SingleAsync(u => u.Email == "new@example.org")).Id}?handler=Close";
        var unexplained = await administrator.PostAsync(account, ("__RequestVerificationToken", token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unexplained.Status);
        Assert.Contains("Say why", unexplained.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await signedIn.GetAsync("/patients")).Status);
        await administrator.PostAsync(account, ("Why", "Has left"), ("__RequestVerificationToken", token));
        Assert.Equal(["Has left", "Takes over the clinic"], await database.AuditEntries.Where(e => e.Reason != null).Select(e => e.Reason!).Distinct().OrderBy(r => r).ToListAsync());
        Assert.Equal(HttpStatusCode.Redirect, (await signedIn.GetAsync("/patients")).Status);
    }

    [Fact]
    public async Task An_invitation_without_a_reason_makes_no_account()
    {
        using var administrator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Administrator, "south"));
        var page = await administrator.GetAsync("/admin/users");
        var token = page.Page.QuerySelector("main form[action*=Invite] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var refused = await administrator.PostAsync(
            "/admin/users?handler=Invite", ("Input.DisplayName", "No Reason"), ("Input.Email", "none@example.org"), ("Input.Role", RegistryRoles.Researcher), ("Input.Sites", "NORTH"), ("Input.Reason", " "),
            ("__RequestVerificationToken", token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Say why", refused.Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.False(await database.Users.AnyAsync(u => u.Email == "none@example.org"));
    }

    [Fact]
    public async Task An_invitation_without_a_site_is_refused_in_words_with_all_that_was_typed()
    {
        using var administrator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Administrator, "south"));
        var page = await administrator.GetAsync("/admin/users");
        var token = page.Page.QuerySelector("main form[action*=Invite] input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var refused = await administrator.PostAsync(
            "/admin/users?handler=Invite", ("Input.DisplayName", "Kept Name"), ("Input.Email", "kept@example.org"), ("Input.Role", RegistryRoles.Researcher), ("Input.Reason", "A thesis"), ("__RequestVerificationToken", token));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("one or more sites", refused.Text, StringComparison.Ordinal);
        Assert.Equal("Kept Name", refused.Page.GetElementById("Input_DisplayName")!.GetAttribute("value"));
    }
}
