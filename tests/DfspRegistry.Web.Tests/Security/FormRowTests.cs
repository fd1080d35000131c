using System.Net;
using AngleSharp.Html.Dom;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DfspRegistry.Web.Tests.Security;

/// <summary>
/// Which row a form writes is said by its address. An id in a field makes no insert into an update, neither of the patient's own record nor of anybody else's, and an id of another
/// site's row is answered like one that nobody has (OWASP ASVS 5.0, 8.2.2 and 15.3.3).
/// </summary>
[Trait("ASVS", "v5.0.0-8.2.2")]
public sealed class FormRowTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private const string OnRecord = "This entry is on record already; open it there to change it";

    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;
    private PageClient clinician = null!;
    private PageClient south = null!;
    /// <summary>A line has one dose from a day on.</summary>
    private int day = 1;

    private string Number => people.NorthPatient.RegistryNumber;

    public async Task InitializeAsync()
    {
        clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        south = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician, "south"));
    }

    public Task DisposeAsync()
    {
        clinician.Dispose();
        south.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("adverse-events/new")]
    [InlineData("contacts/new")]
    [InlineData("deaths/new")]
    [InlineData("histology/new")]
    [InlineData("lines/new")]
    [InlineData("lines/{line}/doses/new")]
    [InlineData("prior-treatments/new")]
    [InlineData("progressions/new")]
    [InlineData("radiotherapy/new")]
    [InlineData("recurrences/new")]
    [InlineData("sizes/new")]
    [InlineData("surgeries/new")]
    [InlineData("visits/new")]
    public async Task A_form_for_something_new_writes_nothing_that_is_on_record(string form)
    {
        var (patient, other, elsewhere) = (await PatientAsync(people.North), await PatientAsync(people.North), await PatientAsync(people.South));
        var (own, othersRow, elsewheresRow) = (await EnteredAsync(clinician, patient, form), await EnteredAsync(clinician, other, form), await EnteredAsync(south, elsewhere, form));

        var before = await RowsAsync(patient, other, elsewhere);
        var refused = await SendAsync(clinician, patient, form, own);
        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
        Assert.Contains(OnRecord, refused.Text, StringComparison.Ordinal);
        Assert.Equal(before, await RowsAsync(patient, other, elsewhere));

        before = await RowsAsync(other, elsewhere);
        var (others, elsewheres, nobodys) = (await SendAsync(clinician, patient, form, othersRow), await SendAsync(clinician, patient, form, elsewheresRow), await SendAsync(clinician, patient, form, Guid.CreateVersion7()));
        Assert.Equal((HttpStatusCode.Redirect, nobodys.Location), (nobodys.Status, elsewheres.Location));
        Assert.Equal((nobodys.Status, nobodys.Status), (others.Status, elsewheres.Status));
        Assert.Equal(before, await RowsAsync(other, elsewhere));
    }

    [Theory]
    [InlineData("visits/new")]
    [InlineData("the form of another visit")]
    [InlineData("an old chart")]
    public async Task A_complete_and_signed_visit_is_not_changed_by_another_form(string form)
    {
        var patient = await PatientAsync(people.North);
        var signed = await VisitAsync(patient, VisitState.Complete);
        var other = await VisitAsync(patient, VisitState.InProgress);
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.SubmitAsync($"/patients/{patient.RegistryNumber}/sign/{signed.Id}", ("Input.Meaning", nameof(SignatureMeaning.Reviewed)), ("Input.Password", People.Password))).Status);
        var before = await RowsAsync("visits", signed.Id);
        var answer = form switch
        {
            "visits/new" => await clinician.SubmitAsync($"/patients/{patient.RegistryNumber}/visits/new", ("Input.Visit.Id", signed.Id.ToString()), ("Input.Version", "1"), ("Input.Visit.Kps", "10"), ("Input.IsComplete", "true")),
            "an old chart" => await clinician.SubmitAsync($"/patients/{patient.RegistryNumber}/old-chart", ("Input.Visits[0].Id", signed.Id.ToString()), ("Input.Visits[0].SeenOn", "2012"), ("Input.Visits[0].Kps", "10")),
            _ => await clinician.SubmitAsync($"/visits/{other.Id}", ("Input.Visit.Id", signed.Id.ToString()), ("Input.Visit.Kps", "10"), ("Input.IsComplete", "false")),
        };
        Assert.Equal(before, await RowsAsync("visits", signed.Id));
        if (form != "the form of another visit")
        {
            Assert.Equal(HttpStatusCode.Conflict, answer.Status);
            return;
        }
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
        await using var database = web.Database.Open();
        Assert.Equal(10, (await database.Visits.SingleAsync(v => v.Id == other.Id)).Kps);
    }

    [Theory]
    [InlineData("Input.NewAdverseEvents[0].Id", "adverse_events")]
    [InlineData("Input.NewAdverseEvents[0].Grades[0].Id", "adverse_event_grades")]
    [InlineData("Input.OngoingAdverseEvents[0].Id", "dose_periods")]
    [InlineData("Input.Assessment.Id", "assessments")]
    [InlineData("Input.Assessment.Lesions[0].Id", "assessments")]
    [InlineData("Input.Dosing.Id", "dose_periods")]
    public async Task A_part_of_a_visits_form_names_no_row_of_another_visit(string field, string table)
    {
        var patient = await PatientAsync(people.North);
        var (first, second) = (await VisitAsync(patient, VisitState.Complete), await VisitAsync(patient, VisitState.InProgress));
        var victim = await PartsAsync(patient, first, table);
        var before = await RowsAsync(patient);
        var answer = await clinician.SubmitAsync($"/visits/{second.Id}", (field, victim.ToString()), ("Input.NewAdverseEvents[0].Term", "Nausea"), ("Input.NewAdverseEvents[0].Grades[0].Grade", "1"),
            ("Input.OngoingAdverseEvents[0].HasEnded", "true"), ("Input.Assessment.ReportedResponse", nameof(ResponseCode.PD)), ("Input.Assessment.Lesions[0].Organ", "lung"), ("Input.Assessment.Lesions[0].Reading", "10"), ("Input.IsComplete", "true"));
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains(OnRecord, answer.Text, StringComparison.Ordinal);
        Assert.Equal(before, await RowsAsync(patient));
    }

    [Theory]
    [InlineData("adverse-events/new", "adverse-events")]
    [InlineData("recurrences/new", "recurrences")]
    [InlineData("lines/new", "lines")]
    public async Task The_form_of_a_row_writes_that_row_whatever_its_field_says(string form, string section)
    {
        var (patient, elsewhere) = (await PatientAsync(people.North), await PatientAsync(people.South));
        var (mine, second, elsewheres) = (await EnteredAsync(clinician, patient, form), await EnteredAsync(clinician, patient, form), await EnteredAsync(south, elsewhere, form));
        foreach (var id in new[] { second, elsewheres, Guid.CreateVersion7() })
        {
            var (rows, before) = (await CountAsync(patient), await RowsAsync(elsewhere));
            var answer = await clinician.SubmitAsync($"/patients/{patient.RegistryNumber}/{section}/{mine}", ("Input.Id", id.ToString()));
            Assert.Equal(HttpStatusCode.Redirect, answer.Status);
            Assert.Equal((rows, before), (await CountAsync(patient), await RowsAsync(elsewhere)));
        }
    }

    [Fact]
    public async Task A_contact_from_the_worklist_is_a_new_one()
    {
        var known = await EnteredAsync(clinician, people.NorthPatient, "contacts/new");
        var token = (await clinician.GetAsync("/account")).Page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        var before = await RowsAsync(people.NorthPatient);
        var answer = await clinician.PostAsync("/?handler=Alive", ("At.Number", Number), ("At.Section", "late"), ("Alive.Id", known.ToString()), ("Alive.AliveOn", "2011-01-01"), ("Alive.Source", "Phone"), ("__RequestVerificationToken", token));
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Equal(before, await RowsAsync(people.NorthPatient));
    }

    private async Task<Guid> EnteredAsync(PageClient person, Patient patient, string form)
    {
        var id = Guid.CreateVersion7();
        var answer = await SendAsync(person, patient, form, id);
        Assert.True(answer.Status == HttpStatusCode.Redirect, $"{form}: {answer.Status} {answer.Text}");
        return id;
    }

    /// <summary>Opens the form, answers each of its questions and sends it with this id.</summary>
    private async Task<Answer> SendAsync(PageClient person, Patient patient, string form, Guid id)
    {
        await using var database = web.Database.Open();
        var line = await database.TreatmentLines.Where(l => l.PatientId == patient.Id).OrderBy(l => l.Ordinal).Select(l => l.Id).FirstAsync();
        var address = $"/patients/{patient.RegistryNumber}/{form.Replace("{line}", line.ToString(), StringComparison.Ordinal)}";
        var opened = await person.GetAsync(address);
        return await person.SubmitAsync(opened, address, [.. Answers(opened).Where(a => !a.Name.EndsWith(".Id", StringComparison.Ordinal) && !(a.Name == "Input.StartedOn" && form.Contains("doses", StringComparison.Ordinal))), (form == "visits/new" ? "Input.Visit.Id" : "Input.Id", id.ToString()),
            .. form.Contains("doses", StringComparison.Ordinal) ? [("Input.StartedOn", $"2009-05-{++day:00}")] : Array.Empty<(string, string)>()]);
    }

    private static IEnumerable<(string Name, string Value)> Answers(Answer opened)
    {
        var form = (IHtmlFormElement)opened.Page.QuerySelector("main form[method=post]")!;
        foreach (var asked in form.Elements.OfType<IHtmlSelectElement>().Where(s => s.Name is not null && string.IsNullOrEmpty(s.Value)))
        {
            if (asked.Options.FirstOrDefault(o => o.Value.Length > 0 && asked.Name!.StartsWith("Input.", StringComparison.Ordinal) && Required.Any(r => asked.Name.EndsWith(r, StringComparison.Ordinal))) is { } option)
                yield return (asked.Name!, option.Value);
        }
        foreach (var radios in form.Elements.OfType<IHtmlInputElement>().Where(i => i is { Type: "radio", Name: not null }).GroupBy(i => i.Name!).Where(g => !g.Any(r => r.IsChecked) && Required.Any(r => g.Key.EndsWith(r, StringComparison.Ordinal))))
            yield return (radios.Key, radios.First(r => r.Value.Length > 0).Value);
        foreach (var field in form.Elements.OfType<IHtmlInputElement>().Where(i => i is { Type: not ("hidden" or "radio" or "checkbox"), Name: not null, Value.Length: 0 }))
        {
            if (Texts.FirstOrDefault(t => field.Name!.EndsWith(t.Key, StringComparison.Ordinal)) is { Key.Length: > 0 } text)
                yield return (field.Name!, text.Value);
        }
    }

    private static readonly string[] Required = ["Input.Source", "Input.Basis", "Input.Kind", "Input.Intent", "Input.Occasion", "Input.Technique", "Input.Schedule", "Input.TreatmentLineId", "Input.Mode", "Input.CtcaeVersion", "Input.Reason"];

    private static readonly Dictionary<string, string> Texts = new(StringComparer.Ordinal)
    {
        ["Input.AliveOn"] = "2010-05-01", ["Input.DiedOn"] = "2019-05-01", ["Input.SpecimenOn"] = "2004-11-01", ["Input.StartedOn"] = "2009-05-02", ["Input.ProgressedOn"] = "2009-06-01", ["Input.FoundOn"] = "2009-06-01",
        ["Input.PerformedOn"] = "2009-06-01", ["Input.MeasuredOn"] = "2009-06-01", ["Input.Drug"] = "imatinib", ["Input.DoseMgPerDay"] = "300", ["Input.Description"] = "excision", ["Input.Term"] = "Nausea", ["Input.OnsetOn"] = "2009-06-01",
        ["Input.XCm"] = "1.5", ["Input.YCm"] = "1",
    };

    private async Task<Patient> PatientAsync(Domain.Sites.Site site)
    {
        await using var database = web.Database.Open();
        var patient = await Records.PatientAsync(database, site);
        database.AddRange(patient, Records.Line(patient));
        await database.SaveChangesAsync();
        return patient;
    }

    private async Task<Visit> VisitAsync(Patient patient, VisitState state)
    {
        await using var database = web.Database.Open();
        var visit = Records.Visit(patient, new PartialDate(2012, state == VisitState.Complete ? 6 : 9, 1));
        visit.State = state;
        database.Add(visit);
        await database.SaveChangesAsync();
        return visit;
    }

    private async Task<Guid> PartsAsync(Patient patient, Visit visit, string table)
    {
        await using var database = web.Database.Open();
        var line = await database.TreatmentLines.Include(l => l.DosePeriods).SingleAsync(l => l.PatientId == patient.Id);
        var adverseEvent = new Domain.AdverseEvents.AdverseEvent { Id = Guid.CreateVersion7(), PatientId = patient.Id, VisitId = visit.Id, Term = "Fatigue", CtcaeVersion = Domain.AdverseEvents.CtcaeVersion.V5, OnsetOn = visit.VisitedOn };
        var grade = new Domain.AdverseEvents.AdverseEventGrade { Id = Guid.CreateVersion7(), PatientId = patient.Id, AdverseEventId = adverseEvent.Id, From = visit.VisitedOn, Grade = 3 };
        adverseEvent.Grades.Add(grade);
        var assessment = new Assessment { Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, VisitId = visit.Id, AssessedOn = visit.VisitedOn, Criteria = ResponseCriteria.NotStated, ReportedResponse = ResponseCode.PR };
        var dose = new Domain.Treatment.DosePeriod { Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, StartedOn = visit.VisitedOn, DoseMgPerDay = 600, Schedule = Domain.Treatment.DoseSchedule.Continuous };
        database.AddRange(adverseEvent, assessment, dose);
        await database.SaveChangesAsync();
        return table switch { "adverse_events" => adverseEvent.Id, "adverse_event_grades" => grade.Id, "assessments" => assessment.Id, _ => dose.Id };
    }

    private async Task<int> CountAsync(Patient patient) => (await RowsAsync(patient)).Split('\n').Length;

    private Task<string> RowsAsync(params Patient[] patients) => RowsAsync(string.Join(" union all ", Tables().Select(t =>
        $"select '{t} ' || t::text as row from {t} t where patient_id in ({string.Join(',', patients.Select(p => $"'{p.Id}'"))})")));

    private Task<string> RowsAsync(string table, Guid id) => RowsAsync($"select t::text as row from {table} t where id = '{id}'");

    private async Task<string> RowsAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(web.Database.OwnerConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"select coalesce(string_agg(row, E'\\n' order by row), '') from ({sql}) r", connection);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private IEnumerable<string> Tables()
    {
        using var database = web.Database.Open();
        return [.. database.Model.GetEntityTypes().Where(e => typeof(IBelongsToPatient).IsAssignableFrom(e.ClrType) && e.ClrType.Assembly == typeof(Patient).Assembly).Select(e => e.GetTableName()!)];
    }
}
