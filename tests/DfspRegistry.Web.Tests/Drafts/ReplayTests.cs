using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Drafts;

/// <summary>However often a form is sent, it is saved once, and whoever sent it is told that it is saved.</summary>
public sealed class ReplayTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;
    private PageClient clinician = null!;

    private string NewVisit => $"/patients/{people.NorthPatient.RegistryNumber}/visits/new";

    public async Task InitializeAsync() => clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));

    public Task DisposeAsync()
    {
        clinician.Dispose();
        return DraftTests.ForgetAsync(web);
    }

    [Fact]
    public async Task Twenty_identical_forms_at_once_write_one_visit_and_all_are_told_so()
    {
        var opened = await clinician.GetAsync(NewVisit);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => clinician.SubmitAsync(opened, NewVisit,
            ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.Visit.Notes", "sent twenty times"), ("Input.NewAdverseEvents[0].Term", "Nausea"))));
        Assert.All(answers, a => Assert.Equal((HttpStatusCode.Redirect, $"/patients/{people.NorthPatient.RegistryNumber}"), (a.Status, a.Location!.ToString())));
        await using var database = web.Database.Open();
        var visit = Assert.Single(await database.Visits.Where(v => v.Notes == "sent twenty times").ToListAsync());
        Assert.Single(await database.AdverseEvents.Where(e => e.VisitId == visit.Id).ToListAsync());
        Assert.Single(await database.AuditEntries.Where(e => e.RowId == visit.Id.ToString()).ToListAsync());
    }

    [Fact]
    public async Task A_changed_form_sent_again_is_no_replay_and_is_not_lost()
    {
        var opened = await clinician.GetAsync(NewVisit);
        await clinician.SubmitAsync(opened, NewVisit, ("Input.Visit.VisitedOn", "6.5.2011"), ("Input.Visit.Notes", "first words"));
        var second = await clinician.SubmitAsync(opened, NewVisit, ("Input.Visit.VisitedOn", "6.5.2011"), ("Input.Visit.Notes", "second words"));
        Assert.Equal(HttpStatusCode.Conflict, second.Status);
        Assert.Contains("first words", second.Text, StringComparison.Ordinal);
        Assert.Contains("second words", second.Text, StringComparison.Ordinal);
        // The visit is on record: what is decided is sent to the visit's own address.
        var own = second.Page.QuerySelector("main form[data-visit]")!.GetAttribute("action")!;
        Assert.Equal($"/visits/{DraftTests.Value(opened, "Input.Visit.Id")}", own);
        Assert.Equal(HttpStatusCode.Conflict, (await clinician.SubmitAsync(second, NewVisit, ("_pick.Input.Visit.Notes", "mine"))).Status);
        var decided = await clinician.SubmitAsync(second, own, ("_pick.Input.Visit.Notes", "mine"));
        Assert.Equal(HttpStatusCode.Redirect, decided.Status);
        await using var database = web.Database.Open();
        Assert.Equal("second words", (await database.Visits.SingleAsync(v => v.Id == Guid.Parse(DraftTests.Value(opened, "Input.Visit.Id")))).Notes);
    }

    [Fact]
    public async Task The_way_back_to_a_saved_form_leads_to_what_it_saved()
    {
        var opened = await clinician.GetAsync(NewVisit);
        await clinician.SubmitAsync(opened, NewVisit, ("Input.Visit.VisitedOn", "7.5.2011"));
        var back = await clinician.GetAsync($"{NewVisit}?form={DraftTests.Value(opened, "_form")}");
        Assert.Equal($"/patients/{people.NorthPatient.RegistryNumber}", back.Location!.ToString());
    }

    [Fact]
    public async Task Every_other_form_is_saved_once_too()
    {
        var address = $"/patients/{people.NorthPatient.RegistryNumber}/contacts/new";
        var opened = await clinician.GetAsync(address);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => clinician.SubmitAsync(opened, address, ("Input.AliveOn", "8.5.2011"), ("Input.Source", "Phone"))));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.Status));
        await using var database = web.Database.Open();
        var id = Guid.Parse(DraftTests.Value(opened, "Input.Id"));
        Assert.Single(await database.AuditEntries.Where(e => e.RowId == id.ToString()).ToListAsync());
    }
}
