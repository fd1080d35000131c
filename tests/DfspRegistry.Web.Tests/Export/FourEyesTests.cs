using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.RowExports;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Export;

/// <summary>
/// Rows of patients leave with two persons' will: asked for with a proof of who it is, approved by another at every site concerned, for a limited time, and recorded
/// (security checklist S25; OWASP ASVS 5.0, 2.3.5 and 7.5.3).
/// </summary>
[Trait("ASVS", "v5.0.0-2.3.5")]
[Trait("ASVS", "v5.0.0-7.5.3")]
public sealed class FourEyesTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;

    [Fact]
    public async Task Rows_leave_when_a_second_person_approved_to_the_one_who_asked_and_each_time_is_recorded()
    {
        using var researcher = await PageClient.SignInAsync(web, "researcher-north");
        using var coordinator = await PageClient.SignInAsync(web, "coordinator-north");
        var id = await RequestAsync(researcher);
        var address = $"/exports/{id}";
        // Neither sees an early way to the file, nor the first a way to decide.
        var waiting = await researcher.GetAsync(address);
        Assert.DoesNotContain(waiting.Page.QuerySelectorAll("main button"), b => b.TextContent is "Approve" or "Decline" or "Download");
        foreach (var handler in new[] { "Approve", "Decline" })
            Assert.Equal(HttpStatusCode.Forbidden, (await researcher.SubmitAsync(waiting, $"{address}/decide?handler={handler}", ("Note", "fine"), ("Acknowledged", "true"), ("Seen", "1"))).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await researcher.SubmitAsync(waiting, $"{address}?handler=Download")).Status);

        var asked = await coordinator.GetAsync($"{address}/decide");
        Assert.Contains("1 of 1 patients can be singled out", asked.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await coordinator.SubmitAsync(asked, $"{address}/decide?handler=Approve", ("Note", "thesis of R. North"))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await coordinator.SubmitAsync(asked, $"{address}/decide?handler=Approve", ("Acknowledged", "true"))).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await ApproveAsync(coordinator, address)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.SubmitAsync(asked, $"{address}?handler=Download")).Status);

        var first = await DownloadAsync(researcher, address);
        var again = await DownloadAsync(researcher, address);
        Assert.Equal(first, again);
        await using var database = web.Database.Open();
        var downloads = await database.RowExportDownloads.Where(d => d.RowExportId == id).ToListAsync();
        Assert.Equal(2, downloads.Count);
        Assert.All(downloads, d => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(first)), d.Sha256));
        Assert.All(downloads, d => Assert.Contains("patients.csv, 1 rows: id, ", d.Contents, StringComparison.Ordinal));
        var trail = await database.AuditEntries.Where(e => e.Table == "row_exports" && e.RowId == id.ToString()).OrderBy(e => e.Id).ToListAsync();
        Assert.Equal([AuditAction.Inserted, AuditAction.Updated, AuditAction.Exported, AuditAction.Exported], trail.Select(e => e.Action));
        Assert.Equal(["researcher of NORTH", "coordinator of NORTH", "researcher of NORTH", "researcher of NORTH"], trail.Select(e => e.UserName));
        Assert.Contains("(secret)", trail[0].New, StringComparison.Ordinal);
        Assert.Equal("thesis of R. North", trail[1].Reason);
        Assert.Contains(downloads[0].Sha256, trail[2].New, StringComparison.Ordinal);
        Assert.Contains("coordinator of NORTH", trail[2].New, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_holds_neither_numbers_nor_ids_nor_typed_text_of_the_registry_and_its_intervals_are_true()
    {
        await using var database = web.Database.Open();
        var patient = await database.Patients.SingleAsync(p => p.Id == people.NorthPatient.Id);
        patient.ImportedId = "BOOK-17";
        patient.BirthDate = new PartialDate(1951, 4, 9);
        var visit = await database.Visits.SingleAsync(v => v.PatientId == patient.Id);
        var line = await database.TreatmentLines.FirstAsync(l => l.PatientId == patient.Id);
        line.Drug = "imatinib, given by Dr Willow";
        database.Add(new Domain.TumorResponse.Lesion { Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id, Number = 9, Role = Domain.TumorResponse.LesionRole.NonTarget, IsNode = false, Organ = "lung, see Dr Willow" });
        visit.Notes = "Came with Mrs Aster from next door";
        await database.SaveChangesAsync();
        var (researcher, address) = await ApprovedAsync(RowExportContent.Records, RowExportDates.Shifted);
        using var _ = researcher;
        var files = Files(await DownloadAsync(researcher, address));
        var all = string.Join('\n', files.Values);
        foreach (var own in new[] { patient.RegistryNumber, "BOOK-17", "Aster", "Willow", patient.Id.ToString(), visit.Id.ToString(), people.Study.Id.ToString(), "2005-06-01" })
            Assert.DoesNotContain(own, all, StringComparison.Ordinal);
        Assert.Equal("other", Cell(files["treatment_lines.csv"], "drug"));
        Assert.Matches("^19(50|51)$", Cell(files["patients.csv"], "birth_date"));
        Assert.DoesNotContain("imported_patient_ids.csv", files.Keys);
        Assert.Matches("^S[0-9A-F]{6}$", Cell(files["sites.csv"], "name"));
        Assert.DoesNotContain("NORTH", files["sites.csv"], StringComparison.Ordinal);
        var export = await database.RowExports.SingleAsync(e => address.EndsWith(e.Id.ToString()));
        Assert.DoesNotContain(Convert.ToHexString(export.Secret), all, StringComparison.OrdinalIgnoreCase);
        // The visit of 1 June 2005 after the enrolment of 20 February: 101 days, wherever they were moved.
        var visited = DateOnly.Parse(Cell(files["visits.csv"], "visited_on"), System.Globalization.CultureInfo.InvariantCulture);
        var enrolled = DateOnly.Parse(Cell(files["study_enrollments.csv"], "enrolled_on"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(101, visited.DayNumber - enrolled.DayNumber);
        Assert.InRange(Math.Abs(visited.DayNumber - new DateOnly(2005, 6, 1).DayNumber), 1, RowDisguise.LargestShiftDays);
    }

    [Fact]
    public async Task An_analysis_has_the_ledger_and_its_scripts_under_the_same_new_number()
    {
        await using (var database = web.Database.Open())
        {
            var line = await database.TreatmentLines.FirstAsync(l => l.PatientId == people.NorthPatient.Id);
            line.Drug = "imatinib, given by Dr Willow";
            await database.SaveChangesAsync();
        }
        var (researcher, address) = await ApprovedAsync(RowExportContent.Analysis, RowExportDates.SinceFirstDose);
        using var _ = researcher;
        var files = Files(await DownloadAsync(researcher, address));
        var number = Cell(files["ledger.csv"], "patient");
        Assert.Matches("^X[0-9A-F]{10}$", number);
        Assert.Equal("0", Cell(files["ledger.csv"], "start"));
        Assert.Contains(files, f => f.Key.EndsWith(".R", StringComparison.Ordinal) && f.Value.Contains(number, StringComparison.Ordinal));
        Assert.Equal("other", Cell(files["ledger.csv"], "line"));
        var all = string.Join('\n', files.Values);
        Assert.DoesNotContain(people.NorthPatient.RegistryNumber, all, StringComparison.Ordinal);
        Assert.DoesNotContain("Willow", all, StringComparison.Ordinal);
        // The last day in the data is somebody's.
        Assert.DoesNotMatch(@"cut-off \d", all);
    }

    [Fact]
    public async Task Nobody_approves_what_they_asked_for_themselves()
    {
        using var coordinator = await PageClient.SignInAsync(web, "coordinator-north");
        var id = await RequestAsync(coordinator);
        var page = await coordinator.GetAsync($"/exports/{id}");
        Assert.DoesNotContain(page.Page.QuerySelectorAll("main a"), a => a.GetAttribute("href")!.EndsWith("/decide", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.GetAsync($"/exports/{id}/decide")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await coordinator.SubmitAsync(page, $"/exports/{id}/decide?handler=Approve", ("Note", "mine"), ("Acknowledged", "true"), ("Seen", "1"))).Status);
        // Neither below the page, nor in the table itself.
        await using var database = web.Database.Open();
        var person = await People.UserAsync(database, "coordinator-north");
        var service = new RowExportService(database, new Somebody(person.Id), new ChangeReason(), new RowExportSettings(7), web.Time);
        await Assert.ThrowsAsync<InvalidOperationException>(() => service.ApproveAsync(id, "mine", 1, default));
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => database.Database.ExecuteSqlAsync(
            $"update row_exports set outcome = 'approved', decided_by_id = requested_by_id, decided_by = 'me', decided_at = now(), expires_at = now(), acknowledged = 1 where id = {id}"));
        Assert.Equal((Npgsql.PostgresErrorCodes.CheckViolation, "ck_row_exports_decided_by_another"), (refused.SqlState, refused.ConstraintName));
        Assert.Null((await database.RowExports.AsNoTracking().SingleAsync(e => e.Id == id)).Outcome);
    }

    [Fact]
    public async Task A_coordinator_of_another_site_and_roles_without_the_right_have_nothing_to_do_with_it()
    {
        using var researcher = await PageClient.SignInAsync(web, "researcher-north");
        var id = await RequestAsync(researcher);
        using var elsewhere = await PageClient.SignInAsync(web, "coordinator-south");
        Assert.Equal(HttpStatusCode.NotFound, (await elsewhere.GetAsync($"/exports/{id}")).Status);
        Assert.DoesNotContain($"/exports/{id}", (await elsewhere.GetAsync("/exports")).Page.QuerySelector("main")!.InnerHtml, StringComparison.Ordinal);
        using var clinician = await PageClient.SignInAsync(web, "clinician-north");
        Assert.Equal(HttpStatusCode.Forbidden, (await clinician.GetAsync("/exports/new")).Status);
        // The northern coordinator alone does not decide about both hospitals.
        await using (var database = web.Database.Open())
        {
            var both = await database.RowExports.AsNoTracking().SingleAsync(e => e.Id == id);
            await database.Database.ExecuteSqlAsync($"update row_exports set site_ids = {new[] { people.North.Id, people.South.Id }} where id = {both.Id}");
        }
        using var north = await PageClient.SignInAsync(web, "coordinator-north");
        Assert.Equal(HttpStatusCode.NotFound, (await north.GetAsync($"/exports/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await north.GetAsync($"/exports/{id}/decide")).Status);
    }

    [Fact]
    public async Task What_was_declined_or_has_run_out_cannot_be_downloaded()
    {
        using var researcher = await PageClient.SignInAsync(web, "researcher-north");
        using var coordinator = await PageClient.SignInAsync(web, "coordinator-north");
        var declined = $"/exports/{await RequestAsync(researcher)}";
        var asked = await coordinator.GetAsync($"{declined}/decide");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await coordinator.SubmitAsync(asked, $"{declined}/decide?handler=Decline")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.SubmitAsync(asked, $"{declined}/decide?handler=Decline", ("Note", "The purpose is too wide."))).Status);
        Assert.Contains("The purpose is too wide.", (await researcher.GetAsync(declined)).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await TryDownloadAsync(researcher, declined)).Status);

        var approved = $"/exports/{await RequestAsync(researcher)}";
        await ApproveAsync(coordinator, approved);
        Assert.Equal(HttpStatusCode.OK, (await TryDownloadAsync(researcher, approved)).Status);
        web.Time.Advance(TimeSpan.FromDays(RowExportSettings.UsualDays));
        using var later = await PageClient.SignInAsync(web, "researcher-north");
        Assert.Equal(HttpStatusCode.NotFound, (await TryDownloadAsync(later, approved)).Status);
        Assert.Contains("run out", (await later.GetAsync(approved)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_deciding_and_taking_each_ask_again_who_it_is()
    {
        using var researcher = await PageClient.SignInAsync(web, "researcher-north");
        using var coordinator = await PageClient.SignInAsync(web, "coordinator-north");
        var form = await researcher.GetAsync("/exports/new");
        web.Time.Advance(TimeSpan.FromMinutes(6));
        var proof = await FillAsync(researcher, form);
        Assert.Contains("Is it still you?", proof.Text, StringComparison.Ordinal);

        var address = $"/exports/{await RequestAsync(await AgainAsync(researcher))}";
        var asked = await coordinator.GetAsync($"{address}/decide");
        var decision = await coordinator.SubmitAsync(asked, $"{address}/decide?handler=Approve", ("Note", "fine"), ("Acknowledged", "true"));
        Assert.Contains("Is it still you?", decision.Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.Null((await database.RowExports.AsNoTracking().SingleAsync(e => address.EndsWith(e.Id.ToString()))).Outcome);
        Assert.Equal(HttpStatusCode.Redirect, (await ApproveAsync(await AgainAsync(coordinator), address)).Status);

        // A file would leave the question on the screen: it is asked on the way, and leads back to the page of the export.
        web.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Contains("asked first whether it is still you", (await researcher.GetAsync(address)).Text, StringComparison.Ordinal);
        var taking = await TryDownloadAsync(researcher, address);
        Assert.Equal(HttpStatusCode.Redirect, taking.Status);
        Assert.Contains("Is it still you?", (await researcher.GetAsync(taking.Location!.ToString())).Text, StringComparison.Ordinal);
        Assert.False(await database.RowExportDownloads.AnyAsync(d => address.EndsWith(d.RowExportId.ToString())));
        var back = await researcher.SubmitAsync(taking.Location!.ToString(), ("again.password", People.Password));
        Assert.Equal((HttpStatusCode.Redirect, address), (back.Status, back.Location!.ToString()));
        await DownloadAsync(researcher, address);
        var after = await researcher.GetAsync(address);
        Assert.Contains("The file was downloaded", after.Page.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_patients_singled_out_than_the_approver_took_upon_them_stop_the_download_until_somebody_asks_again()
    {
        var (researcher, address) = await ApprovedAsync(RowExportContent.Records, RowExportDates.Kept);
        using var _ = researcher;
        await DownloadAsync(researcher, address);
        await using var database = web.Database.Open();
        var second = await Records.PatientAsync(database, people.North);
        var enrolment = new Domain.Enrollment.StudyEnrollment { Id = Guid.CreateVersion7(), PatientId = second.Id, StudyId = people.Study.Id, EnrolledOn = new PartialDate(2005, 3, 1) };
        database.AddRange(second, Records.Line(second, people.Study), enrolment);
        await database.SaveChangesAsync();
        var refused = await TryDownloadAsync(researcher, address);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Status);
        Assert.Contains("By now more patients can be singled out", refused.Text, StringComparison.Ordinal);
        Assert.Equal(1, await database.RowExportDownloads.CountAsync(d => address.EndsWith(d.RowExportId.ToString())));
        // Asked for again, it says two; approved, it leaves.
        var (again, anew) = await ApprovedAsync(RowExportContent.Records, RowExportDates.Kept);
        using var __ = again;
        Assert.Contains("knowing that 2 can be singled out", (await again.GetAsync(anew)).Text, StringComparison.Ordinal);
        Assert.Equal(3, Files(await DownloadAsync(again, anew))["patients.csv"].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        // With as few as were taken upon oneself, the first approval holds.
        database.Remove(enrolment);
        await database.SaveChangesAsync();
        await DownloadAsync(researcher, address);
    }

    [Fact]
    public async Task What_waits_is_counted_in_the_navigation_of_those_who_may_decide_it_only()
    {
        using var researcher = await PageClient.SignInAsync(web, "researcher-north");
        using var coordinator = await PageClient.SignInAsync(web, "coordinator-north");
        using var elsewhere = await PageClient.SignInAsync(web, "coordinator-south");
        static async Task<int?> WaitingAsync(PageClient person)
        {
            var link = Assert.Single((await person.GetAsync("/")).Page.QuerySelectorAll("nav a"), a => a.GetAttribute("href") == "/exports");
            Assert.Matches(@"^Exports(\s+\d+ waiting for you)?$", link.TextContent.Trim());
            return link.QuerySelector(".waiting") is { } count ? int.Parse(count.TextContent.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) : null;
        }

        var before = await WaitingAsync(coordinator) ?? 0;
        var id = await RequestAsync(researcher);
        Assert.Equal(before + 1, await WaitingAsync(coordinator));
        Assert.Equal((null, null), (await WaitingAsync(researcher), await WaitingAsync(elsewhere)));
        // One's own request waits for somebody else.
        await RequestAsync(coordinator);
        Assert.Equal(before + 1, await WaitingAsync(coordinator));
        await ApproveAsync(coordinator, $"/exports/{id}");
        Assert.Equal(before, await WaitingAsync(coordinator) ?? 0);
    }

    [Theory]
    [InlineData(RowExportContent.Records)]
    [InlineData(RowExportContent.Analysis)]
    public async Task An_archive_says_what_each_of_its_columns_means_and_what_was_done_to_dates_and_numbers(RowExportContent what)
    {
        var (researcher, address) = await ApprovedAsync(what, RowExportDates.SinceFirstDose);
        using var _ = researcher;
        var files = Files(await DownloadAsync(researcher, address));
        var described = files["codebook.csv"].Split("\r\n").Skip(1).Where(l => l.Length > 0).Select(l => string.Join(',', l.Split(',')[..2])).ToHashSet(StringComparer.Ordinal);
        var columns = files.Where(f => f.Key.EndsWith(".csv", StringComparison.Ordinal) && f.Key != "codebook.csv").SelectMany(f => f.Value.Split("\r\n")[0].Split(',').Select(c => $"{f.Key},{c}"));
        Assert.Equal(columns.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
        Assert.Contains("days since the patient's first dose", files["README.txt"], StringComparison.Ordinal);
        Assert.Contains("drawn by chance for this export alone", files["README.txt"], StringComparison.Ordinal);
        if (what == RowExportContent.Records)
            Assert.Contains("female, male", files["codebook.csv"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_withdraws_between_approval_and_download_is_not_in_it()
    {
        await using var database = web.Database.Open();
        var second = await Records.PatientAsync(database, people.North);
        var consent = new Consent { Id = Guid.CreateVersion7(), PatientId = second.Id, Basis = ConsentBasis.Consent, Scope = ConsentScope.DfspResearch, GivenOn = new PartialDate(2005, 1, 1) };
        var line = Records.Line(second, people.Study);
        database.AddRange(second, line, consent, new Domain.Enrollment.StudyEnrollment { Id = Guid.CreateVersion7(), PatientId = second.Id, StudyId = people.Study.Id, EnrolledOn = new PartialDate(2005, 3, 1) });
        await database.SaveChangesAsync();
        var (researcher, address) = await ApprovedAsync(RowExportContent.Records, RowExportDates.Kept);
        using var _ = researcher;
        Assert.Equal(3, Files(await DownloadAsync(researcher, address))["patients.csv"].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        (consent.Withdrawal, consent.WithdrawnOn) = (ConsentWithdrawal.Use, new PartialDate(2006, 1, 1));
        await database.SaveChangesAsync();
        Assert.Equal(2, Files(await DownloadAsync(researcher, address))["patients.csv"].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(1, (await database.RowExportDownloads.Where(d => address.EndsWith(d.RowExportId.ToString())).OrderBy(d => d.DownloadedAt).ThenBy(d => d.Id).LastAsync()).Withheld);
    }

    [Fact]
    public async Task Who_was_not_counted_does_not_leave()
    {
        await using var database = web.Database.Open();
        // A line of the study, but no enrolment in it: no analysis counts the patient.
        var second = await Records.PatientAsync(database, people.North);
        database.AddRange(second, Records.Line(second, people.Study));
        await database.SaveChangesAsync();
        var (researcher, address) = await ApprovedAsync(RowExportContent.Records, RowExportDates.Kept);
        using var _ = researcher;
        var counted = await database.RowExports.Where(e => address.EndsWith(e.Id.ToString())).Select(e => e.Patients).SingleAsync();
        var files = Files(await DownloadAsync(researcher, address));
        Assert.Equal(counted + 1, files["patients.csv"].Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Theory]
    [InlineData("ledger.csv")]
    [InlineData("ledger.pdf")]
    [InlineData("survival.R")]
    [InlineData("line-1-characteristics.R")]
    public async Task No_address_of_the_report_gives_rows_without_a_request(string file)
    {
        using var researcher = await PageClient.SignInAsync(web, "researcher-north");
        var answer = await researcher.GetAsync($"/analysis/{people.Study.Code}/files/{file}");
        Assert.Equal($"/exports/new?study={people.Study.Code}", answer.Location!.ToString());
        using var clinician = await PageClient.SignInAsync(web, "clinician-north");
        Assert.Equal(HttpStatusCode.Forbidden, (await clinician.GetAsync($"/analysis/{people.Study.Code}/files/{file}")).Status);
    }

    private async Task<(PageClient Researcher, string Address)> ApprovedAsync(RowExportContent what, RowExportDates dates)
    {
        var researcher = await PageClient.SignInAsync(web, "researcher-north");
        var address = $"/exports/{await RequestAsync(researcher, what, dates)}";
        using var coordinator = await PageClient.SignInAsync(web, "coordinator-north");
        Assert.Equal(HttpStatusCode.Redirect, (await ApproveAsync(coordinator, address)).Status);
        return (researcher, address);
    }

    [Fact]
    public async Task A_form_that_was_used_asks_for_nothing_else()
    {
        using var researcher = await PageClient.SignInAsync(web, "researcher-north");
        var warned = await FillAsync(researcher, await researcher.GetAsync("/exports/new"));
        var first = await researcher.SubmitAsync(warned, "/exports/new");
        Assert.Equal(first.Location, (await researcher.SubmitAsync(warned, "/exports/new")).Location);
        var other = await researcher.SubmitAsync(warned, "/exports/new", ("Purpose", "Something else"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Contains("This form was used already", other.Text, StringComparison.Ordinal);
        var again = await researcher.SubmitAsync(other, "/exports/new");
        Assert.Equal(HttpStatusCode.Redirect, again.Status);
        Assert.NotEqual(first.Location, again.Location);
    }

    /// <summary>Fills the form, is warned of whom the rows single out, and asks nevertheless.</summary>
    private async Task<Guid> RequestAsync(PageClient person, RowExportContent what = RowExportContent.Records, RowExportDates dates = RowExportDates.Kept)
    {
        var warned = await FillAsync(person, await person.GetAsync("/exports/new"), what, dates);
        Assert.Equal(HttpStatusCode.OK, warned.Status);
        Assert.Contains("can be singled out", warned.Text, StringComparison.Ordinal);
        var sent = await person.SubmitAsync(warned, "/exports/new");
        Assert.Equal(HttpStatusCode.Redirect, sent.Status);
        return Guid.Parse(sent.Location!.ToString()["/exports/".Length..]);
    }

    private async Task<Answer> FillAsync(PageClient person, Answer form, RowExportContent what = RowExportContent.Records, RowExportDates dates = RowExportDates.Kept) => await person.SubmitAsync(
        form, "/exports/new", ("Study", people.Study.Code), ("Site", people.North.Id.ToString()), ("What", what.ToString()), ("Dates", dates.ToString()), ("Purpose", "The thesis of R. North on second lines"));

    private static async Task<Answer> ApproveAsync(PageClient coordinator, string address) =>
        await coordinator.SubmitAsync(await coordinator.GetAsync($"{address}/decide"), $"{address}/decide?handler=Approve", ("Note", "thesis of R. North"), ("Acknowledged", "true"));

    private static async Task<PageClient> AgainAsync(PageClient person)
    {
        Assert.Equal(HttpStatusCode.Redirect, (await person.SubmitAsync("/account/again?returnTo=%2Faccount", ("again.password", People.Password))).Status);
        return person;
    }

    private static async Task<Answer> TryDownloadAsync(PageClient person, string address)
    {
        // The page shows the form only while it may be sent; any page of the person has the token.
        var token = (await person.GetAsync("/exports/new")).Page.QuerySelector("main form input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        return await person.PostAsync($"{address}?handler=Download", ("__RequestVerificationToken", token));
    }

    private static async Task<byte[]> DownloadAsync(PageClient person, string address)
    {
        var answer = await TryDownloadAsync(person, address);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal("application/zip", answer.Response.Content.Headers.ContentType!.MediaType);
        return await answer.Response.Content.ReadAsByteArrayAsync();
    }

    private static Dictionary<string, string> Files(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        return archive.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var reader = new StreamReader(e.Open());
            return reader.ReadToEnd();
        }, StringComparer.Ordinal);
    }

    /// <summary>Of the first row.</summary>
    private static string Cell(string csv, string column)
    {
        var lines = csv.Split("\r\n");
        return lines[1].Split(',')[Array.IndexOf(lines[0].Split(','), column)];
    }

    private sealed class Somebody(Guid id) : ICurrentUser
    {
        public Guid? UserId => id;
        public string UserName => "somebody";
        public string Source => "test";
        public bool SeesAllSites => true;
        public IReadOnlyCollection<Guid> SiteIds => [];
    }
}
