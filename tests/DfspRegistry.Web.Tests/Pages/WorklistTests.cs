using System.Net;
using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>The worklist as a page without script: its rows, and word of a patient entered in the list itself.</summary>
public sealed class WorklistTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;
    private PageClient clinician = null!;

    public async Task InitializeAsync() => clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));

    public Task DisposeAsync()
    {
        clinician.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>The promised months are the days that the study's own ledger of overall survival gains, and the row is gone.</summary>
    [Fact]
    public async Task Alive_in_the_list_adds_to_the_curve_what_the_row_promised()
    {
        var number = await TreatedAsync(new PartialDate(2019, 4, 2), lastSeen: new PartialDate(2020, 5, 6));
        var row = (await clinician.GetAsync("/?all=true")).Page.QuerySelector($"#curve-{number}")!.Closest("tr")!;
        var promised = row.QuerySelector("td.number")!.TextContent.Trim();
        var before = await ObservedDaysAsync();

        var saved = await clinician.SubmitAsync(await clinician.GetAsync(Entry("curve", number, "alive")), "/?handler=Alive");
        // The form without further typing: today, by phone.
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        var page = await clinician.FollowAsync(saved);
        Assert.Contains($"{number} was alive on", page.Text, StringComparison.Ordinal);
        Assert.NotNull(page.Page.QuerySelector($"main .note a[href^='/patients/{number}/contacts/']"));
        Assert.Null((await clinician.GetAsync("/?all=true")).Page.QuerySelector($"#curve-{number}"));

        var gained = await ObservedDaysAsync() - before;
        Assert.Equal(Today.DayNumber - new DateOnly(2020, 5, 6).DayNumber, gained);
        Assert.Equal(promised, Months.FromDays(gained).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture));
        await using var database = web.Database.Open();
        var contact = await database.AliveContacts.SingleAsync(c => database.Patients.Any(p => p.Id == c.PatientId && p.RegistryNumber == number));
        Assert.Equal((PartialDate.Of(Today), VitalStatusSource.Phone, false), (contact.AliveOn, contact.Source, contact.ExaminedWithoutProgression));
    }

    [Fact]
    public async Task The_same_word_sent_many_times_at_once_is_written_once()
    {
        var number = await TreatedAsync(new PartialDate(2018, 4, 2), lastSeen: new PartialDate(2019, 5, 6));
        var form = await clinician.GetAsync(Entry("curve", number, "alive"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => clinician.SubmitAsync(form, "/?handler=Alive")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.Status));
        await using var database = web.Database.Open();
        Assert.Single(await database.AliveContacts.Where(c => database.Patients.Any(p => p.Id == c.PatientId && p.RegistryNumber == number)).ToListAsync());
    }

    [Fact]
    public async Task Died_asks_for_the_day_and_keeps_what_was_typed()
    {
        var number = await TreatedAsync(new PartialDate(2017, 4, 2), lastSeen: new PartialDate(2019, 3, 4));
        var refused = await clinician.SubmitAsync(await clinician.GetAsync(Entry("curve", number, "died")), "/?handler=Died", ("Died.DiedOn", "1.1.2018"), ("Died.Cause", nameof(CauseOfDeath.Dfsp)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("when the patient was seen alive", refused.Text, StringComparison.Ordinal);
        Assert.Equal("1.1.2018", refused.Page.QuerySelector("#Died_DiedOn")!.GetAttribute("value"));
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.SubmitAsync(refused, "/?handler=Died", ("Died.DiedOn", "may 2019"))).Status);
        Assert.Empty((await clinician.GetAsync("/?all=true")).Page.QuerySelectorAll($"#curve-{number}, #overdue-{number}, #week-{number}"));
        await using var database = web.Database.Open();
        var death = await database.Deaths.SingleAsync(d => database.Patients.Any(p => p.Id == d.PatientId && p.RegistryNumber == number));
        Assert.Equal(("2019-05", CauseOfDeath.Dfsp), (death.DiedOn.ToString(), death.Cause));
    }

    [Fact]
    public async Task Who_may_only_look_is_offered_no_entry_and_sends_none()
    {
        using var researcher = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Researcher));
        var number = people.NorthPatient.RegistryNumber;
        var page = await researcher.GetAsync("/");
        Assert.NotNull(page.Page.QuerySelector($"#curve-{number}"));
        Assert.Empty(page.Page.QuerySelectorAll("td.act a"));
        var form = await researcher.GetAsync("/account");
        var sent = await researcher.SubmitAsync(form, "/?handler=Alive", ("At.Number", number), ("At.Section", "curve"), ("Alive.AliveOn", "t"), ("Alive.Source", "Phone"), ("Alive.Id", Guid.CreateVersion7().ToString()));
        Assert.Equal(HttpStatusCode.NotFound, sent.Status);
    }

    [Fact]
    public async Task Another_sites_patient_cannot_be_spoken_of()
    {
        var number = people.SouthPatient.RegistryNumber;
        Assert.DoesNotContain(number, (await clinician.GetAsync("/?all=true")).Text, StringComparison.Ordinal);
        var form = await clinician.GetAsync("/account");
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.SubmitAsync(form, "/?handler=Alive", ("At.Number", number), ("At.Section", "curve"), ("Alive.AliveOn", "t"))).Status);
    }

    private static string Entry(string section, string number, string entry) => $"/?all=true&at.section={section}&at.number={number}&at.entry={entry}";

    private DateOnly Today => DateOnly.FromDateTime(web.Time.GetLocalNow().DateTime);

    private async Task<int> ObservedDaysAsync()
    {
        var cohort = await new CohortQuery(web.Database.ApplicationConnectionString, new CommandLineUser()).LoadAsync(people.Study.Code, Today);
        return EndpointLedger.Derive(cohort, Endpoint.OverallSurvival, EndpointRules.AsPublished).SelectMany(l => l.Lines).Sum(l => l.Days);
    }

    private async Task<string> TreatedAsync(PartialDate start, PartialDate lastSeen)
    {
        await using var database = web.Database.Open();
        var patient = await Records.PatientAsync(database, people.North);
        var line = Records.Line(patient, people.Study);
        line.StartedOn = start;
        database.AddRange(patient, line, Records.Visit(patient, lastSeen), new StudyEnrollment { Id = Guid.CreateVersion7(), PatientId = patient.Id, StudyId = people.Study.Id, EnrolledOn = start });
        await database.SaveChangesAsync();
        return patient.RegistryNumber;
    }
}
