using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>The administrator gives a person other roles at other sites: with a reason, a proof of who it is, an entry, and an end to the person's sessions.</summary>
public sealed class PersonRightsTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task Roles_are_given_per_site_and_the_persons_sessions_end_at_once()
    {
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "clinician-north");
        using var clinician = await PageClient.SignInAsync(web, "clinician-north");
        using var administrator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Administrator));
        var page = await administrator.GetAsync($"/admin/users/{user.Id}");
        Assert.Contains("clinician at NORTH.", page.Text, StringComparison.Ordinal);
        var refused = await administrator.SubmitAsync(page, Rights(user), Codes("clinician", "researcher"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Say why", refused.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await clinician.GetAsync("/patients")).Status);

        var kept = await administrator.SubmitAsync(page, Rights(user), [.. Codes("clinician", "researcher"), ("Input.Reason", "joins the study of the south")]);
        Assert.Equal(HttpStatusCode.Redirect, kept.Status);
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.GetAsync("/patients")).Status);
        Assert.Contains("clinician at NORTH; researcher at SOUTH.", (await administrator.FollowAsync(kept)).Text, StringComparison.Ordinal);
        var entry = await database.AuditEntries.SingleAsync(e => e.Table == "role_grants" && e.Reason != null);
        Assert.Equal((AuditAction.Inserted, "joins the study of the south", "administrator of NORTH"), (entry.Action, entry.Reason, entry.UserName));
        using var again = await PageClient.SignInAsync(web, "clinician-north");
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync($"/patients/{settled.People.SouthPatient.RegistryNumber}")).Status);
    }

    [Fact]
    public async Task After_five_minutes_the_change_asks_who_it_is()
    {
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "researcher-south");
        using var administrator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Administrator, "south"));
        web.Time.Advance(TimeSpan.FromMinutes(6));
        var asked = await administrator.SubmitAsync(await administrator.GetAsync($"/admin/users/{user.Id}"), Rights(user), [.. Codes("", "coordinator"), ("Input.Reason", "new task")]);
        Assert.Equal("new task", asked.Page.QuerySelector("input[name='Input.Reason']")!.GetAttribute("value"));
        Assert.Equal(RegistryRoles.Researcher, (await database.RoleGrants.SingleAsync(g => g.UserId == user.Id)).Role);
    }

    [Theory]
    [InlineData("", "researcher", "There is no site")]
    [InlineData("SOUTH", "administrator", "An administrator looks after accounts and has no sites")]
    public async Task A_role_without_its_site_and_an_administrator_at_one_are_refused_in_words(string code, string role, string says)
    {
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "coordinator-south");
        using var administrator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Administrator));
        var page = await administrator.GetAsync($"/admin/users/{user.Id}");
        var refused = await administrator.SubmitAsync(page, Rights(user), ("Input.Sites[0].Code", code), ("Input.Sites[0].Role", role), ("Input.Sites[1].Code", "SOUTH"), ("Input.Sites[1].Role", "coordinator"), ("Input.Reason", "new task"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains(says, refused.Text, StringComparison.Ordinal);
        var held = await database.RoleGrants.AsNoTracking().SingleAsync(g => g.UserId == user.Id);
        Assert.Equal((RegistryRoles.Coordinator, settled.People.South.Id), (held.Role, held.SiteId));
    }

    [Fact]
    public async Task A_new_name_takes_no_role_away_that_the_form_does_not_show()
    {
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "coordinator-north");
        database.Add(new RoleGrant { Id = Guid.CreateVersion7(), UserId = user.Id, Role = RegistryRoles.Researcher, SiteId = settled.People.North.Id });
        database.Add(new RoleGrant { Id = Guid.CreateVersion7(), UserId = user.Id, Role = RegistryRoles.Clinician, SiteId = settled.People.South.Id });
        await database.SaveChangesAsync();
        using var administrator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Administrator));
        var page = await administrator.GetAsync($"/admin/users/{user.Id}");
        var shown = page.Page.QuerySelector("select[name='Input.Sites[0].Role'] option[selected]")!.GetAttribute("value")!;

        // The second site was made after the form was shown.
        var kept = await administrator.SubmitAsync(
            page, Rights(user), ("Input.DisplayName", "Coordinator, married"), ("Input.Sites[0].Code", "NORTH"), ("Input.Sites[0].Role", shown), ("Input.Sites[1].Code", "NORTH"), ("Input.Sites[1].Role", ""), ("Input.Reason", "married"));

        Assert.Equal(HttpStatusCode.Redirect, kept.Status);
        Assert.Equal("Coordinator, married", (await database.Users.AsNoTracking().SingleAsync(u => u.Id == user.Id)).DisplayName);
        Assert.Equal(
            [(RegistryRoles.Clinician, "SOUTH"), (RegistryRoles.Coordinator, "NORTH"), (RegistryRoles.Researcher, "NORTH")],
            (await database.RoleGrants.AsNoTracking().Where(g => g.UserId == user.Id).Select(g => new { g.Role, Code = database.Sites.Single(s => s.Id == g.SiteId).Code }).ToListAsync())
                .Select(g => (g.Role, g.Code)).Order());
    }

    private static string Rights(RegistryUser user) => $"/admin/users/{user.Id}?handler=Rights";

    private static (string, string)[] Codes(string north, string south) =>
        [("Input.Sites[0].Code", "NORTH"), ("Input.Sites[0].Role", north), ("Input.Sites[1].Code", "SOUTH"), ("Input.Sites[1].Role", south)];
}
