using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>What stands between a visit and being complete, without any script: nothing is refused, each open item is entered, explained or confirmed.</summary>
public sealed class VisitCompletionTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;
    private PageClient clinician = null!;
    private string number = "";

    public async Task InitializeAsync()
    {
        clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        var registered = await clinician.SubmitAsync("/patients/new", ("Consent.Basis", "Waiver"), ("Consent.Scope", "AllUses"));
        Assert.Equal(HttpStatusCode.Redirect, registered.Status);
        number = registered.Location!.ToString().Split('/')[2];
    }

    public Task DisposeAsync()
    {
        clinician.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_visit_with_open_items_is_kept_in_progress_and_complete_once_each_is_entered_or_explained()
    {
        var first = await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.IsComplete", "true"));
        Assert.Matches("^/visits/.*#open-items$", first.Location!.ToString());
        var address = first.Location.ToString().Split('#')[0];
        var page = await clinician.GetAsync(address);
        Assert.Contains("saved in progress, 3 open", Flat(page.Text), StringComparison.Ordinal);
        Assert.Equal(["KPS", "New adverse events: asked, or not", "Next visit"], page.Page.QuerySelectorAll(".check-words").Select(w => w.TextContent));
        await using (var database = web.Database.Open())
        {
            var visit = await SavedAsync(database);
            Assert.Equal((VisitState.InProgress, 3), (visit.State, visit.OpenItems));
        }

        var second = await clinician.SubmitAsync(address, ("Input.Visit.Kps", "90"), ("Input.NoNewAdverseEvents", "true"), ("Input.Missing[next-visit]", nameof(MissingReason.PatientDeclined)), ("Input.IsComplete", "true"));
        Assert.Equal($"/patients/{number}", second.Location!.ToString());
        await using (var database = web.Database.Open())
        {
            var visit = await SavedAsync(database);
            Assert.Equal((VisitState.Complete, 0), (visit.State, visit.OpenItems));
            var answer = await database.MissingAnswers.SingleAsync(m => m.VisitId == visit.Id);
            Assert.Equal(("next-visit", MissingReason.PatientDeclined), (answer.Item, answer.Reason));
            var asked = await database.AdverseEventInquiries.SingleAsync(i => i.VisitId == visit.Id);
            Assert.Equal((AdverseEventInquiry.AnyNewEvent, InquiryAnswer.Absent), (asked.Term, asked.Answer));
        }

        // The value takes the reason back.
        var third = await clinician.SubmitAsync(address, ("Input.Visit.NextVisitOn", "nov 2011"), ("Input.IsComplete", "true"), ("ChangeReason", "the patient called"));
        Assert.True(third.Status == HttpStatusCode.Redirect, third.Text);
        await using var later = web.Database.Open();
        var mended = await SavedAsync(later);
        Assert.Equal(VisitState.Complete, mended.State);
        Assert.False(await later.MissingAnswers.AnyAsync(m => m.VisitId == mended.Id));
    }

    [Fact]
    public async Task Old_records_are_asked_for_nothing()
    {
        var answer = await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "2004"), ("Input.Visit.IsRetrospective", "true"), ("Input.IsComplete", "true"));
        Assert.Equal($"/patients/{number}", answer.Location!.ToString());
        await using var database = web.Database.Open();
        Assert.Equal(VisitState.Complete, (await SavedAsync(database)).State);
    }

    [Fact]
    public async Task An_unusual_value_is_kept_and_asked_about_until_a_person_says_that_it_is_so()
    {
        await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.Visit.Kps", "90"));
        (string, string)[] typed =
        [
            ("Input.Visit.VisitedOn", "5.11.2011"), ("Input.Visit.Kps", "40"), ("Input.Visit.NextVisitOn", "5.5.2012"), ("Input.NoNewAdverseEvents", "true"), ("Input.IsComplete", "true"),
        ];
        var first = await clinician.SubmitAsync(New, typed);
        var address = first.Location!.ToString().Split('#')[0];
        var page = await clinician.GetAsync(address);
        Assert.Contains("KPS 40: it was 90 at the visit before", page.Page.QuerySelector(".field-warning")!.TextContent, StringComparison.Ordinal);
        var box = page.Page.QuerySelector("input[name='Input.Confirmed']")!;

        await clinician.SubmitAsync(page, address, ("Input.Confirmed", box.GetAttribute("value")!), ("Input.IsComplete", "true"));
        await using (var database = web.Database.Open())
        {
            var visit = await SavedAsync(database);
            Assert.Equal(VisitState.Complete, visit.State);
            var confirmed = await database.ConfirmedFindings.SingleAsync(f => f.VisitId == visit.Id);
            Assert.Equal("kps-jump", confirmed.Code);
            var trail = await database.AuditEntries.SingleAsync(e => e.RowId == confirmed.Id.ToString());
            Assert.Equal("clinician of NORTH", trail.UserName);
        }

        // Another value is another question.
        var third = await clinician.SubmitAsync(address, ("Input.Visit.Kps", "30"), ("Input.IsComplete", "true"), ("ChangeReason", "misread"));
        Assert.True(third.Status == HttpStatusCode.Redirect, third.Text);
        await using var later = web.Database.Open();
        Assert.Equal((VisitState.InProgress, 1), ((await SavedAsync(later)).State, (await SavedAsync(later)).OpenItems));
    }

    [Fact]
    public async Task The_checks_are_said_without_writing_anything()
    {
        var answer = await clinician.SubmitAsync(await clinician.GetAsync(New), New + "?handler=Preview", ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.Visit.NextVisitOn", "2014"));
        Assert.Contains("more than 13 months after this visit", answer.Page.Body!.TextContent, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.False(await database.Visits.AnyAsync(v => database.Patients.Any(p => p.Id == v.PatientId && p.RegistryNumber == number)));
    }

    [Fact]
    public async Task One_event_more_keeps_everything_that_was_typed()
    {
        await LineAsync();
        var page = await clinician.SubmitAsync(await clinician.GetAsync(New), New + "?handler=AddAdverseEvent",
            ("Input.Visit.VisitedOn", "5.5.2o11"), ("Input.NewAdverseEvents[0].Term", "Nausea"), ("Input.NewAdverseEvents[0].Grades[0].Grade", "2"),
            ("Input.NewAdverseEvents[0].Relations[0].Relatedness", nameof(Relatedness.Probable)));
        Assert.Equal(HttpStatusCode.OK, page.Status);
        Assert.Equal(2, page.Page.QuerySelectorAll("[data-new-event]").Length);
        Assert.Equal("5.5.2o11", page.Page.QuerySelector("[name='Input.Visit.VisitedOn']")!.GetAttribute("value"));

        var saved = await clinician.SubmitAsync(page, New, ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.NewAdverseEvents[1].Term", "leukopenia"), ("Input.NewAdverseEvents[1].Grades[0].Grade", "1"));
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        await using var database = web.Database.Open();
        var visit = await SavedAsync(database);
        var events = await database.AdverseEvents.Include(e => e.Relations).Include(e => e.Grades).Where(e => e.VisitId == visit.Id).OrderBy(e => e.Term).ToListAsync();
        Assert.Equal([("Nausea", null), ("White blood cell decreased", "leukopenia")], events.Select(e => (e.Term, e.ReportedTerm)));
        Assert.Equal((Regimens.Imatinib, Relatedness.Probable), events[0].Relations.Select(r => (r.Drug, r.Relatedness)).Single());
        Assert.Equal(["2011-05-05", "2011-05-05"], events.Select(e => e.Grades[0].From.ToString()));
    }

    [Fact]
    public async Task An_ongoing_event_writes_its_changes_and_nothing_else()
    {
        await LineAsync();
        await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.NewAdverseEvents[0].Term", "Fatigue"), ("Input.NewAdverseEvents[0].Grades[0].Grade", "1"));
        var form = await clinician.GetAsync(New);
        // CTCAE 5.0 grades fatigue 1 to 3.
        Assert.Equal(["", "1", "2", "3"], form.Page.QuerySelectorAll("[name='Input.OngoingAdverseEvents[0].Grade']").Select(g => g.GetAttribute("value")));
        Assert.Contains("the term ends at 3", form.Text, StringComparison.Ordinal);
        await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.8.2011"));
        await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.11.2011"), ("Input.OngoingAdverseEvents[0].Grade", "3"), ("Input.OngoingAdverseEvents[0].ActionTaken", nameof(ActionTaken.DoseReduced)),
            ("Input.OngoingAdverseEvents[0].Relations[0].Relatedness", nameof(Relatedness.Possible)));
        var refused = await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.12.2011"), ("Input.OngoingAdverseEvents[0].Grade", "4"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Fatigue has no grade 4 in CTCAE 5.0", refused.Text, StringComparison.Ordinal);
        // The refused form stands there as a draft, so its grade is taken back.
        await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.1.2012"), ("Input.OngoingAdverseEvents[0].Grade", "3"), ("Input.OngoingAdverseEvents[0].HasEnded", "true"), ("Input.OngoingAdverseEvents[0].EndedOn", "dec 2011"));

        await using var database = web.Database.Open();
        var known = await database.AdverseEvents.Include(e => e.Grades).Include(e => e.Relations).SingleAsync(e => database.Patients.Any(p => p.Id == e.PatientId && p.RegistryNumber == number));
        Assert.Equal([("2011-05-05", 1), ("2011-11-05", 3)], known.Grades.OrderBy(g => g.From).Select(g => (g.From.ToString(), g.Grade)));
        Assert.Equal((ActionTaken.DoseReduced, AdverseEventOutcome.Resolved, "2011-12"), (known.ActionTaken, known.Outcome, known.EndedOn.ToString()));
        Assert.Equal(Relatedness.Possible, known.Relations.Single().Relatedness);
    }

    [Fact]
    public async Task A_dose_of_a_visit_is_found_mended_and_taken_back_by_the_visit()
    {
        await LineAsync();
        var first = await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.Dosing.Answer", nameof(DosingAnswer.Interrupted)), ("Input.Dosing.Reason", nameof(DoseChangeReason.Toxicity)),
            ("Input.Dosing.On", "1.5.2011"), ("Input.IsComplete", "true"));
        var address = first.Location!.ToString().Split('#')[0];
        Assert.Equal([("2011-03-01", "2011-04-30", 400m), ("2011-05-01", "", 0m)], await DosesAsync());
        await clinician.SubmitAsync(address, ("Input.Dosing.On", "3.5.2011"));
        Assert.Equal([("2011-03-01", "2011-05-02", 400m), ("2011-05-03", "", 0m)], await DosesAsync());

        var again = await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.6.2011"), ("Input.Dosing.Answer", nameof(DosingAnswer.Resumed)), ("Input.Dosing.DoseMgPerDay", "900"), ("Input.IsComplete", "true"));
        Assert.Contains("imatinib is given in 100 to 800 mg", (await clinician.FollowAsync(again)).Text, StringComparison.Ordinal);
        Assert.Equal(3, (await DosesAsync()).Count);
        await clinician.SubmitAsync(again.Location!.ToString().Split('#')[0], ("Input.Dosing.Answer", nameof(DosingAnswer.NoChange)));
        Assert.Equal([("2011-03-01", "2011-05-02", 400m), ("2011-05-03", "", 0m)], await DosesAsync());
    }

    [Fact]
    public async Task A_dose_from_the_day_of_another_is_refused_in_words()
    {
        await LineAsync();
        var answer = await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "1.3.2011"), ("Input.Dosing.Answer", nameof(DosingAnswer.Changed)), ("Input.Dosing.DoseMgPerDay", "800"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("A dose from 2011-03-01 is on record", answer.Text, StringComparison.Ordinal);
        Assert.Equal([("2011-03-01", "", 400m)], await DosesAsync());
    }

    [Fact]
    public async Task Nothing_can_be_resumed_that_was_not_interrupted()
    {
        await LineAsync();
        var answer = await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.Dosing.Answer", nameof(DosingAnswer.Resumed)), ("Input.Dosing.DoseMgPerDay", "400"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("No interruption is on record", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_of_another_patient_gets_a_sentence_and_no_database_error()
    {
        var answer = await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.NewAdverseEvents[0].Term", "Nausea"), ("Input.NewAdverseEvents[0].TreatmentLineId", Guid.CreateVersion7().ToString()));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Choose one of the patient's treatment lines", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Targets_are_asked_for_when_one_of_them_was_measured()
    {
        var line = await LineAsync();
        (string, string)[] lesions = [.. new[] { ("lung", "30"), ("liver", "20") }.SelectMany((l, i) => new[]
        {
            ($"Assessment.Lesions[{i}].Role", nameof(LesionRole.Target)), ($"Assessment.Lesions[{i}].Organ", l.Item1), ($"Assessment.Lesions[{i}].Reading", l.Item2),
        })];
        await clinician.SubmitAsync($"/patients/{number}/lines/{line}/baseline", [("Assessment.AssessedOn", "28.2.2011"), ("Assessment.Criteria", nameof(ResponseCriteria.Recist11)), .. lesions]);
        var first = await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.5.2011"), ("Input.Assessment.Lesions[0].Reading", "25"), ("Input.IsComplete", "true"));
        var page = await clinician.FollowAsync(first);
        Assert.Contains("Measurement of lesion 2 liver", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visit_leads_to_the_operation_and_comes_back_and_records_the_recurrence()
    {
        var first = await clinician.SubmitAsync($"/patients/{number}/surgeries/new", ("Input.PerformedOn", "1.3.2011"), ("Input.Technique", "Mohs"), ("Input.Intent", "Curative"), ("Input.FinalClearanceOn", "2.3.2011"));
        Assert.Equal(HttpStatusCode.Redirect, first.Status);
        var left = await clinician.SubmitAsync(New, ("Input.Visit.VisitedOn", "5.9.2011"), ("Input.Visit.Notes", "kept while away"), ("Input.Recurrence.Kind", nameof(RecurrenceKind.Local)), ("Then", "surgeries"));
        Assert.Matches("/surgeries/new\\?visit=", left.Location!.ToString());
        var back = await clinician.SubmitAsync(left.Location.ToString(), ("Input.PerformedOn", "20.8.2011"), ("Input.Technique", "WideExcision"), ("Input.Intent", "Curative"));
        Assert.Matches("^/visits/.*#surgery$", back.Location!.ToString());
        var page = await clinician.FollowAsync(back);
        Assert.Contains("kept while away", page.Text, StringComparison.Ordinal);
        Assert.Contains("2011-08-20", page.Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        var visit = await SavedAsync(database);
        var recurrence = await database.Recurrences.SingleAsync(r => r.VisitId == visit.Id);
        Assert.Equal((RecurrenceKind.Local, "2011-09-05"), (recurrence.Kind, recurrence.FoundOn.ToString()));
        Assert.Equal(VisitState.InProgress, visit.State);
        Assert.Contains("◐ in progress, ", (await clinician.GetAsync($"/patients/{number}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_overlap_of_lines_is_asked_about_and_kept_as_the_reason_of_the_change()
    {
        var line = await LineAsync();
        await clinician.SubmitAsync($"/patients/{number}/lines/{line}", ("Input.EndedOn", "1.3.2012"), ("Input.StopReason", nameof(StopReason.Progression)));
        var address = $"/patients/{number}/lines/new";
        var asked = await clinician.SubmitAsync(address, ("Input.Drug", Regimens.Sunitinib), ("Input.Intent", nameof(TreatmentIntent.Palliative)), ("Input.StartedOn", "1.2.2012"), ("Input.DoseMgPerDay", "37.5"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, asked.Status);
        Assert.Contains("the two lines overlap", asked.Page.QuerySelector(".field-warning")!.TextContent, StringComparison.Ordinal);
        var saved = await clinician.SubmitAsync(asked, address, ("Confirmed", asked.Page.QuerySelector("input[name=Confirmed]")!.GetAttribute("value")!));
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        await using var database = web.Database.Open();
        var second = await database.TreatmentLines.SingleAsync(l => l.Drug == Regimens.Sunitinib && database.Patients.Any(p => p.Id == l.PatientId && p.RegistryNumber == number));
        var trail = await database.AuditEntries.SingleAsync(e => e.RowId == second.Id.ToString());
        Assert.Contains("Confirmed: 2012-02-01 lies before the last dose of imatinib on 2012-03-01", trail.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("surgeries/new", "Input.TreatmentLineId")]
    [InlineData("histology/new", "TreatmentLineId")]
    [InlineData("adverse-events/new", "Input.TreatmentLineId")]
    public async Task Another_patients_line_is_refused_at_its_field(string page, string field)
    {
        var answer = await clinician.SubmitAsync($"/patients/{number}/{page}", (field, Guid.CreateVersion7().ToString()), ("Input.PerformedOn", "1.3.2011"), ("Input.Technique", "Mohs"), ("Input.Intent", "Curative"),
            ("Input.Occasion", "BeforeTreatment"), ("Input.Term", "Nausea"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("Choose one of the patient's treatment lines", answer.Text, StringComparison.Ordinal);
    }

    private string New => $"/patients/{number}/visits/new";

    private async Task<Guid> LineAsync()
    {
        var answer = await clinician.SubmitAsync($"/patients/{number}/lines/new", ("Input.Drug", Regimens.Imatinib), ("Input.Intent", nameof(TreatmentIntent.Palliative)),
            ("Input.StartedOn", "1.3.2011"), ("Input.DoseMgPerDay", "400"), ("Input.Schedule", nameof(DoseSchedule.Continuous)));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        await using var database = web.Database.Open();
        return await database.TreatmentLines.Where(l => database.Patients.Any(p => p.Id == l.PatientId && p.RegistryNumber == number)).Select(l => l.Id).SingleAsync();
    }

    private async Task<List<(string From, string To, decimal Mg)>> DosesAsync()
    {
        await using var database = web.Database.Open();
        var doses = await database.DosePeriods.Where(d => database.Patients.Any(p => p.Id == d.PatientId && p.RegistryNumber == number)).ToListAsync();
        return [.. doses.OrderBy(d => d.StartedOn).Select(d => (d.StartedOn.ToString(), d.EndedOn?.ToString() ?? "", d.DoseMgPerDay))];
    }

    /// <summary>The patient's latest visit.</summary>
    private async Task<Visit> SavedAsync(DfspRegistry.Data.RegistryDbContext database) =>
        (await database.Visits.Where(v => database.Patients.Any(p => p.Id == v.PatientId && p.RegistryNumber == number)).ToListAsync()).MaxBy(v => v.VisitedOn)!;

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
