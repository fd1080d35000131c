using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Drafts;

/// <summary>Two people, one visit: what does not collide is merged, what does is asked, neither is lost. Without script.</summary>
public sealed class ConflictTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;
    private PageClient first = null!;
    private PageClient second = null!;
    private string address = "";
    private Guid id;

    public async Task InitializeAsync()
    {
        first = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        second = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        var newVisit = $"/patients/{people.NorthPatient.RegistryNumber}/visits/new";
        var opened = await first.GetAsync(newVisit);
        await first.SubmitAsync(opened, newVisit, ("Input.Visit.VisitedOn", "4.4.2008"), ("Input.Visit.Kps", "90"), ("Input.Visit.Notes", "at first"));
        id = Guid.Parse(DraftTests.Value(opened, "Input.Visit.Id"));
        address = $"/visits/{id}";
    }

    public Task DisposeAsync()
    {
        first.Dispose();
        second.Dispose();
        return DraftTests.ForgetAsync(web);
    }

    [Fact]
    public async Task Changes_of_different_fields_are_both_kept_after_a_look_at_them()
    {
        var mine = await first.GetAsync(address);
        await second.SubmitAsync(address, ("Input.Visit.Kps", "70"));
        var conflict = await first.SubmitAsync(mine, address, ("Input.Visit.Notes", "at last"));
        Assert.Equal(HttpStatusCode.Conflict, conflict.Status);
        Assert.Contains("coordinator of NORTH saved this at", conflict.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing collides", conflict.Text, StringComparison.Ordinal);
        Assert.Equal(["KPS", "90", "70", "90", "theirs"], Row(conflict, "KPS"));
        Assert.Equal(["Notes", "at first", "at first", "at last", "yours"], Row(conflict, "Notes"));
        Assert.Equal(HttpStatusCode.Redirect, (await first.SubmitAsync(conflict, address)).Status);
        Assert.Equal((70, "at last"), await SavedAsync());
    }

    [Theory]
    [InlineData("theirs", 70)]
    [InlineData("mine", 60)]
    public async Task What_both_changed_is_asked_and_the_answer_is_saved(string pick, int kps)
    {
        var mine = await first.GetAsync(address);
        await second.SubmitAsync(address, ("Input.Visit.Kps", "70"), ("Input.Visit.Mode", nameof(VisitMode.ByPhone)));
        var conflict = await first.SubmitAsync(mine, address, ("Input.Visit.Kps", "60"));
        Assert.Contains("1 field that both of you changed", conflict.Text, StringComparison.Ordinal);
        Assert.Equal(["Seen", "in clinic", "by phone", "in clinic", "theirs"], Row(conflict, "Seen"));
        var unanswered = await first.SubmitAsync(conflict, address);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, unanswered.Status);
        Assert.Contains("KPS: Both of you changed it", unanswered.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await first.SubmitAsync(unanswered, address, ("_pick.Input.Visit.Kps", pick))).Status);
        Assert.Equal((kps, "at first"), await SavedAsync());
        await using var database = web.Database.Open();
        // Theirs stays in the trail whatever was chosen.
        Assert.Contains(await database.AuditEntries.Where(e => e.RowId == id.ToString()).Select(e => e.New).ToListAsync(), n => n!.Contains("\"kps\": 70", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_draft_of_an_older_state_opens_with_both()
    {
        await DraftTests.KeepAsync(first, await first.GetAsync(address), 1, ("Input.Visit.Kps", "50"), ("Input.Visit.Notes", "typed and left"));
        await second.SubmitAsync(address, ("Input.Visit.Kps", "80"));
        var again = await first.GetAsync(address);
        Assert.Equal(["KPS", "90", "80", "50"], Row(again, "KPS").Take(4));
        Assert.Contains("typed and left", again.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await first.SubmitAsync(again, address, ("_pick.Input.Visit.Kps", "theirs"))).Status);
        Assert.Equal((80, "typed and left"), await SavedAsync());
    }

    [Fact]
    public async Task Who_types_is_told_of_the_others_drafts_and_saves()
    {
        var mine = await first.GetAsync(address);
        var theirs = await second.GetAsync(address);
        await DraftTests.KeepAsync(second, theirs, 1, ("Input.Visit.Kps", "40"));
        var told = (await DraftTests.KeepAsync(first, mine, 1, ("Input.Visit.Kps", "30"))).GetProperty("others");
        Assert.StartsWith("coordinator of NORTH has unsaved entries in it too", told[0].GetString(), StringComparison.Ordinal);
        Assert.Contains("coordinator of NORTH has unsaved entries", (await first.GetAsync(address)).Text, StringComparison.Ordinal);
        await second.SubmitAsync(theirs, address, ("Input.Visit.Kps", "40"));
        told = (await DraftTests.KeepAsync(first, mine, 2, ("Input.Visit.Kps", "20"))).GetProperty("others");
        Assert.StartsWith("coordinator of NORTH saved this at", Assert.Single(told.EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Row(Answer page, string label) =>
        page.Page.QuerySelectorAll("[data-merge] tbody tr").Single(r => r.FirstElementChild!.TextContent == label).Children.Select(c => c.TextContent);

    private async Task<(int, string)> SavedAsync()
    {
        await using var database = web.Database.Open();
        var visit = await database.Visits.SingleAsync(v => v.Id == id);
        return (visit.Kps!.Value, visit.Notes!);
    }
}
