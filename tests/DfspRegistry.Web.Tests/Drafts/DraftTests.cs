using System.Net;
using System.Text.Json;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Drafts;

/// <summary>What is typed is kept for whoever typed it, comes back when the form is opened again, and ends with the save.</summary>
public sealed class DraftTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;
    private PageClient clinician = null!;

    private string NewVisit => $"/patients/{people.NorthPatient.RegistryNumber}/visits/new";

    public async Task InitializeAsync() => clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));

    public async Task DisposeAsync()
    {
        clinician.Dispose();
        await ForgetAsync(web);
    }

    [Fact]
    public async Task What_was_typed_comes_back_as_typed_with_words_and_writes_the_same_visit()
    {
        var opened = await clinician.GetAsync(NewVisit);
        var kept = await KeepAsync(clinician, opened, 1, ("Input.Visit.VisitedOn", "31.2.2007"), ("Input.Visit.Kps", "90"), ("Input.Visit.Notes", "line one\r\nline two"), ("Input.Visit.Mode", nameof(VisitMode.ByPhone)),
            ("Input.Visit.IsRetrospective", "true"));
        Assert.Equal(5, kept.GetProperty("typed").GetInt32());
        Assert.True(kept.GetProperty("isSignedIn").GetBoolean());

        var again = await clinician.GetAsync(NewVisit);
        Assert.Contains("5 fields typed, not saved yet", again.Text, StringComparison.Ordinal);
        Assert.Equal("31.2.2007", Value(again, "Input.Visit.VisitedOn"));
        Assert.Equal("90", Value(again, "Input.Visit.Kps"));
        Assert.Equal("line one\nline two", again.Page.QuerySelector("[name='Input.Visit.Notes']")!.TextContent.Trim().ReplaceLineEndings("\n"));
        Assert.NotNull(again.Page.QuerySelector("[name='Input.Visit.Mode'][value=ByPhone][checked]"));
        Assert.NotNull(again.Page.QuerySelector("[name='Input.Visit.IsRetrospective'][checked]"));
        Assert.Equal(Value(opened, "Input.Visit.Id"), Value(again, "Input.Visit.Id"));

        var saved = await clinician.SubmitAsync(again, NewVisit, ("Input.Visit.VisitedOn", "3.2.2007"));
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        await using var database = web.Database.Open();
        var visit = await database.Visits.SingleAsync(v => v.Id == Guid.Parse(Value(opened, "Input.Visit.Id")));
        Assert.Equal((90, VisitMode.ByPhone, true), (visit.Kps!.Value, visit.Mode, visit.IsRetrospective));
        Assert.Empty(await database.EntryDrafts.ToListAsync());
        Assert.DoesNotContain("not saved yet", (await clinician.GetAsync(NewVisit)).Text, StringComparison.Ordinal);
        var trail = await database.AuditEntries.Where(e => e.Table == "entry_drafts" && e.PatientId == people.NorthPatient.Id).OrderBy(e => e.Id).Select(e => e.Reason).ToListAsync();
        Assert.Equal([null, "saved"], trail.TakeLast(2));
    }

    [Theory]
    [InlineData("contacts/new", "Input.AliveOn", "3.3.2009")]
    [InlineData("surgeries/new", "Input.PerformedOn", "next tuesday")]
    [InlineData("adverse-events/new", "Input.Term", "leukop")]
    public async Task Every_form_of_the_record_is_kept(string page, string field, string value)
    {
        var address = $"/patients/{people.NorthPatient.RegistryNumber}/{page}";
        await KeepAsync(clinician, await clinician.GetAsync(address), 1, (field, value));
        Assert.Equal(value, Value(await clinician.GetAsync(address), field));
    }

    [Fact]
    public async Task An_older_state_that_arrives_late_changes_nothing()
    {
        var opened = await clinician.GetAsync(NewVisit);
        await KeepAsync(clinician, opened, 2, ("Input.Visit.Kps", "80"));
        await KeepAsync(clinician, opened, 1, ("Input.Visit.Kps", "8"));
        Assert.Equal("80", Value(await clinician.GetAsync(NewVisit), "Input.Visit.Kps"));
    }

    [Fact]
    public async Task Starting_from_what_is_saved_throws_the_draft_away_and_the_trail_keeps_nothing_that_was_typed()
    {
        await KeepAsync(clinician, await clinician.GetAsync(NewVisit), 1, ("Input.Visit.Notes", "thrown away"));
        var back = await clinician.GetAsync(NewVisit);
        var answer = await clinician.SubmitAsync(back, "/drafts/discard");
        Assert.Equal(NewVisit, answer.Location!.ToString());
        Assert.DoesNotContain("not saved yet", (await clinician.GetAsync(NewVisit)).Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        var gone = await database.AuditEntries.OrderByDescending(e => e.Id).FirstAsync(e => e.Table == "entry_drafts");
        Assert.Equal("discarded", gone.Reason);
        using var said = JsonDocument.Parse(gone.Old!);
        Assert.Equal(["path", "typed"], said.RootElement.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.Equal((NewVisit, 1), (said.RootElement.GetProperty("path").GetString(), said.RootElement.GetProperty("typed").GetInt32()));
    }

    [Fact]
    public async Task A_draft_is_its_owners_alone()
    {
        await KeepAsync(clinician, await clinician.GetAsync(NewVisit), 1, ("Input.Visit.Notes", "mine alone"));
        using var colleague = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        Assert.DoesNotContain("mine alone", (await colleague.GetAsync(NewVisit)).Page.Source.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Typed, not saved", (await colleague.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains("New visit, 1 field", (await clinician.GetAsync("/")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_is_kept_by_its_ticket_alone_for_its_own_page_and_never_without_its_token()
    {
        var opened = await clinician.GetAsync(NewVisit);
        var whole = Fields(opened);
        Assert.Equal(HttpStatusCode.BadRequest, (await clinician.PostAsync("/drafts", [.. whole.Where(f => f.Name != "__RequestVerificationToken")])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await clinician.PostAsync("/drafts", [.. whole.Where(f => f.Name != "_ticket")])).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await clinician.PostAsync("/drafts", [.. whole.Select(f => f.Name == "_ticket" ? (f.Name, f.Value[..^4] + "AAAA") : f)])).Status);
        // Another person's browser does not hold the token's cookie.
        using var southern = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician, "south"));
        Assert.Equal(HttpStatusCode.BadRequest, (await southern.PostAsync("/drafts", [.. whole])).Status);
        using var nobody = PageClient.Anonymous(web);
        Assert.Equal(HttpStatusCode.BadRequest, (await nobody.PostAsync("/drafts", [.. whole])).Status);
        await using var database = web.Database.Open();
        Assert.Empty(await database.EntryDrafts.ToListAsync());
    }

    [Fact]
    public async Task Another_sites_patient_has_no_form_and_a_patient_who_moved_away_takes_no_draft()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/patients/{people.SouthPatient.RegistryNumber}/visits/new")).Status);
        var opened = await clinician.GetAsync(NewVisit);
        await using var database = web.Database.Open();
        await database.Patients.Where(p => p.Id == people.NorthPatient.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.SiteId, people.South.Id));
        try
        {
            Assert.Equal(HttpStatusCode.NotFound, (await clinician.PostAsync("/drafts", [.. Fields(opened)])).Status);
        }
        finally
        {
            await database.Patients.Where(p => p.Id == people.NorthPatient.Id).ExecuteUpdateAsync(p => p.SetProperty(x => x.SiteId, people.North.Id));
        }
    }

    [Fact]
    public async Task Keeping_does_not_prolong_the_session()
    {
        using var person = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        var opened = await person.GetAsync(NewVisit);
        web.Time.Advance(TimeSpan.FromMinutes(20));
        Assert.True((await KeepAsync(person, opened, 1, ("Input.Visit.Kps", "70"))).GetProperty("isSignedIn").GetBoolean());
        web.Time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task What_is_refused_stays_as_a_draft()
    {
        await clinician.SubmitAsync(NewVisit, ("Input.Visit.VisitedOn", "31.4.2012"), ("Input.Visit.Notes", "refused and kept"));
        Assert.Contains("refused and kept", (await clinician.GetAsync(NewVisit)).Text, StringComparison.Ordinal);
    }

    /// <summary>Whoever has to go is not held by a value that is not possible: all of it waits as a draft, and nothing of it is on record.</summary>
    [Fact]
    public async Task A_visit_is_left_in_progress_with_a_value_that_is_not_possible()
    {
        var opened = await clinician.GetAsync(NewVisit);
        var left = await clinician.SubmitAsync(opened, NewVisit, ("Input.Visit.VisitedOn", "3.2.2007"), ("Input.Visit.Kps", "95"), ("Input.Visit.Notes", "called away"), ("Input.IsComplete", "false"));
        Assert.Equal((HttpStatusCode.Redirect, $"/patients/{people.NorthPatient.RegistryNumber}"), (left.Status, left.Location?.OriginalString));
        var page = await clinician.FollowAsync(left);
        Assert.Contains("waits as your draft: one thing in it needs mending", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Page.QuerySelector($"main .note a[href='{NewVisit}']"));
        await using var database = web.Database.Open();
        Assert.False(await database.Visits.AnyAsync(v => v.Id == Guid.Parse(Value(opened, "Input.Visit.Id"))));
        var again = await clinician.GetAsync(NewVisit);
        Assert.Equal(("95", "3.2.2007"), (Value(again, "Input.Visit.Kps"), Value(again, "Input.Visit.VisitedOn")));
        Assert.Contains("called away", again.Text, StringComparison.Ordinal);
        // To complete it the value has to be mended.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await clinician.SubmitAsync(again, NewVisit, ("Input.IsComplete", "true"))).Status);
    }

    /// <summary>The next test opens its forms as they are saved.</summary>
    internal static async Task ForgetAsync(WebFixture web)
    {
        await using var database = web.Database.Open();
        await database.EntryDrafts.ExecuteDeleteAsync();
    }

    internal static async Task<JsonElement> KeepAsync(PageClient person, Answer opened, int sequence, params (string Name, string Value)[] typed)
    {
        var names = typed.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var answer = await person.PostAsync("/drafts", [.. Fields(opened).Where(f => !names.Contains(f.Name)), .. typed, ("_sequence", $"{sequence}")]);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        return JsonDocument.Parse(answer.Page.Source.Text).RootElement;
    }

    internal static List<(string Name, string Value)> Fields(Answer opened) => [.. PageClient.StandingIn(opened).Select(f => (f.Key, f.Value))];

    internal static string Value(Answer page, string name) => page.Page.QuerySelector($"[name='{name}']")?.GetAttribute("value") ?? "";
}
