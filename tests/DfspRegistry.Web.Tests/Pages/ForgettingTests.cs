using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Web.Tests.Drafts;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>A coordinator erases who a patient is (GDPR Art. 17): from rows, pictures, drafts and trail; the record and the proof of its history stay.</summary>
public sealed class ForgettingTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;

    private string Number => people.NorthPatient.RegistryNumber;

    private string Address => $"/patients/{Number}/forget";

    private InstallationKey Key => web.Services.GetRequiredService<InstallationKey>();

    [Fact]
    public async Task A_locked_patient_is_forgotten_everywhere_and_the_chain_still_verifies()
    {
        await IdentifyAsync();
        using var clinician = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Clinician));
        await DraftTests.KeepAsync(clinician, await clinician.GetAsync($"/patients/{Number}/visits/new"), 1, ("Input.Visit.Notes", "rang Zeta Quillfeather"));
        await using (var database = web.Database.Open())
        {
            database.Add(new RecordLock { Id = Guid.CreateVersion7(), PatientId = people.NorthPatient.Id, LockedBy = "coordinator of NORTH", At = web.Time.GetUtcNow(), Reason = "Data base lock" });
            await database.SaveChangesAsync();
        }
        using var coordinator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        Assert.NotNull((await coordinator.GetAsync($"/patients/{Number}/consent")).Page.QuerySelector($"main a[href='{Address}']"));

        var done = await coordinator.SubmitAsync(Address, ("Confirmation", Number.ToLowerInvariant()), ("Reason", "Asked for by letter"));

        Assert.Equal((HttpStatusCode.Redirect, $"/patients/{Number}"), (done.Status, done.Location!.ToString()));
        Assert.Contains("no longer knows who", (await coordinator.FollowAsync(done)).Page.Body!.TextContent, StringComparison.Ordinal);
        await using var after = web.Database.Open();
        Assert.Null(await new IdentityVault(after, Key).ReadAsync(people.NorthPatient.Id));
        Assert.False(await after.PatientKeys.AnyAsync(k => k.PatientId == people.NorthPatient.Id));
        Assert.False(await after.EntryDrafts.AnyAsync(d => d.PatientId == people.NorthPatient.Id));
        Assert.Null((await after.Patients.SingleAsync(p => p.Id == people.NorthPatient.Id)).ImportedId);
        Assert.True(await after.Visits.AnyAsync(v => v.PatientId == people.NorthPatient.Id));
        var trail = await after.Database.SqlQuery<string>($"""select string_agg(e::text, ' ') as "Value" from audit_entries e""").SingleAsync();
        Assert.DoesNotContain("Quillfeather", trail, StringComparison.Ordinal);
        Assert.DoesNotContain("H-4711", trail, StringComparison.Ordinal);
        Assert.DoesNotContain("BOOK-4711", trail, StringComparison.Ordinal);
        var erased = await after.AuditEntries.SingleAsync(e => e.Table == "patient_keys" && e.Action == AuditAction.Deleted && e.PatientId == people.NorthPatient.Id);
        Assert.Equal(("coordinator of NORTH", "Asked for by letter"), (erased.UserName, erased.Reason));
        var anchors = new AuditAnchorFile(Path.Combine(web.DataFolder, AuditAnchorFile.FileName), Key);
        var verdict = await new AuditVerification(web.Database.ApplicationConnectionString, anchors).RunAsync();
        Assert.True(verdict.IsIntact, verdict.Problem);
        after.RemoveRange(await after.RecordLocks.ToListAsync());
        await after.SaveChangesAsync();
    }

    [Fact]
    public async Task A_signature_of_the_record_stands_after_it_and_holds_no_number_of_an_older_book()
    {
        await IdentifyAsync();
        await using (var completing = web.Database.Open())
        {
            (await completing.Visits.SingleAsync(v => v.PatientId == people.NorthPatient.Id)).State = VisitState.Complete;
            await completing.SaveChangesAsync();
        }
        using var coordinator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.SubmitAsync($"/patients/{Number}/sign", ("Input.Meaning", nameof(SignatureMeaning.Reviewed)), ("Input.Password", People.Password))).Status);
        Assert.Contains("by coordinator of NORTH", await StandingAsync(coordinator), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.SubmitAsync(Address, ("Confirmation", Number), ("Reason", "Asked for by letter"))).Status);

        Assert.Contains("by coordinator of NORTH", await StandingAsync(coordinator), StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.DoesNotContain("BOOK-4711", (await database.Signatures.SingleAsync(s => s.PatientId == people.NorthPatient.Id)).Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("D-999999", "Asked for by letter")]
    [InlineData("", "Asked for by letter")]
    [InlineData(null, " ")]
    public async Task Nothing_is_erased_without_the_number_typed_once_more_and_a_reason(string? confirmation, string reason)
    {
        await IdentifyAsync();
        using var coordinator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await coordinator.SubmitAsync(Address, ("Confirmation", confirmation ?? Number), ("Reason", reason))).Status);
        await AssertKnownAsync();
    }

    [Fact]
    public async Task It_asks_again_who_it_is()
    {
        await IdentifyAsync();
        using var coordinator = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        var opened = await coordinator.GetAsync(Address);
        web.Time.Advance(TimeSpan.FromMinutes(6));
        Assert.Contains("Is it still you?", (await coordinator.SubmitAsync(opened, Address, ("Confirmation", Number), ("Reason", "Asked for by letter"))).Text, StringComparison.Ordinal);
        await AssertKnownAsync();
    }

    [Theory]
    [InlineData(RegistryRoles.Coordinator, "south", HttpStatusCode.NotFound)]
    [InlineData(RegistryRoles.Clinician, "north", HttpStatusCode.Forbidden)]
    public async Task Only_a_coordinator_of_the_patients_site_opens_it(string role, string site, HttpStatusCode answer)
    {
        using var person = await PageClient.SignInAsync(web, People.Account(role, site));
        Assert.Equal(answer, (await person.GetAsync(Address)).Status);
        Assert.Null((await person.GetAsync($"/patients/{Number}/consent")).Page.QuerySelector($"main a[href='{Address}']"));
    }

    /// <summary>What the patient's page says of a signature that stands.</summary>
    private async Task<string?> StandingAsync(PageClient person) => (await person.GetAsync($"/patients/{Number}")).Page.QuerySelector(".signatures .note.is-good")?.TextContent;

    private async Task IdentifyAsync()
    {
        await using var database = web.Database.Open();
        await new IdentityVault(database, Key).SetAsync(people.NorthPatient.Id, new PersonalIdentity("Zeta Quillfeather", "H-4711"));
        (await database.Patients.SingleAsync(p => p.Id == people.NorthPatient.Id)).ImportedId = "BOOK-4711";
        if (!await database.ImportedPatientIds.AnyAsync(i => i.PatientId == people.NorthPatient.Id))
            database.Add(new ImportedPatientId { Id = Guid.CreateVersion7(), PatientId = people.NorthPatient.Id, StudyId = people.Study.Id, SiteId = people.North.Id, Value = "BOOK-4711" });
        await database.SaveChangesAsync();
    }

    private async Task AssertKnownAsync()
    {
        await using var database = web.Database.Open();
        Assert.Equal("Zeta Quillfeather", (await new IdentityVault(database, Key).ReadAsync(people.NorthPatient.Id))!.Name);
    }
}
