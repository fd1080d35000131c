using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>An old chart is entered on one page, without script, with as much as it holds.</summary>
public sealed class OldChartTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
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

    [Fact]
    public async Task A_chart_without_measurements_grades_and_days_becomes_a_record_that_claims_no_more()
    {
        var patient = await WaitingAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.SubmitAsync(Page(patient), Chart)).Status);
        await using var database = web.Database.Open();
        var lines = await database.TreatmentLines.Include(l => l.DosePeriods).Where(l => l.PatientId == patient.Id).OrderBy(l => l.Ordinal).ToListAsync();
        Assert.Equal(["imatinib 2004 2005-06 Progression CR", "sunitinib 2005-07-01  Other "], lines.Select(l => $"{l.Drug} {l.StartedOn} {l.EndedOn} {l.StopReason ?? StopReason.Other} {l.ReportedBestResponse}"));
        Assert.Equal(400, Assert.Single(lines[0].DosePeriods).DoseMgPerDay);
        Assert.Empty(lines[1].DosePeriods);
        var visits = await database.Visits.Where(v => v.PatientId == patient.Id).OrderBy(v => v.VisitedOn).ToListAsync();
        Assert.Equal(["2004-08", "2005-06"], visits.Select(v => v.VisitedOn.ToString()));
        Assert.All(visits, v => Assert.True(v is { IsRetrospective: true, State: VisitState.Complete, Kps: null }));
        var assessments = await database.Assessments.Include(a => a.Measurements).Where(a => a.PatientId == patient.Id).OrderBy(a => a.AssessedOn).ToListAsync();
        Assert.Equal([(ResponseCode.PR, lines[0].Id), (ResponseCode.PD, lines[0].Id)], assessments.Select(a => (a.ReportedResponse!.Value, a.TreatmentLineId)));
        Assert.All(assessments, a => Assert.True(a is { Criteria: ResponseCriteria.NotStated, ComputedResponse: null, Measurements.Count: 0 }));
        var reported = await database.AdverseEvents.Include(e => e.Grades).SingleAsync(e => e.PatientId == patient.Id);
        Assert.Equal(("swollen eyelids", CtcaeVersion.NotStated, lines[0].Id), (reported.Term, reported.CtcaeVersion, reported.TreatmentLineId));
        Assert.Null(Assert.Single(reported.Grades).Grade);
        Assert.Equal(("2006", VitalStatusSource.Chart), await database.Deaths.Where(d => d.PatientId == patient.Id).Select(d => new ValueTuple<string, VitalStatusSource>(d.DiedOn.ToString(), d.Source)).SingleAsync());
    }

    [Fact]
    public async Task What_cannot_be_stays_beside_its_field_and_nothing_is_written()
    {
        var patient = await WaitingAsync();
        var answer = await clinician.SubmitAsync(Page(patient), ("Input.Lines[0].Drug", "imatinib"), ("Input.Lines[0].StartedOn", "-"), ("Input.Visits[3].SeenOn", "31.2.2005"),
            ("Input.Visits[4].SeenOn", "2003"), ("Input.Visits[4].Response", nameof(ResponseCode.PR)), ("Input.Events[0].Grade", "7"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        foreach (var field in new[] { "Lines[0].StartedOn", "Visits[3].SeenOn", "Visits[4].Response", "Events[0].Grade", "Events[0].Term" })
            Assert.Equal("true", answer.Page.QuerySelector($"[name='Input.{field}']")!.GetAttribute("aria-invalid"));
        Assert.Equal("-", answer.Page.QuerySelector("[name='Input.Lines[0].StartedOn']")!.GetAttribute("value"));
        Assert.Equal("31.2.2005", answer.Page.QuerySelector("[name='Input.Visits[3].SeenOn']")!.GetAttribute("value"));
        await using var database = web.Database.Open();
        Assert.False(await database.TreatmentLines.AnyAsync(l => l.PatientId == patient.Id) || await database.Visits.AnyAsync(v => v.PatientId == patient.Id));
    }

    [Fact]
    public async Task The_same_chart_sent_many_times_at_once_is_written_once()
    {
        var patient = await WaitingAsync();
        var form = await clinician.GetAsync(Page(patient));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => clinician.SubmitAsync(form, Page(patient), Chart)));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.Status));
        await using var database = web.Database.Open();
        Assert.Equal((2, 2, 1), (await database.TreatmentLines.CountAsync(l => l.PatientId == patient.Id), await database.Visits.CountAsync(v => v.PatientId == patient.Id), await database.AdverseEvents.CountAsync(e => e.PatientId == patient.Id)));
    }

    [Fact]
    public async Task Rows_are_added_without_losing_or_judging_what_is_typed()
    {
        var patient = await WaitingAsync();
        var form = await clinician.GetAsync(Page(patient));
        var id = form.Page.QuerySelector("[name='Input.Visits[0].Id']")!.GetAttribute("value");
        var more = await clinician.SubmitAsync(form, Page(patient) + "?handler=Rows", ("more", "visits"), ("Input.Visits[0].SeenOn", "31.2.2005"), ("Input.Lines[0].Drug", "imat"));
        Assert.Equal(HttpStatusCode.OK, more.Status);
        Assert.Equal(10, more.Page.QuerySelectorAll("[name^='Input.Visits'][name$='.SeenOn']").Length);
        Assert.Equal(("31.2.2005", "imat", id), (Value(more, "Visits[0].SeenOn"), Value(more, "Lines[0].Drug"), Value(more, "Visits[0].Id")));
        Assert.Empty(more.Page.QuerySelectorAll("[aria-invalid], .errors"));
    }

    [Fact]
    public async Task Saving_leads_to_the_next_patient_of_the_hospital_who_waits_for_a_chart()
    {
        var first = await WaitingAsync();
        var elsewhere = await WaitingAsync(people.South.Id);
        var second = await WaitingAsync();
        var saved = await clinician.SubmitAsync(Page(first), [.. Chart, ("next", "true")]);
        Assert.Equal(Page(second), saved.Location!.ToString());
        Assert.NotEqual(elsewhere.RegistryNumber, second.RegistryNumber);
        await using (var database = web.Database.Open())
        {
            // Charts of the other tests of this class wait no more.
            foreach (var other in await database.Patients.Where(p => p.IsRetrospective && p.SiteId == people.North.Id && p.Id != second.Id).ToListAsync())
                other.IsRetrospective = false;
            await database.SaveChangesAsync();
        }
        var last = await clinician.SubmitAsync(Page(second), [.. Chart, ("next", "true")]);
        Assert.Equal("/patients", last.Location!.ToString());
        Assert.Contains("No further patient", (await clinician.FollowAsync(last)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_may_not_come_before_any_line_nor_a_visit_after_death()
    {
        var patient = await WaitingAsync();
        var answer = await clinician.SubmitAsync(Page(patient), ("Input.Lines[0].Drug", "imatinib"), ("Input.Lines[0].StartedOn", "2004"), ("Input.Death.DiedOn", "mar 2005"),
            ("Input.Visits[0].SeenOn", "apr 2005"), ("Input.Visits[1].SeenOn", "mar 2005"), ("Input.Visits[2].SeenOn", "2003"), ("Input.Visits[2].Response", nameof(ResponseCode.SD)));
        Assert.Equal(["Input.Visits[0].SeenOn", "Input.Visits[2].Response"], answer.Page.QuerySelectorAll("[aria-invalid]").Select(e => e.GetAttribute("name")));
    }

    private static (string, string)[] Chart =>
    [
        ("Input.Lines[0].Drug", "imatinib"), ("Input.Lines[0].StartedOn", "2004"), ("Input.Lines[0].DoseMgPerDay", "400"), ("Input.Lines[0].EndedOn", "jun 2005"),
        ("Input.Lines[0].StopReason", nameof(StopReason.Progression)), ("Input.Lines[0].BestResponse", nameof(ResponseCode.CR)),
        ("Input.Lines[1].Drug", "sunitinib"), ("Input.Lines[1].StartedOn", "1.7.2005"), ("Input.Lines[1].DoseMgPerDay", "n/r"), ("Input.Lines[1].EndedOn", "-"),
        ("Input.Visits[0].SeenOn", "aug 2004"), ("Input.Visits[0].Response", nameof(ResponseCode.PR)), ("Input.Visits[0].Kps", "-"),
        ("Input.Visits[2].SeenOn", "6.2005"), ("Input.Visits[2].Response", nameof(ResponseCode.PD)),
        ("Input.Events[1].Term", "swollen eyelids"), ("Input.Events[1].OnsetOn", "aug 2004"), ("Input.Events[1].Grade", "-"),
        ("Input.Death.DiedOn", "2006"), ("Input.Death.Cause", nameof(CauseOfDeath.Dfsp)),
    ];

    private static string Page(Patient patient) => $"/patients/{patient.RegistryNumber}/old-chart";

    private static string? Value(Answer answer, string field) => answer.Page.QuerySelector($"[name='Input.{field}']")!.GetAttribute("value");

    /// <summary>A patient registered from old records of whom nothing else is there yet.</summary>
    private async Task<Patient> WaitingAsync(Guid? site = null)
    {
        await using var database = web.Database.Open();
        var patient = await Records.PatientAsync(database, people.North);
        patient.IsRetrospective = true;
        patient.SiteId = site ?? people.North.Id;
        database.Add(patient);
        await database.SaveChangesAsync();
        return patient;
    }
}
