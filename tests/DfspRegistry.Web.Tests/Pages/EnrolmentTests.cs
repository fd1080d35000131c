using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>From an unknown person to a patient of the study: registered, diagnosed, screened, decided.</summary>
public sealed class EnrolmentTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
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
    public async Task A_patient_is_registered_diagnosed_screened_and_enrolled()
    {
        var number = await RegisterAsync("Ada Testperson", "H-4711");
        var screening = await ScreenAsync(number);
        var refused = await DecideAsync(screening, ScreeningDecision.Eligible);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("Still open", refused.Text, StringComparison.Ordinal);

        var enrolled = await clinician.FollowAsync(await DecideAsync(screening, ScreeningDecision.Eligible, [.. AllAre(CriterionState.Met)]));
        Assert.Contains($"{number} is eligible and enrolled in DFSP-T", enrolled.Text, StringComparison.Ordinal);
        Assert.Contains("Enrolled in DFSP-T", enrolled.Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        var patient = await database.Patients.SingleAsync(p => p.RegistryNumber == number);
        Assert.Equal("1962-07", patient.BirthDate.ToString());
        Assert.Equal(7.5m, (await database.Diagnoses.SingleAsync(d => d.PatientId == patient.Id)).LengthCm);
        Assert.Equal(ScreeningDecision.Eligible, (await database.Screenings.SingleAsync(s => s.PatientId == patient.Id)).Decision);
    }

    [Fact]
    public async Task A_name_stands_sealed_in_the_row_and_in_the_trail_and_is_found_by_those_who_may()
    {
        var number = await RegisterAsync("Grace Sealedname", "H-0815");
        await using var database = web.Database.Open();
        var id = (await database.Patients.SingleAsync(p => p.RegistryNumber == number)).Id;
        foreach (var entry in await database.AuditEntries.Where(e => e.PatientId == id).ToListAsync())
            Assert.DoesNotContain("Sealedname", entry.New ?? "", StringComparison.Ordinal);

        var found = await SearchAsync(clinician, "sealedname");
        Assert.Equal($"/patients/{number}", found.Location!.ToString());
        using var researcher = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Researcher));
        Assert.Equal(HttpStatusCode.OK, (await SearchAsync(researcher, "sealedname")).Status);
        Assert.DoesNotContain("Grace", (await researcher.GetAsync($"/patients/{number}")).Text, StringComparison.Ordinal);
        Assert.Contains("Grace Sealedname", (await clinician.GetAsync($"/patients/{number}")).Text, StringComparison.Ordinal);
        // Lists that were shown leave entries of the same kind, which say no number found.
        var searches = await database.AuditEntries.Where(e => e.Action == AuditAction.Searched && EF.Functions.JsonExists(e.New!, "found")).ToListAsync();
        Assert.Equal(2, searches.Count);
        Assert.All(searches, s => Assert.DoesNotContain("sealedname", s.New ?? "", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task The_same_form_twice_registers_one_patient()
    {
        var form = await clinician.GetAsync("/patients/new");
        var first = await clinician.SubmitAsync(form, "/patients/new", Person("Once Only", "H-1"));
        var second = await clinician.SubmitAsync(form, "/patients/new", Person("Once Only", "H-1"));
        Assert.Equal(first.Location, second.Location);
    }

    [Fact]
    public async Task What_cannot_be_read_comes_back_on_its_field_with_all_that_was_typed()
    {
        var answer = await clinician.SubmitAsync("/patients/new", Person("Kept Asit", "H-2", birthDate: "31.2.1962"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        var field = answer.Page.GetElementById("Input_BirthDate")!;
        Assert.Equal("31.2.1962", field.GetAttribute("value"));
        Assert.Equal("true", field.GetAttribute("aria-invalid"));
        Assert.Equal("“31.2.1962”: the calendar has no such date.", answer.Page.GetElementById("Input_BirthDate-error")!.TextContent);
        Assert.Equal("Kept Asit", answer.Page.GetElementById("Input_Name")!.GetAttribute("value"));
        Assert.Equal("#Input_BirthDate", answer.Page.QuerySelector(".errors a")!.GetAttribute("href"));
        Assert.StartsWith("Birth date: ", answer.Page.QuerySelector(".errors a")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patient_is_not_registered_at_another_site()
    {
        var answer = await clinician.SubmitAsync("/patients/new", Person("Else Where", "H-3", site: people.South.Id));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        await using var database = web.Database.Open();
        Assert.Equal(1, await database.Patients.CountAsync(p => p.SiteId == people.South.Id));
    }

    [Fact]
    public async Task An_exception_covers_what_is_not_met_and_never_what_is_unknown()
    {
        var number = await RegisterAsync("Except Ion", "H-5");
        var screening = await ScreenAsync(number);
        var set = people.Study.CriteriaSets.Single(s => s.Code == StudyTemplates.ImatinibSet);
        var liver = set.Criteria.Single(c => c.Code == "liver").Id;
        var refused = await DecideAsync(
            screening, ScreeningDecision.EligibleWithException,
            [.. AllAre(CriterionState.Met, ("liver", CriterionState.NotMet), ("heart", CriterionState.Unknown)), ("Decision.ExceptedCriteria", liver.ToString()),
                ("Decision.Reason", "ALT 1.45 times the limit"), ("Decision.ExceptionAgreedBy", "principal investigator")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("does not settle an unknown", refused.Text, StringComparison.Ordinal);

        var accepted = await DecideAsync(
            screening, ScreeningDecision.EligibleWithException,
            [.. AllAre(CriterionState.Met, ("liver", CriterionState.NotMet)), ("Decision.ExceptedCriteria", liver.ToString()),
                ("Decision.Reason", "ALT 1.45 times the limit"), ("Decision.ExceptionAgreedBy", "principal investigator")]);
        Assert.Equal($"/patients/{number}", accepted.Location!.ToString());
        await using var database = web.Database.Open();
        Assert.Equal(liver, (await database.CriterionAnswers.SingleAsync(a => a.ScreeningId == screening && a.IsExcepted)).CriterionId);
    }

    [Fact]
    public async Task A_withdrawal_needs_its_reason_and_is_said_on_the_patients_page()
    {
        var number = await RegisterAsync("With Drawn", "H-6");
        await using var database = web.Database.Open();
        var consent = await database.Consents.SingleAsync(c => database.Patients.Any(p => p.Id == c.PatientId && p.RegistryNumber == number));
        var address = $"/patients/{number}/consent?consent={consent.Id}";
        var withdrawal = new (string, string)[] { ("Input.Withdrawal", nameof(ConsentWithdrawal.Use)), ("Input.WithdrawnOn", "t") };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await clinician.SubmitAsync(address, withdrawal)).Status);
        var page = await clinician.FollowAsync(await clinician.SubmitAsync(address, [.. withdrawal, ("Reason", "letter of the patient")]));
        Assert.Contains("left out of analyses", page.Text, StringComparison.Ordinal);
        Assert.Contains("letter of the patient", (await clinician.GetAsync($"/patients/{number}/history?table=consents")).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("d-000117", "D-000117")]
    [InlineData("117", "D-000117")]
    [InlineData(" D 117", "D-000117")]
    [InlineData("Miller", null)]
    [InlineData("1234567890", null)]
    public void A_registry_number_is_read_as_people_type_it(string typed, string? number) => Assert.Equal(number, PatientList.RegistryNumberOf(typed));

    private (string, string)[] Person(string name, string hospitalNumber, string birthDate = "jul 1962", Guid? site = null) =>
    [
        ("Input.SiteId", (site ?? people.North.Id).ToString()), ("Input.Sex", nameof(Sex.Female)), ("Input.BirthDate", birthDate), ("Input.Name", name),
        ("Input.HospitalNumber", hospitalNumber), ("Consent.Basis", nameof(ConsentBasis.Consent)), ("Consent.Scope", nameof(ConsentScope.DfspResearch)),
        ("Consent.DocumentVersion", "v2"), ("Consent.GivenOn", "t-7"),
    ];

    private async Task<string> RegisterAsync(string name, string hospitalNumber)
    {
        var registered = await clinician.SubmitAsync("/patients/new", Person(name, hospitalNumber));
        Assert.Equal(HttpStatusCode.Redirect, registered.Status);
        var diagnosis = registered.Location!.ToString();
        var saved = await clinician.SubmitAsync(diagnosis, ("Input.Histology", "Classic"), ("Input.LengthCm", "7,5"), ("Sites", "Lung"), ("Dominant", "Lung"), ("then", "screening"));
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        return diagnosis.Split('/')[2];
    }

    private async Task<Guid> ScreenAsync(string number)
    {
        var set = people.Study.CriteriaSets.Single(s => s.Code == StudyTemplates.ImatinibSet);
        var opened = await clinician.SubmitAsync($"/patients/{number}/screening/new", ("SetId", set.Id.ToString()));
        return Guid.Parse(opened.Location!.ToString().Split('/')[^1]);
    }

    private Task<Answer> DecideAsync(Guid screening, ScreeningDecision decision, params (string, string)[] typed) =>
        clinician.SubmitAsync($"/screening/{screening}", [("Decision.Decision", decision.ToString()), ("do", "decide"), .. typed]);

    /// <summary>Answers in the order of the protocol, which the page shows while all are unknown.</summary>
    private (string, string)[] AllAre(CriterionState state, params (string Code, CriterionState State)[] except)
    {
        var criteria = people.Study.CriteriaSets.Single(s => s.Code == StudyTemplates.ImatinibSet).Criteria.OrderBy(c => c.Number).ToList();
        return
        [
            .. criteria.SelectMany((c, i) => new[]
            {
                ($"Answers[{i}].CriterionId", c.Id.ToString()),
                ($"Answers[{i}].State", except.Where(e => e.Code == c.Code).Select(e => e.State).DefaultIfEmpty(state).First().ToString()),
                ($"Answers[{i}].Value", "as the record says"),
            }),
        ];
    }

    private static async Task<Answer> SearchAsync(PageClient person, string text)
    {
        var home = await person.GetAsync("/");
        var token = home.Page.QuerySelector("form.seek input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await person.PostAsync("/patients?handler=Search", ("text", text), ("__RequestVerificationToken", token));
    }
}
