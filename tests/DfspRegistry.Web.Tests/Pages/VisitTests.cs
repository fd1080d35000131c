using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Drafts;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>A visit is entered on one page, without any script; what it records stands in the record, what cannot be stays in the form.</summary>
public sealed class VisitTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;
    private PageClient clinician = null!;

    private string Number => people.NorthPatient.RegistryNumber;

    public async Task InitializeAsync() => clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));

    public Task DisposeAsync()
    {
        clinician.Dispose();
        return DraftTests.ForgetAsync(web);
    }

    [Fact]
    public async Task Measurements_turn_partial_response_then_progression_and_end_the_line()
    {
        var line = await NewLineAsync("1.3.2008");
        var baseline = await clinician.SubmitAsync($"/patients/{Number}/lines/{line}/baseline", Baseline("28.2.2008", ("lung", "30"), ("lung", "20"), ("skin", "14")));
        Assert.Equal(HttpStatusCode.Redirect, baseline.Status);

        // RECIST 1.1, 4.3.1: 64 to 40 mm is -37.5 % of baseline, partial response; 40 to 59 mm is +47.5 % and +19 mm over the smallest, progression.
        Assert.Equal(HttpStatusCode.Redirect, (await VisitAsync("3.6.2008", ["18", "12", "10"])).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await VisitAsync("3.12.2008", ["29", "20", "10"],
            ("Input.Dosing.Answer", nameof(DosingAnswer.Stopped)), ("Input.Dosing.StopReason", nameof(StopReason.Progression)))).Status);

        await using var database = web.Database.Open();
        var assessments = await database.Assessments.Where(a => a.TreatmentLineId == line).OrderBy(a => a.AssessedOn).ToListAsync();
        Assert.Equal([null, ResponseCode.PR, ResponseCode.PD], assessments.Select(a => a.ComputedResponse));
        Assert.Equal([64m, 40m, 59m], assessments.Select(a => a.TargetSum!.Value));
        var saved = await database.TreatmentLines.SingleAsync(l => l.Id == line);
        Assert.Equal(("2008-12-03", StopReason.Progression), (saved.EndedOn.ToString(), saved.StopReason));
        Assert.NotEmpty(await database.AuditEntries.Where(e => e.RowId == assessments[1].Id.ToString()).ToListAsync());
    }

    [Fact]
    public async Task What_is_no_measurement_stays_in_its_field_and_nothing_is_written()
    {
        var line = await NewLineAsync("1.3.2010");
        await clinician.SubmitAsync($"/patients/{Number}/lines/{line}/baseline", Baseline("28.2.2010", ("lung", "30")));
        var answer = await VisitAsync("3.6.2010", ["1O"], ("Input.Visit.Notes", "kept as typed"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        var field = answer.Page.QuerySelector("[name='Input.Assessment.Lesions[0].Reading']")!;
        Assert.Equal("1O", field.GetAttribute("value"));
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        Assert.Contains("“1O” is not a number of millimetres", answer.Text, StringComparison.Ordinal);
        Assert.Contains("kept as typed", answer.Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.False(await database.Visits.AnyAsync(v => v.Notes == "kept as typed"));
    }

    [Fact]
    public async Task The_same_form_twice_writes_one_visit()
    {
        var address = $"/patients/{Number}/visits/new";
        var form = await clinician.GetAsync(address);
        var typed = new[] { ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.Visit.Notes", "sent twice"), ("Input.NewAdverseEvents[0].Term", "Nausea") };
        await clinician.SubmitAsync(form, address, typed);
        await clinician.SubmitAsync(form, address, typed);
        await using var database = web.Database.Open();
        var visit = Assert.Single(await database.Visits.Where(v => v.Notes == "sent twice").ToListAsync());
        Assert.Single(await database.AdverseEvents.Where(e => e.VisitId == visit.Id).ToListAsync());
    }

    [Fact]
    public async Task A_grade_that_the_term_does_not_have_is_refused_in_words()
    {
        // CTCAE 5.0 grades fatigue 1 to 3.
        var answer = await VisitAsync("6.6.2011", [], ("Input.NewAdverseEvents[0].Term", "Fatigue"), ("Input.NewAdverseEvents[0].Grades[0].Grade", "4"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Fatigue has no grade 4", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_response_is_said_without_writing_anything()
    {
        var line = await NewLineAsync("1.3.2014");
        await clinician.SubmitAsync($"/patients/{Number}/lines/{line}/baseline", Baseline("28.2.2014", ("lung", "30"), ("liver", "20")));
        var address = $"/patients/{Number}/visits/new";
        var answer = await clinician.SubmitAsync(await clinician.GetAsync(address), address + "?handler=Preview",
            ("Input.Visit.VisitedOn", "3.6.2014"), ("Input.Assessment.Lesions[0].Reading", "15"), ("Input.Assessment.Lesions[1].Reading", "s"));
        Assert.Contains("Partial response", answer.Page.Body!.TextContent, StringComparison.Ordinal);
        Assert.Contains("15 + 5 = 20 mm", answer.Page.Body.TextContent, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.Single(await database.Assessments.Where(a => a.TreatmentLineId == line).ToListAsync());
    }

    [Theory]
    [InlineData("visits/new")]
    [InlineData("lines/new")]
    [InlineData("adverse-events/new")]
    [InlineData("surgeries/new")]
    [InlineData("histology/new")]
    [InlineData("sizes/new")]
    [InlineData("recurrences/new")]
    [InlineData("progressions/new")]
    [InlineData("radiotherapy/new")]
    [InlineData("prior-treatments/new")]
    [InlineData("contacts/new")]
    [InlineData("deaths/new")]
    public async Task An_entry_page_opens_for_those_who_enter_and_for_nobody_else(string page)
    {
        Assert.Equal(HttpStatusCode.OK, (await clinician.GetAsync($"/patients/{Number}/{page}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/patients/{people.SouthPatient.RegistryNumber}/{page}")).Status);
        using var researcher = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Researcher));
        Assert.NotEqual(HttpStatusCode.OK, (await researcher.GetAsync($"/patients/{Number}/{page}")).Status);
        using var nobody = PageClient.Anonymous(web);
        Assert.Equal(HttpStatusCode.Redirect, (await nobody.GetAsync($"/patients/{Number}/{page}")).Status);
    }

    [Theory]
    [InlineData("lines/new", "Name the drug")]
    [InlineData("adverse-events/new", "Name the event")]
    [InlineData("surgeries/new", "Give the day of the operation")]
    [InlineData("histology/new", "Before or after treatment?")]
    [InlineData("sizes/new", "Give the X dimension in cm")]
    [InlineData("recurrences/new", "Local, regional or distant?")]
    [InlineData("progressions/new", "Give the day of the progression")]
    [InlineData("radiotherapy/new", "Choose the intent")]
    [InlineData("prior-treatments/new", "Say what was done")]
    [InlineData("contacts/new", "Say how it is known")]
    [InlineData("deaths/new", "Give the day of death")]
    public async Task An_empty_form_says_what_it_needs(string page, string words)
    {
        var answer = await clinician.SubmitAsync($"/patients/{Number}/{page}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(words, answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_sites_visit_is_not_there()
    {
        await using var database = web.Database.Open();
        var theirs = await database.Visits.FirstAsync(v => v.PatientId == people.SouthPatient.Id);
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/visits/{theirs.Id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/visits/{Guid.CreateVersion7()}")).Status);
    }

    [Fact]
    public async Task A_term_is_found_by_the_words_of_the_chart()
    {
        var answer = await clinician.GetAsync("/adverse-events/terms?typed=leukop");
        Assert.Contains("White blood cell decreased", answer.Page.Body!.TextContent, StringComparison.Ordinal);
    }

    private async Task<Guid> NewLineAsync(string startedOn)
    {
        var answer = await clinician.SubmitAsync($"/patients/{Number}/lines/new", ("Input.Drug", Regimens.Imatinib), ("Input.Intent", nameof(TreatmentIntent.Palliative)),
            ("Input.StartedOn", startedOn), ("Input.DoseMgPerDay", "400"), ("Input.Schedule", nameof(DoseSchedule.Continuous)));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        await using var database = web.Database.Open();
        return await database.TreatmentLines.Where(l => l.PatientId == people.NorthPatient.Id).OrderByDescending(l => l.Ordinal).Select(l => l.Id).FirstAsync();
    }

    /// <summary>Sends a visit with today's readings of the lesions in their order.</summary>
    private Task<Answer> VisitAsync(string on, string[] readings, params (string, string)[] more) =>
        clinician.SubmitAsync($"/patients/{Number}/visits/new",
            [("Input.Visit.VisitedOn", on), .. readings.Select((r, i) => ($"Input.Assessment.Lesions[{i}].Reading", r)), .. more]);

    private static (string, string)[] Baseline(string on, params (string Organ, string Mm)[] lesions) =>
    [
        ("Assessment.AssessedOn", on), ("Assessment.Criteria", nameof(ResponseCriteria.Recist11)),
        .. lesions.SelectMany((l, i) => new[]
        {
            ($"Assessment.Lesions[{i}].Role", nameof(LesionRole.Target)), ($"Assessment.Lesions[{i}].Organ", l.Organ), ($"Assessment.Lesions[{i}].Reading", l.Mm),
        }),
    ];

    [Fact]
    public async Task What_was_saved_is_said_once_and_what_was_refused_is_not_said_to_be()
    {
        var record = $"/patients/{people.NorthPatient.RegistryNumber}";
        var refused = await clinician.SubmitAsync($"{record}/contacts/new", ("Input.AliveOn", "31.2.2011"), ("Input.Source", nameof(VitalStatusSource.Phone)));
        Assert.Null(refused.Page.QuerySelector("main > .note.is-good"));
        var saved = await clinician.FollowAsync(await clinician.SubmitAsync($"{record}/contacts/new", ("Input.AliveOn", "3.4.2011"), ("Input.Source", nameof(VitalStatusSource.Phone))));
        Assert.Equal("Saved.", saved.Page.QuerySelector("main > .note.is-good")?.TextContent.Trim());
        Assert.Null((await clinician.GetAsync(record)).Page.QuerySelector("main > .note.is-good"));
    }
}
