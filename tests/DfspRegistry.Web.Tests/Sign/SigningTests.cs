using System.Net;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Pictures;
using DfspRegistry.Data.Security;
using DfspRegistry.Data.Signing;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using DfspRegistry.Web.Tests.Pictures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DfspRegistry.Web.Tests.Sign;

/// <summary>
/// A signature shows name, time and meaning, belongs to its record alone, falls with a change, and takes the password once more (security checklist S20; 21 CFR 11.50,
/// 11.70, 11.200). A locked record keeps every writer out.
/// </summary>
public sealed class SigningTests(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;
    private PageClient clinician = null!;
    private PageClient coordinator = null!;

    private string Number => people.NorthPatient.RegistryNumber;

    public async Task InitializeAsync()
    {
        clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        coordinator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
    }

    public async Task DisposeAsync()
    {
        clinician.Dispose();
        coordinator.Dispose();
        // Each test finds the record without locks.
        await using var database = web.Database.Open();
        database.RemoveRange(await database.RecordLocks.ToListAsync());
        await database.SaveChangesAsync();
    }

    [Fact]
    public async Task A_signature_shows_name_time_and_meaning()
    {
        var visit = await CompleteVisitAsync();
        await using var database = web.Database.Open();
        var before = await DatabaseTimeAsync(database);
        Assert.Equal(HttpStatusCode.Redirect, (await SignAsync(clinician, visit.Id)).Status);
        var page = await clinician.GetAsync($"/visits/{visit.Id}");
        Assert.Matches("Signed by clinician of NORTH on [0-9-]{10} [0-9:]{8} UTC: “I reviewed this”", Plain(page));
        var signature = await database.Signatures.SingleAsync(s => s.VisitId == visit.Id);
        Assert.InRange(signature.At, before, await DatabaseTimeAsync(database));
        Assert.Contains(await database.AuditEntries.Where(e => e.Table == "signatures").ToListAsync(), e => e.RowId == signature.Id.ToString() && e.UserName == "clinician of NORTH");
    }

    /// <summary>A signature takes its time from the database's clock.</summary>
    private static Task<DateTimeOffset> DatabaseTimeAsync(RegistryDbContext database) =>
        database.Database.SqlQuery<DateTimeOffset>($"""select clock_timestamp() as "Value" """).SingleAsync();

    [Fact]
    public async Task A_wrong_password_signs_nothing_counts_as_at_sign_in_and_is_recorded()
    {
        var visit = await CompleteVisitAsync();
        var answer = await SignAsync(clinician, visit.Id, "not the password at all");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("This is not your password", answer.Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.False(await database.Signatures.AnyAsync(s => s.VisitId == visit.Id));
        var wrong = await database.SignInDelays.AsNoTracking().SumAsync(d => d.WrongTries);
        Assert.True(wrong > 0);
        Assert.True(await database.AuditEntries.AnyAsync(e => e.Action == AuditAction.Denied && e.PatientId == people.NorthPatient.Id && EF.Functions.JsonContains(e.New!, """{"what":"signature: the password or code was not right"}""")));
        // The right one sets the count back.
        await SignAsync(clinician, visit.Id);
        Assert.True(await database.SignInDelays.AsNoTracking().SumAsync(d => d.WrongTries) < wrong);
    }

    [Theory]
    [InlineData("kps")]
    [InlineData("new event")]
    [InlineData("changed measurement of the event")]
    public async Task A_signature_falls_with_a_change_and_says_which(string change)
    {
        var visit = await CompleteVisitAsync(withEvent: true);
        Assert.Equal(HttpStatusCode.Redirect, (await SignAsync(clinician, visit.Id)).Status);
        await using (var database = web.Database.Open())
        {
            var saved = await database.Visits.SingleAsync(v => v.Id == visit.Id);
            var adverseEvent = await database.AdverseEvents.Include(e => e.Grades).SingleAsync(e => e.VisitId == visit.Id);
            switch (change)
            {
                case "kps": saved.Kps = 70; break;
                case "new event": database.Add(new Domain.AdverseEvents.AdverseEvent { Id = Guid.CreateVersion7(), PatientId = saved.PatientId, VisitId = saved.Id, Term = "Nausea", CtcaeVersion = Domain.AdverseEvents.CtcaeVersion.V5 }); break;
                default: adverseEvent.Grades[0].Grade = 3; break;
            }
            await database.SaveChangesAsync();
        }
        var page = await clinician.GetAsync($"/visits/{visit.Id}");
        Assert.Equal(HttpStatusCode.OK, page.Status);
        var text = Plain(page);
        Assert.Contains("Void signature by clinician of NORTH", text, StringComparison.Ordinal);
        Assert.Contains(change switch { "kps" => "Visits, KPS: 90 → 70", "new event" => "Adverse events: – → recorded", _ => "Adverse event grades, grade: 2 → 3" }, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Signed by", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task How_an_event_goes_on_at_later_visits_leaves_the_signature_standing()
    {
        var visit = await CompleteVisitAsync(withEvent: true);
        await SignAsync(clinician, visit.Id);
        await using var database = web.Database.Open();
        var adverseEvent = await database.AdverseEvents.Include(e => e.Grades).SingleAsync(e => e.VisitId == visit.Id);
        adverseEvent.EndedOn = new PartialDate(2013, 1, 1);
        database.Add(new Domain.AdverseEvents.AdverseEventGrade { Id = Guid.CreateVersion7(), PatientId = visit.PatientId, AdverseEventId = adverseEvent.Id, From = new PartialDate(2012, 12, 1), Grade = 1 });
        await database.SaveChangesAsync();
        Assert.True(Assert.Single(await JudgedAsync(visit.Id)).Stands);
    }

    [Fact]
    public async Task A_signature_moved_to_another_visit_is_no_signature_there()
    {
        var (signed, other) = (await CompleteVisitAsync(), await CompleteVisitAsync());
        await SignAsync(clinician, signed.Id);
        await TamperAsync($"update signatures set visit_id = '{other.Id}' where visit_id = '{signed.Id}'");
        var judged = Assert.Single(await JudgedAsync(other.Id));
        Assert.False(judged.Stands);
        Assert.Contains("moved here from another record", judged.Forgery, StringComparison.Ordinal);
        Assert.Contains("Not valid", Plain(await clinician.GetAsync($"/visits/{other.Id}")), StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.NotEmpty((await new SignatureService(database, new CommandLineUser()).VerifyAsync(CancellationToken.None)).Forged);
        await TamperAsync($"delete from signatures where visit_id = '{other.Id}'");
    }

    [Fact]
    public async Task A_signature_put_in_past_the_registry_has_no_entry_in_the_trail()
    {
        var (signed, other) = (await CompleteVisitAsync(), await CompleteVisitAsync());
        await SignAsync(clinician, signed.Id);
        // A copy with a right seal of its own, as somebody with the program's source could make it.
        await using (var database = web.Database.Open())
        {
            var content = await SignedContent.ReadAsync(database, other.PatientId, other.Id, CancellationToken.None);
            var (id, at, signer) = (Guid.CreateVersion7(), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Guid.CreateVersion7());
            var seal = SignatureSeal.Of(id, other.PatientId, other.Id, SignatureMeaning.Approved, signer, "Somebody", at, content);
            await TamperAsync($"""
                insert into signatures (id, patient_id, visit_id, meaning, signer_id, signer_name, at, content, seal)
                values ('{id}', '{other.PatientId}', '{other.Id}', 'approved', '{signer}', 'Somebody', '2026-01-02 03:04:05Z', '{content.Replace("'", "''", StringComparison.Ordinal)}', decode('{Convert.ToHexString(seal)}', 'hex'))
                """);
        }
        Assert.Contains("no entry in the audit trail", Assert.Single(await JudgedAsync(other.Id)).Forgery, StringComparison.Ordinal);
        await TamperAsync($"delete from signatures where visit_id = '{other.Id}'");
    }

    [Theory]
    [InlineData("update signatures set signer_name = 'Somebody else'")]
    [InlineData("delete from signatures")]
    [InlineData("insert into signatures (id, patient_id, meaning, signer_id, signer_name, at, content, seal) select gen_random_uuid(), id, 'approved', id, 'x', now() - interval '1 year', '{}', 'x' from patients limit 1")]
    public async Task Signatures_are_only_ever_added_and_the_clock_is_the_databases(string sql)
    {
        await using var application = new NpgsqlConnection(web.Database.ApplicationConnectionString);
        await application.OpenAsync();
        await using var command = new NpgsqlCommand(sql, application);
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState);
        if (sql.StartsWith("insert", StringComparison.Ordinal))
            return;
        await using var owner = new NpgsqlConnection(web.Database.OwnerConnectionString);
        await owner.OpenAsync();
        await using var asOwner = new NpgsqlCommand(sql, owner);
        Assert.Equal("A signature is only ever added.", (await Assert.ThrowsAsync<PostgresException>(() => asOwner.ExecuteNonQueryAsync())).MessageText);
    }

    [Fact]
    public async Task What_changed_after_it_was_shown_is_looked_at_again_before_it_is_signed()
    {
        var visit = await CompleteVisitAsync();
        var opened = await clinician.GetAsync($"/patients/{Number}/sign/{visit.Id}");
        await using (var database = web.Database.Open())
        {
            (await database.Visits.SingleAsync(v => v.Id == visit.Id)).Kps = 50;
            await database.SaveChangesAsync();
        }
        var answer = await clinician.SubmitAsync(opened, $"/patients/{Number}/sign/{visit.Id}", ("Input.Meaning", nameof(SignatureMeaning.Approved)), ("Input.Password", People.Password));
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("Somebody changed the data", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await JudgedAsync(visit.Id));
    }

    [Fact]
    public async Task The_page_shows_what_is_signed()
    {
        var visit = await CompleteVisitAsync(withEvent: true);
        var page = Plain(await clinician.GetAsync($"/patients/{Number}/sign/{visit.Id}"));
        foreach (var said in new[] { "Date of visit 2012-06-01", "KPS 90", "State complete", "term Fatigue", "grade 2" })
            Assert.Contains(said, page, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        var visits = await database.Visits.CountAsync(v => v.PatientId == people.NorthPatient.Id);
        Assert.Contains($"Visits {visits} ", Plain(await clinician.GetAsync($"/patients/{Number}/sign")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_signed_one_visit_signs_no_other_and_does_not_say_so()
    {
        var (first, second) = (await CompleteVisitAsync(), await CompleteVisitAsync());
        var used = await clinician.GetAsync($"/patients/{Number}/sign/{first.Id}");
        var id = used.Page.QuerySelector("[name='Input.Id']")!.GetAttribute("value")!;
        (string, string)[] typed = [("Input.Id", id), ("Input.Meaning", nameof(SignatureMeaning.Reviewed)), ("Input.Password", People.Password)];
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.SubmitAsync(used, $"/patients/{Number}/sign/{first.Id}", typed)).Status);
        var answer = await clinician.SubmitAsync($"/patients/{Number}/sign/{second.Id}", typed);
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("This form was used before", answer.Text, StringComparison.Ordinal);
        Assert.Empty(await JudgedAsync(second.Id));
        Assert.Single(await JudgedAsync(first.Id));
    }

    [Theory]
    [InlineData("adverse-events")]
    [InlineData("recurrences")]
    [InlineData("pictures")]
    public async Task A_row_of_a_complete_visit_is_changed_for_a_reason_only_on_its_own_page_too(string section)
    {
        var visit = await CompleteVisitAsync(withEvent: true);
        await using var database = web.Database.Open();
        database.Add(new Recurrence { Id = Guid.CreateVersion7(), PatientId = visit.PatientId, VisitId = visit.Id, Kind = RecurrenceKind.Local, FoundOn = visit.VisitedOn });
        await database.SaveChangesAsync();
        if (section == "pictures")
        {
            var pictures = new PictureService(database, web.Services.GetRequiredService<InstallationKey>(), new ChangeReason());
            await pictures.AddAsync(visit.PatientId, visit.Id, new PictureInput { Id = Guid.CreateVersion7(), Kind = PictureKind.Lesion, TakenOn = visit.VisitedOn }, PictureFile.Read(MadePictures.Png(60, 40)), default);
        }
        var id = section == "pictures" ? await database.ClinicalPictures.Where(p => p.VisitId == visit.Id).Select(p => p.Id).SingleAsync()
            : section == "recurrences" ? await database.Recurrences.Where(r => r.VisitId == visit.Id).Select(r => r.Id).SingleAsync() : await database.AdverseEvents.Where(e => e.VisitId == visit.Id).Select(e => e.Id).SingleAsync();
        var address = section == "pictures" ? $"/pictures/{id}/details" : $"/patients/{Number}/{section}/{id}";
        (string, string) change = section == "pictures" ? ("Input.Caption", "ruler below") : section == "recurrences" ? ("Input.Site", "scar") : ("Input.ReportedTerm", "tired");
        var refused = await clinician.SubmitAsync(address, change);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("say why it is changed", refused.Text, StringComparison.Ordinal);
        var saved = await clinician.SubmitAsync(refused, address, change, ("ChangeReason", "The letter came"));
        Assert.True(saved.Status == HttpStatusCode.Redirect, saved.Text);
        Assert.Contains("The letter came", await database.AuditEntries.Where(e => e.RowId == id.ToString()).Select(e => e.Reason).ToListAsync());
    }

    [Fact]
    public async Task A_visit_in_progress_is_not_signed()
    {
        await using var database = web.Database.Open();
        var visit = Records.Visit(people.NorthPatient, new PartialDate(2012, 2, 2));
        database.Add(visit);
        await database.SaveChangesAsync();
        var page = await clinician.GetAsync($"/patients/{Number}/sign/{visit.Id}");
        Assert.Contains("still in progress", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Page.QuerySelector("main form"));
        database.Remove(visit);
        await database.SaveChangesAsync();
    }

    [Fact]
    public async Task A_complete_visit_is_changed_for_a_reason_only_and_the_trail_holds_it()
    {
        var visit = await CompleteVisitAsync();
        var address = $"/visits/{visit.Id}";
        var refused = await clinician.SubmitAsync(address, ("Input.Visit.Kps", "80"), ("Input.IsComplete", "true"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("say why it is changed", refused.Text, StringComparison.Ordinal);
        Assert.Equal("80", refused.Page.QuerySelector("[name='Input.Visit.Kps']")!.GetAttribute("value"));
        Assert.Equal("true", refused.Page.QuerySelector("[name=ChangeReason]")!.GetAttribute("aria-invalid"));
        var saved = await clinician.SubmitAsync(address, ("Input.Visit.Kps", "80"), ("Input.IsComplete", "true"), ("ChangeReason", "Read off the wrong line"));
        Assert.Equal(HttpStatusCode.Redirect, saved.Status);
        await using var database = web.Database.Open();
        var entry = await database.AuditEntries.Where(e => e.RowId == visit.Id.ToString() && e.Action == AuditAction.Updated).OrderBy(e => e.Id).LastAsync();
        Assert.Equal("Read off the wrong line", entry.Reason);
    }

    [Fact]
    public async Task A_locked_visit_keeps_what_was_typed_and_saves_nothing()
    {
        var visit = await CompleteVisitAsync();
        Assert.Equal(HttpStatusCode.Forbidden, (await clinician.GetAsync($"/patients/{Number}/lock/{visit.Id}")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await coordinator.SubmitAsync($"/patients/{Number}/lock/{visit.Id}")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.SubmitAsync($"/patients/{Number}/lock/{visit.Id}", ("Input.Reason", "Data cut for the report"))).Status);
        var refused = await clinician.SubmitAsync($"/visits/{visit.Id}", ("Input.Visit.Kps", "60"), ("ChangeReason", "typing error"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("This visit was locked by coordinator of NORTH", refused.Text, StringComparison.Ordinal);
        Assert.Equal("60", refused.Page.QuerySelector("[name='Input.Visit.Kps']")!.GetAttribute("value"));
        // Another visit of the same patient is free.
        await CompleteVisitAsync();
        await coordinator.SubmitAsync($"/patients/{Number}/lock/{visit.Id}", ("Input.Reason", "Report is out"));
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.SubmitAsync($"/visits/{visit.Id}", ("Input.Visit.Kps", "60"), ("ChangeReason", "typing error"))).Status);
        await using var database = web.Database.Open();
        var reasons = await database.AuditEntries.Where(e => e.Table == "record_locks" && e.PatientId == people.NorthPatient.Id).OrderBy(e => e.Id).Select(e => e.Reason).ToListAsync();
        Assert.Contains("Data cut for the report", reasons);
        Assert.Contains("Report is out", reasons);
    }

    [Fact]
    public async Task A_locked_record_refuses_every_writer_but_consent_and_forgetting()
    {
        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.SubmitAsync($"/patients/{Number}/lock", ("Input.Reason", "Closed"))).Status);
        Assert.Contains("■ Locked by coordinator of NORTH", Plain(await clinician.GetAsync($"/patients/{Number}")), StringComparison.Ordinal);
        var refused = await clinician.SubmitAsync($"/patients/{Number}/contacts/new", ("Input.AliveOn", "3.4.2011"), ("Input.Source", nameof(VitalStatusSource.FamilyOrPhysician)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("This patient's record was locked", refused.Text, StringComparison.Ordinal);
        // Past the pages: the command line, an import, any other writer saves through the same context.
        await using (var database = web.Database.Open())
        {
            database.Add(Records.Visit(people.NorthPatient, new PartialDate(2011, 5, 5)));
            await Assert.ThrowsAsync<RecordLockedException>(() => database.SaveChangesAsync());
        }
        await using (var database = web.Database.Open())
        {
            (await database.Patients.SingleAsync(p => p.Id == people.NorthPatient.Id)).BirthDate = new PartialDate(1950);
            await Assert.ThrowsAsync<RecordLockedException>(() => database.SaveChangesAsync());
        }
        await using (var database = web.Database.Open())
        {
            database.Add(new Consent { Id = Guid.CreateVersion7(), PatientId = people.NorthPatient.Id, Basis = ConsentBasis.Consent, Scope = ConsentScope.ThisStudy });
            await database.SaveChangesAsync();
        }
    }

    private async Task<Visit> CompleteVisitAsync(bool withEvent = false)
    {
        await using var database = web.Database.Open();
        var visit = Records.Visit(people.NorthPatient, new PartialDate(2012, 6, 1));
        visit.State = VisitState.Complete;
        visit.Kps = 90;
        database.Add(visit);
        if (withEvent)
        {
            var adverseEvent = new Domain.AdverseEvents.AdverseEvent { Id = Guid.CreateVersion7(), PatientId = visit.PatientId, VisitId = visit.Id, Term = "Fatigue", CtcaeVersion = Domain.AdverseEvents.CtcaeVersion.V5, OnsetOn = new PartialDate(2012, 5, 20) };
            adverseEvent.Grades.Add(new Domain.AdverseEvents.AdverseEventGrade { Id = Guid.CreateVersion7(), PatientId = visit.PatientId, AdverseEventId = adverseEvent.Id, From = new PartialDate(2012, 5, 20), Grade = 2 });
            database.Add(adverseEvent);
        }
        await database.SaveChangesAsync();
        return visit;
    }

    private Task<Answer> SignAsync(PageClient person, Guid visit, string password = People.Password) => person.SubmitAsync(
        $"/patients/{Number}/sign/{visit}", ("Input.Meaning", nameof(SignatureMeaning.Reviewed)), ("Input.Password", password));

    private async Task<IReadOnlyList<JudgedSignature>> JudgedAsync(Guid visit)
    {
        await using var database = web.Database.Open();
        return await new SignatureService(database, new CommandLineUser()).OfAsync(people.NorthPatient.Id, visit, CancellationToken.None);
    }

    private async Task TamperAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(web.Database.SuperuserConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("set session_replication_role = replica; " + sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string Plain(Answer answer) => string.Join(' ', answer.Page.Body!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
