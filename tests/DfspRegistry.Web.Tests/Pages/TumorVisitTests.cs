using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>The tumour's part of a visit without any script: what is unlikely is asked about, lesions split, merge and appear, a line ends and the next begins.</summary>
public sealed class TumorVisitTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private const string Complete = "Input.IsComplete";
    private readonly WebFixture web = settled.Web;
    private PageClient clinician = null!;
    private TreatedCourse course = null!;

    public async Task InitializeAsync()
    {
        clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        course = await TreatedCourse.OfAsync(web, clinician);
    }

    public Task DisposeAsync()
    {
        clinician.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Something_unlikely_waits_in_progress_and_completing_asks_for_a_word_that_is_kept()
    {
        await course.FourLesionsAsync(2006);
        // The node goes from 10 to 4 mm while lesion 1 grows from 18 to 29.
        (string, string)[] typed = [("Input.Visit.VisitedOn", "2006-09-03"), .. Readings("29", "20", "4", "10")];
        var open = await clinician.SubmitAsync(course.NewVisit, [.. typed, ("Input.Visit.Kps", "90"), ("Input.NoNewAdverseEvents", "true"), ("Input.Visit.NextVisitOn", "2006-12-03"), (Complete, "true")]);
        Assert.EndsWith("#open-items", open.Location!.ToString(), StringComparison.Ordinal);
        var address = open.Location.ToString().Split('#')[0];
        await using var database = web.Database.Open();
        var saidOpen = Guid.Parse(address.Split('/')[^1]);
        var visit = await database.Visits.AsNoTracking().SingleAsync(v => v.Id == saidOpen);
        Assert.Equal((VisitState.InProgress, 2), (visit.State, visit.OpenItems));
        var asks = await clinician.GetAsync(address);
        var field = asks.Page.QuerySelector("[name='Input.Assessment.Lesions[2].Reading']")!;
        Assert.Equal("4", field.GetAttribute("value"));
        var notices = asks.Page.QuerySelector($"#{field.GetAttribute("aria-describedby")!.Split(' ')[^1]}")!;
        Assert.Contains("6 mm less than last time while another lesion grows: right lesion?", notices.TextContent, StringComparison.Ordinal);
        var ticks = notices.QuerySelectorAll("input[name='Input.Confirmed']").Select(t => t.GetAttribute("value")!).ToList();
        Assert.Equal(2, ticks.Count);

        var saved = await clinician.SubmitAsync(asks, address, [.. ticks.Select(t => ("Input.Confirmed", t)), (Complete, "true")]);
        Assert.Equal($"/patients/{course.Number}", saved.Location!.ToString());
        var kept = await database.ConfirmedFindings.Where(f => f.VisitId == visit.Id).OrderBy(f => f.Code).ToListAsync();
        Assert.Equal([AssessmentFindings.AgainstTheOthers, AssessmentFindings.BelowFiveMillimetres], kept.Select(k => k.Code));
        Assert.True(await database.AuditEntries.AnyAsync(e => e.RowId == kept[0].Id.ToString()));

        // The patient's page says it, and the visit has its ticks; another value asks anew.
        Assert.Contains("Lesion 3: 6 mm less than last time while another lesion grows: right lesion? It is so.", (await clinician.GetAsync($"/patients/{course.Number}")).Text, StringComparison.Ordinal);
        var opened = await clinician.GetAsync($"/visits/{visit.Id}");
        Assert.All(opened.Page.QuerySelectorAll("#notices-2 input"), t => Assert.True(t.HasAttribute("checked")));
        var changed = await clinician.SubmitAsync(opened, $"/visits/{visit.Id}", ("Input.Assessment.Lesions[2].Reading", "3"), ("ChangeReason", "measured again"), (Complete, "true"));
        Assert.EndsWith("#open-items", changed.Location!.ToString(), StringComparison.Ordinal);
        opened = await clinician.GetAsync($"/visits/{visit.Id}");
        var mended = await clinician.SubmitAsync(opened, $"/visits/{visit.Id}", ("Input.Assessment.Lesions[2].Reading", "10"), (Complete, "true"));
        Assert.Equal($"/patients/{course.Number}", mended.Location!.ToString());
        Assert.False(await database.ConfirmedFindings.AnyAsync(f => f.VisitId == visit.Id));
    }

    [Fact]
    public async Task A_lesion_splits_and_another_merges_and_the_next_visit_knows()
    {
        var line = await course.FourLesionsAsync(2008);
        // Lesion 1 in two parts of 10 and 6 mm; lesion 2 grown together with it. RECIST 1.1, 4.3.2: 10 + 6 + 10 + 10 = 36 of 79 mm.
        var form = await clinician.GetAsync(course.NewVisit);
        (string, string)[] typed = [("Input.Visit.VisitedOn", "2008-09-03"), .. Readings("10 + 6", "m1", "10", "10")];
        await clinician.SubmitAsync(form, course.NewVisit, typed);
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.SubmitAsync(form, course.NewVisit, typed)).Status);
        await using var database = web.Database.Open();
        var assessment = await LastAsync(database, line);
        Assert.Equal((36m, ResponseCode.PR), (assessment.TargetSum!.Value, assessment.ComputedResponse!.Value));
        var lesions = await database.Lesions.Where(l => l.TreatmentLineId == line).OrderBy(l => l.Number).ToListAsync();
        Assert.Equal([1, 2, 3, 4, 5], lesions.Select(l => l.Number));
        Assert.Equal((lesions[0].Id, lesions[0].Id), (lesions[4].SplitFromId!.Value, lesions[1].MergedIntoId!.Value));

        var next = await clinician.GetAsync(course.NewVisit);
        Assert.Equal("merged with 1", Value(next, 1));
        Assert.Contains("5 lung, right lower lobe, part of 1", next.Text, StringComparison.Ordinal);
        // '=' at one lesion, '==' for all the rest: the same sum again.
        var again = await clinician.SubmitAsync(next, course.NewVisit, ("Input.Visit.VisitedOn", "2008-12-03"), ("Input.Assessment.Lesions[0].Reading", "="), ("Input.Assessment.Lesions[2].Reading", "=="));
        Assert.Equal(HttpStatusCode.Redirect, again.Status);
        Assert.Equal(36m, (await LastAsync(database, line)).TargetSum);
    }

    /// <summary>The day of the assessment was not typed: it goes with the visit's when that is mended in a form that was shown again.</summary>
    [Fact]
    public async Task The_day_of_the_assessment_follows_a_corrected_day_of_the_visit()
    {
        var line = await course.FourLesionsAsync(2010);
        var refused = await clinician.SubmitAsync(await clinician.GetAsync(course.NewVisit), course.NewVisit, [("Input.Visit.VisitedOn", "2010-09-03"), ("Input.Visit.Kps", "95"), .. Readings("20", "10", "10", "10")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.SubmitAsync(refused, course.NewVisit, ("Input.Visit.VisitedOn", "2010-10-04"), ("Input.Visit.Kps", "90"))).Status);
        await using var database = web.Database.Open();
        Assert.Equal("2010-10-04", (await LastAsync(database, line)).AssessedOn.ToString());
    }

    [Fact]
    public async Task A_part_that_is_taken_back_is_not_asked_for_again()
    {
        var line = await course.FourLesionsAsync(2010);
        await course.VisitAsync("2010-09-03", ["10 + 6", "12", "10", "10"]);
        await using var database = web.Database.Open();
        var visit = (await LastAsync(database, line)).VisitId;
        var saved = await clinician.SubmitAsync($"/visits/{visit}", ("Input.Assessment.Lesions[0].Reading", "16"), ("Input.Assessment.Lesions[4].Reading", ""));
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        Assert.Equal(4, await database.Lesions.CountAsync(l => l.TreatmentLineId == line));
        Assert.Equal(48m, (await LastAsync(database, line)).TargetSum);
    }

    [Fact]
    public async Task A_lesion_cannot_be_merged_with_one_that_is_not_there()
    {
        await course.FourLesionsAsync(2012);
        var answer = await course.VisitAsync("2012-09-03", ["18", "m9", "10", "10"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("m9", Value(answer, 1));
        Assert.Contains("There is no target lesion 9 to be measured with.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_equivocal_new_lesion_is_followed_and_counts_from_its_first_day_once_it_is_certain()
    {
        var line = await course.FourLesionsAsync(2014);
        await course.VisitAsync("2014-09-03", ["18", "12", "10", "10"],
            ("Input.Assessment.Lesions[4].Organ", "liver"), ("Input.Assessment.Lesions[4].Reading", "6"), ("Input.Assessment.Lesions[4].Certainty", nameof(LesionCertainty.Equivocal)));
        await using var database = web.Database.Open();
        var first = await LastAsync(database, line);
        Assert.Equal(ResponseCode.PR, first.ComputedResponse);

        var next = await clinician.GetAsync(course.NewVisit);
        Assert.Contains("5 liver", next.Text, StringComparison.Ordinal);
        await clinician.SubmitAsync(next, course.NewVisit, [("Input.Visit.VisitedOn", "2014-12-03"), .. Readings("18", "12", "10", "10", "9"), ("Input.Assessment.Lesions[4].Certainty", nameof(LesionCertainty.Certain))]);
        database.ChangeTracker.Clear();
        var responses = await database.Assessments.Where(a => a.TreatmentLineId == line).OrderBy(a => a.AssessedOn).Select(a => a.ComputedResponse).ToListAsync();
        // Eisenhauer et al. 2009, 4.3.5: progression is declared as of the date of the initial scan.
        Assert.Equal([null, ResponseCode.PR, ResponseCode.PD, ResponseCode.PD], responses);
    }

    [Fact]
    public async Task Non_target_lesions_are_carried_forward_and_judged_one_by_one()
    {
        var line = await course.LineAsync("2016-03-01");
        await course.BaselineAsync(line, "2016-02-26", new("lung", "30"), new("liver", "", "small", LesionRole.NonTarget), new("bone", "", "", LesionRole.NonTarget));
        Assert.Equal(HttpStatusCode.Redirect, (await course.VisitAsync("2016-06-10", ["0"],
            ("Input.Assessment.Lesions[1].Status", nameof(ResponseCode.CR)), ("Input.Assessment.Lesions[2].Status", nameof(ResponseCode.NonCrNonPd)))).Status);
        await using var database = web.Database.Open();
        // RECIST 1.1, Table 1: target CR with non-target lesions still there is PR overall.
        Assert.Equal(ResponseCode.PR, (await LastAsync(database, line)).ComputedResponse);

        var next = await clinician.GetAsync(course.NewVisit);
        Assert.NotNull(next.Page.QuerySelector("input[name='Input.Assessment.Lesions[2].Status'][value=NonCrNonPd][checked]"));
        // Nothing but what was carried forward: no assessment is made of it.
        await clinician.SubmitAsync(next, course.NewVisit, ("Input.Visit.VisitedOn", "2016-07-10"));
        Assert.Equal(2, await database.Assessments.CountAsync(a => a.TreatmentLineId == line));
        await clinician.SubmitAsync(course.NewVisit, ("Input.Visit.VisitedOn", "2016-09-10"), ("Input.Assessment.Lesions[0].Reading", "0"), ("Input.Assessment.Lesions[2].Status", nameof(ResponseCode.CR)));
        Assert.Equal(ResponseCode.CR, (await LastAsync(database, line)).ComputedResponse);
    }

    [Fact]
    public async Task Progression_offers_to_close_the_line_and_leads_to_the_next()
    {
        var line = await course.FourLesionsAsync(2018);
        var form = await clinician.GetAsync(course.NewVisit);
        (string, string)[] typed = [("Input.Visit.VisitedOn", "2018-09-03"), .. Readings("29", "20", "10", "10")];
        var filled = await clinician.SubmitAsync(form, course.NewVisit + "?handler=CloseLine", typed);
        Assert.Equal(HttpStatusCode.OK, filled.Status);
        Assert.NotNull(filled.Page.QuerySelector($"input[name='Input.Dosing.Answer'][value={nameof(DosingAnswer.Stopped)}][checked]"));
        Assert.Equal("2018-09-03", filled.Page.QuerySelector("[name='Input.Dosing.On']")!.GetAttribute("value"));
        Assert.Equal("29", Value(filled, 0));

        var saved = await clinician.SubmitAsync(filled, course.NewVisit, ("Input.Dosing.Resistance", nameof(DrugResistance.Secondary)));
        Assert.Equal($"/patients/{course.Number}/lines/new?after={line}", saved.Location!.ToString());
        await using var database = web.Database.Open();
        var closed = await database.TreatmentLines.SingleAsync(l => l.Id == line);
        Assert.Equal(("2018-09-03", StopReason.Progression, DrugResistance.Secondary), (closed.EndedOn.ToString(), closed.StopReason, closed.Resistance));

        var next = await clinician.GetAsync(saved.Location.ToString());
        Assert.Contains("imatinib, ended 2018-09-03: progression", next.Text, StringComparison.Ordinal);
        var regimen = next.Page.QuerySelectorAll("main a").Single(a => a.TextContent.StartsWith("sunitinib 37.5 mg", StringComparison.Ordinal)).GetAttribute("href")!;
        var address = $"/patients/{course.Number}/lines/new{regimen}";
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.SubmitAsync(address, ("Input.StartedOn", "2018-09-20"))).Status);
        var second = await database.TreatmentLines.Include(l => l.DosePeriods).OrderByDescending(l => l.Ordinal).FirstAsync(l => l.PatientId == closed.PatientId);
        Assert.Equal((Regimens.Sunitinib, 37.5m), (second.Drug, second.DosePeriods.Single().DoseMgPerDay));
    }

    [Fact]
    public async Task Without_a_baseline_the_visit_leads_to_it_and_back()
    {
        var line = await course.LineAsync("2020-03-01");
        var left = await clinician.SubmitAsync(await clinician.GetAsync(course.NewVisit), course.NewVisit,
            ("then", "baseline"), ("Input.Visit.VisitedOn", "2020-06-10"), ("Input.Visit.Notes", "kept while away"), ("Input.Visit.Kps", "90"));
        Assert.StartsWith($"/patients/{course.Number}/lines/{line}/baseline?visit=", left.Location!.ToString(), StringComparison.Ordinal);
        var back = await clinician.SubmitAsync(left.Location.ToString(), ("Assessment.AssessedOn", "2020-02-26"), ("Assessment.Criteria", nameof(ResponseCriteria.Recist11)),
            ("Assessment.Lesions[0].Role", nameof(LesionRole.Target)), ("Assessment.Lesions[0].Organ", "lung"), ("Assessment.Lesions[0].Reading", "30"));
        var visit = await clinician.FollowAsync(back);
        Assert.Contains("kept while away", visit.Text, StringComparison.Ordinal);
        Assert.Equal("90", visit.Page.QuerySelector("#Input_Visit_Kps")!.GetAttribute("value"));
        Assert.NotNull(visit.Page.QuerySelector("[name='Input.Assessment.Lesions[0].Reading']"));
    }

    [Fact]
    public async Task All_as_last_time_fills_the_form_and_writes_nothing()
    {
        var line = await course.FourLesionsAsync(2022);
        var filled = await clinician.SubmitAsync(await clinician.GetAsync(course.NewVisit), course.NewVisit + "?handler=AsLastTime", ("Input.Visit.VisitedOn", "2022-09-03"));
        Assert.Equal(["18", "12", "10", "10"], Enumerable.Range(0, 4).Select(i => Value(filled, i)));
        Assert.Contains("18 + 12 + 10 + 10 = 50 mm", filled.Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.Equal(2, await database.Assessments.CountAsync(a => a.TreatmentLineId == line));
    }

    [Fact]
    public async Task An_override_and_the_computed_response_both_stand_at_the_visit_and_on_the_patients_page()
    {
        var line = await course.FourLesionsAsync(2024);
        await course.VisitAsync("2024-09-03", ["29", "20", "10", "10"], ("Input.Assessment.OverrideResponse", nameof(ResponseCode.SD)), ("Input.Assessment.OverrideReason", "oedema around lesion 1"));
        await using var database = web.Database.Open();
        var assessment = await LastAsync(database, line);
        Assert.Equal((ResponseCode.PD, ResponseCode.SD), (assessment.ComputedResponse!.Value, assessment.OverrideResponse!.Value));
        Assert.Contains("The investigator's response is more favourable than the computed one.", (await clinician.GetAsync($"/visits/{assessment.VisitId}")).Text, StringComparison.Ordinal);
        var patient = await clinician.GetAsync($"/patients/{course.Number}");
        Assert.Contains("computed PD; counted SD: oedema around lesion 1", patient.Text, StringComparison.Ordinal);
    }

    private static Task<Assessment> LastAsync(DfspRegistry.Data.RegistryDbContext database, Guid line)
    {
        database.ChangeTracker.Clear();
        return database.Assessments.Where(a => a.TreatmentLineId == line).OrderByDescending(a => a.AssessedOn).FirstAsync();
    }

    private static IEnumerable<(string, string)> Readings(params string[] readings) => readings.Select((r, i) => ($"Input.Assessment.Lesions[{i}].Reading", r));

    private static string? Value(Answer answer, int lesion) => answer.Page.QuerySelector($"[name='Input.Assessment.Lesions[{lesion}].Reading']")!.GetAttribute("value");
}
