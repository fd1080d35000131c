using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Signing;
using DfspRegistry.Data.Transfers;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>A patient goes to another site when that site accepts, with the whole record, and is out of sight of the first at once.</summary>
public sealed class TransferTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;
    private readonly People people = settled.People;

    [Fact]
    public async Task What_is_accepted_moves_with_its_history_its_signature_and_its_lock()
    {
        var patient = await PatientAsync();
        var number = patient.RegistryNumber;
        await SignAndLockAsync(patient);
        using var giver = await PageClient.SignInAsync(web, "clinician-north");
        using var receiver = await PageClient.SignInAsync(web, "coordinator-south");
        await ProposeAsync(giver, number);

        // Before: the number and the reason, and nothing of the record.
        var waiting = await receiver.GetAsync("/transfers");
        Assert.Contains(number, waiting.Text, StringComparison.Ordinal);
        Assert.Contains("nearer to home", waiting.Text, StringComparison.Ordinal);
        Assert.Contains("1 patient waits", (await receiver.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await receiver.GetAsync($"/patients/{number}")).Status);
        var address = waiting.Page.QuerySelectorAll("main tbody tr").Single(r => r.TextContent.Contains(number, StringComparison.Ordinal)).QuerySelector("a")!.GetAttribute("href")!;
        Assert.DoesNotContain("1960", (await receiver.GetAsync(address)).Text, StringComparison.Ordinal);

        var accepted = await receiver.SubmitAsync(await receiver.GetAsync(address), $"{address}?handler=Accept");
        Assert.Equal(HttpStatusCode.Redirect, accepted.Status);
        Assert.Equal(HttpStatusCode.NotFound, (await giver.GetAsync($"/patients/{number}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await receiver.GetAsync($"/patients/{number}")).Status);
        // The giving site's coordinator still reads that it went, and no more.
        using var giving = await PageClient.SignInAsync(web, "coordinator-north");
        var left = await giving.GetAsync(address);
        Assert.Contains("coordinator of SOUTH", left.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(left.Page.QuerySelectorAll("main a"), a => a.GetAttribute("href") == $"/patients/{number}");

        await using var database = web.Database.Open();
        Assert.Equal(people.South.Id, (await database.Patients.SingleAsync(p => p.Id == patient.Id)).SiteId);
        var memberships = await database.SiteMemberships.Where(m => m.PatientId == patient.Id).OrderBy(m => m.To == null).ToListAsync();
        Assert.Equal([(people.North.Id, true), (people.South.Id, false)], memberships.Select(m => (m.SiteId, m.To is not null)));
        var trail = await database.AuditEntries.Where(e => e.PatientId == patient.Id && e.Table != "visits").ToListAsync();
        Assert.Contains(trail, e => e is { Table: "patient_transfers", Action: AuditAction.Inserted, UserName: "clinician of NORTH", Reason: "nearer to home" });
        Assert.Contains(trail, e => e is { Table: "patients", Action: AuditAction.Updated, UserName: "coordinator of SOUTH" } && e.New!.Contains(people.South.Id.ToString(), StringComparison.Ordinal));
        Assert.True((await new SignatureService(database, new CommandLineUser()).OfAsync(patient.Id, null, default)).Single().Stands);
        Assert.True(await database.RecordLocks.AnyAsync(l => l.PatientId == patient.Id));
        // What went was the record as it was, with what was done to it.
        Assert.Contains("clinician of NORTH", (await receiver.GetAsync($"/patients/{number}/history")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_declined_and_a_withdrawn_transfer_change_nothing_and_each_side_has_its_own_answer()
    {
        var patient = await PatientAsync();
        using var giver = await PageClient.SignInAsync(web, "coordinator-north");
        using var receiver = await PageClient.SignInAsync(web, "coordinator-south");
        await ProposeAsync(giver, patient.RegistryNumber);
        var address = await AddressAsync(patient);
        var (asGiver, asReceiver) = (await giver.GetAsync(address), await receiver.GetAsync(address));
        Assert.Equal(HttpStatusCode.NotFound, (await giver.SubmitAsync(asGiver, $"{address}?handler=Accept")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await receiver.SubmitAsync(asReceiver, $"{address}?handler=Withdraw")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await receiver.SubmitAsync(asReceiver, $"{address}?handler=Decline")).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await receiver.SubmitAsync(asReceiver, $"{address}?handler=Decline", ("Note", "no free place"))).Status);
        Assert.Contains("no free place", (await giver.GetAsync(address)).Text, StringComparison.Ordinal);
        // Decided is decided.
        Assert.Contains("Somebody else has decided", (await receiver.FollowAsync(await receiver.SubmitAsync(asReceiver, $"{address}?handler=Accept"))).Page.Body!.TextContent, StringComparison.Ordinal);

        await ProposeAsync(giver, patient.RegistryNumber);
        var again = await AddressAsync(patient);
        var page = $"/patients/{patient.RegistryNumber}/transfer";
        Assert.Equal(HttpStatusCode.Redirect, (await giver.SubmitAsync(await giver.GetAsync(page), $"{page}?handler=Withdraw")).Status);
        Assert.Contains("withdrawn", (await receiver.GetAsync(again)).Text, StringComparison.Ordinal);
        await using var database = web.Database.Open();
        Assert.Equal(people.North.Id, (await database.Patients.SingleAsync(p => p.Id == patient.Id)).SiteId);
        Assert.Equal(1, await database.SiteMemberships.CountAsync(m => m.PatientId == patient.Id));
    }

    [Fact]
    public async Task Of_twenty_acceptances_at_once_one_moves_the_patient()
    {
        var patient = await PatientAsync();
        using var giver = await PageClient.SignInAsync(web, "clinician-north");
        using var receiver = await PageClient.SignInAsync(web, "coordinator-south");
        await ProposeAsync(giver, patient.RegistryNumber);
        var address = await AddressAsync(patient);
        var page = await receiver.GetAsync(address);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => receiver.SubmitAsync(page, $"{address}?handler=Accept")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Redirect, a.Status));
        await using var database = web.Database.Open();
        Assert.Equal(2, await database.SiteMemberships.CountAsync(m => m.PatientId == patient.Id));
    }

    [Fact]
    public async Task Decided_transfers_of_other_sites_do_not_push_ones_own_off_the_list()
    {
        var ours = await PatientAsync();
        await using var database = web.Database.Open();
        var elsewhere = Records.Site("WEST");
        database.Add(elsewhere);
        await database.SaveChangesAsync();
        var theirs = await Records.PatientAsync(database, people.South);
        database.Add(theirs);
        await database.SaveChangesAsync();
        PatientTransfer Decided(Patient patient, Guid from, Guid to, int minute) => new()
        {
            Id = Guid.CreateVersion7(), PatientId = patient.Id, RegistryNumber = patient.RegistryNumber, FromSiteId = from, ToSiteId = to, Reason = "referred", ProposedBy = "somebody",
            ProposedAt = new DateTimeOffset(2024, 3, 1, 8, 0, 0, TimeSpan.Zero), Outcome = TransferOutcome.Declined, DecidedBy = "somebody else", DecidedAt = new DateTimeOffset(2024, 3, 1, 9, minute, 0, TimeSpan.Zero), Note = "no place",
        };
        database.Add(Decided(ours, people.North.Id, people.South.Id, 0));
        database.AddRange(Enumerable.Range(1, TransferService.DecidedShown).Select(minute => Decided(theirs, people.South.Id, elsewhere.Id, minute)));
        await database.SaveChangesAsync();
        // Sees every patient, and coordinates the north.
        var listed = await new TransferService(database, new CommandLineUser(), new ChangeReason(), TimeProvider.System).ListAsync([people.North.Id], default);
        Assert.Contains(listed, t => t.PatientId == ours.Id);
        Assert.DoesNotContain(listed, t => t.PatientId == theirs.Id);
    }

    private async Task<Patient> PatientAsync()
    {
        await using var database = web.Database.Open();
        var patient = await Records.PatientAsync(database, people.North);
        database.AddRange(patient, new SiteMembership { Id = Guid.CreateVersion7(), PatientId = patient.Id, SiteId = people.North.Id, From = new DateOnly(2010, 1, 1) });
        await database.SaveChangesAsync();
        return patient;
    }

    private async Task SignAndLockAsync(Patient patient)
    {
        await using var database = web.Database.Open();
        var user = await People.UserAsync(database, "coordinator-north");
        var signer = new PersonOfSites("coordinator of NORTH", people.North.Id) { UserId = user.Id };
        await using var asSigner = web.Database.Open(signer);
        var signatures = new SignatureService(asSigner, signer);
        await signatures.SignAsync(patient.Id, null, new SignatureInput { Id = Guid.CreateVersion7(), Meaning = SignatureMeaning.Approved, Seen = (await signatures.ShownAsync(patient.Id, null, default)).Mark }, default);
        await new LockService(asSigner, signer, new ChangeReason()).LockAsync(patient.Id, null, new LockInput { Id = Guid.CreateVersion7(), Reason = "study closed" }, default);
    }

    [Fact]
    public async Task A_second_proposal_to_another_site_does_not_read_as_asked()
    {
        using var giver = await PageClient.SignInAsync(web, People.Account(RegistryRoles.Coordinator));
        await using var database = web.Database.Open();
        var (third, patient) = (Records.Site("THIRD"), await Records.PatientAsync(database, people.North));
        database.AddRange(third, patient);
        await database.SaveChangesAsync();
        var address = $"/patients/{patient.RegistryNumber}/transfer";
        var (first, second) = (await giver.GetAsync(address), await giver.GetAsync(address));
        Assert.Equal(HttpStatusCode.Redirect, (await giver.SubmitAsync(first, address, ("To", people.South.Id.ToString()), ("Reason", "nearer to home"))).Status);
        // The same form again is the same proposal.
        Assert.Equal(HttpStatusCode.Redirect, (await giver.SubmitAsync(first, address, ("To", people.South.Id.ToString()), ("Reason", "nearer to home"))).Status);
        var answer = await giver.SubmitAsync(second, address, ("To", third.Id.ToString()), ("Reason", "moved"));
        Assert.Equal(HttpStatusCode.Conflict, answer.Status);
        Assert.Contains("SOUTH Hospital SOUTH is asked already", answer.Text, StringComparison.Ordinal);
        Assert.Equal(people.South.Id, (await database.PatientTransfers.SingleAsync(t => t.PatientId == patient.Id)).ToSiteId);
    }

    private async Task ProposeAsync(PageClient giver, string number)
    {
        var answer = await giver.SubmitAsync($"/patients/{number}/transfer", ("To", people.South.Id.ToString()), ("Reason", "nearer to home"));
        Assert.Equal(HttpStatusCode.Redirect, answer.Status);
    }

    private async Task<string> AddressAsync(Patient patient)
    {
        await using var database = web.Database.Open();
        return $"/transfers/{(await database.PatientTransfers.SingleAsync(t => t.PatientId == patient.Id && t.Outcome == null)).Id}";
    }
}
