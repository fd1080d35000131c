using System.Net;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.BreakGlass;
using DfspRegistry.Data.Security;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DfspRegistry.Web.Tests.Pages;

/// <summary>A clinician reads the record of another site's patient in an emergency: for a reason, for a while, in sight of that site's coordinators.</summary>
public sealed class EmergencyAccessTests : IAsyncLifetime, IDisposable
{
    private const string Why = "bleeding, brought in at night";

    private readonly SettledWeb settled = new();

    private WebFixture Web => settled.Web;
    private string Number => settled.People.NorthPatient.RegistryNumber;

    public async Task InitializeAsync()
    {
        await settled.InitializeAsync();
        await using var database = Web.Database.Open();
        await new IdentityVault(database, Web.Services.GetRequiredService<InstallationKey>()).SetAsync(settled.People.NorthPatient.Id, new PersonalIdentity("Person of the North", null));
        await database.SaveChangesAsync();
    }

    public Task DisposeAsync() => settled.DisposeAsync();

    public void Dispose() => settled.Dispose();

    [Fact]
    public async Task The_record_is_read_without_the_name_and_nothing_else_opens()
    {
        using var clinician = await PageClient.SignInAsync(Web, "clinician-south");
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/patients/{Number}")).Status);
        Assert.Equal($"/patients/{Number}", (await AskAsync(clinician, Number)).Location!.ToString());
        var record = await clinician.GetAsync($"/patients/{Number}");
        Assert.Equal(HttpStatusCode.OK, record.Status);
        Assert.Contains("Access in an emergency until", record.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Person of the North", record.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(record.Page.QuerySelectorAll("main a").Select(a => a.GetAttribute("href")!), href => href.StartsWith($"/patients/{Number}/", StringComparison.Ordinal) || href.StartsWith("/visits/", StringComparison.Ordinal));
        foreach (var closed in new[] { "history", "visits/new", "pictures", "transfer", "contacts/new", "sign" })
            Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/patients/{Number}/{closed}")).Status);
        Assert.DoesNotContain(Number, (await clinician.GetAsync("/patients")).Text, StringComparison.Ordinal);

        await using var database = Web.Database.Open();
        var access = await database.EmergencyAccesses.SingleAsync();
        var read = await database.AuditEntries.SingleAsync(e => e.Action == AuditAction.Opened && e.PatientId == settled.People.NorthPatient.Id && e.UserName == "clinician of SOUTH");
        Assert.Equal(Why, read.Reason);
        Assert.Contains(access.Id.ToString(), read.New, StringComparison.Ordinal);
        Assert.True(await database.AuditEntries.AnyAsync(e => e.Table == "emergency_accesses" && e.Action == AuditAction.Inserted && e.Reason == Why && e.UserName == "clinician of SOUTH"));
    }

    [Fact]
    public async Task It_ends_by_itself_and_before_that_by_its_owner_or_the_coordinator()
    {
        using var clinician = await PageClient.SignInAsync(Web, "clinician-south");
        await AskAsync(clinician, Number);
        var first = await AddressAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await clinician.SubmitAsync(await clinician.GetAsync(first), $"{first}?handler=End")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/patients/{Number}")).Status);

        await AskAsync(clinician, Number);
        using var coordinator = await PageClient.SignInAsync(Web, "coordinator-north");
        var second = await AddressAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.SubmitAsync(await coordinator.GetAsync(second), $"{second}?handler=End")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.GetAsync($"/patients/{Number}")).Status);

        await AskAsync(clinician, Number);
        Web.Time.Advance(EmergencyAccesses.Lasts + TimeSpan.FromSeconds(1));
        using var later = await PageClient.SignInAsync(Web, "clinician-south");
        Assert.Equal(HttpStatusCode.NotFound, (await later.GetAsync($"/patients/{Number}")).Status);
    }

    [Fact]
    public async Task The_coordinators_of_the_patients_site_are_told_and_acknowledge()
    {
        using var clinician = await PageClient.SignInAsync(Web, "clinician-south");
        await AskAsync(clinician, Number);
        await clinician.GetAsync($"/patients/{Number}");
        using var coordinator = await PageClient.SignInAsync(Web, "coordinator-north");
        Assert.Contains("1 access in an emergency to your patients", (await coordinator.GetAsync("/")).Text, StringComparison.Ordinal);
        Assert.Contains(Why, (await coordinator.GetAsync("/emergency-access")).Text, StringComparison.Ordinal);
        var address = await AddressAsync();
        var report = await coordinator.GetAsync(address);
        Assert.Contains("the record, ", report.Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await coordinator.SubmitAsync(report, $"{address}?handler=Acknowledge")).Status);
        Assert.DoesNotContain("access in an emergency to your patients", (await coordinator.GetAsync("/")).Text, StringComparison.Ordinal);

        // Neither a clinician of that site nor the other site's coordinator is told, and the owner cannot acknowledge.
        foreach (var account in new[] { "clinician-north", "coordinator-south" })
        {
            using var other = await PageClient.SignInAsync(Web, account);
            Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync(address)).Status);
            Assert.DoesNotContain(Why, (await other.GetAsync("/emergency-access")).Text, StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.NotFound, (await clinician.SubmitAsync(await clinician.GetAsync(address), $"{address}?handler=Acknowledge")).Status);
    }

    [Fact]
    public async Task A_number_that_nobody_has_and_ones_own_patient_answer_alike_and_few_can_be_asked()
    {
        using var clinician = await PageClient.SignInAsync(Web, "clinician-south");
        var nobodys = await AskAsync(clinician, "D-999999");
        var own = await AskAsync(clinician, settled.People.SouthPatient.RegistryNumber);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.UnprocessableEntity), (nobodys.Status, own.Status));
        Assert.Equal(nobodys.Text, own.Text);
        Assert.Contains("Nothing was opened", nobodys.Text, StringComparison.Ordinal);
        await AskAsync(clinician, "D-999998");
        await AskAsync(clinician, "D-999997");
        var late = await AskAsync(clinician, Number);
        Assert.Contains("You have asked for several patients already", late.Text, StringComparison.Ordinal);
        await using var database = Web.Database.Open();
        Assert.False(await database.EmergencyAccesses.AnyAsync());
        Assert.Equal(4, await database.AuditEntries.CountAsync(e => e.Action == AuditAction.Denied && e.UserName == "clinician of SOUTH"));
    }

    [Fact]
    public async Task It_asks_for_a_reason_a_clinician_and_a_fresh_proof_of_who_it_is()
    {
        using var clinician = await PageClient.SignInAsync(Web, "clinician-south");
        Assert.Contains("Say why", (await AskAsync(clinician, Number, "urgent")).Text, StringComparison.Ordinal);
        var form = await clinician.GetAsync("/emergency-access");
        Web.Time.Advance(TimeSpan.FromMinutes(6));
        var asked = await clinician.SubmitAsync(form, "/emergency-access", ("Number", Number), ("Reason", Why));
        Assert.Equal(Why, asked.Page.QuerySelector("input[name=Reason]")!.GetAttribute("value"));
        using var coordinator = await PageClient.SignInAsync(Web, "coordinator-south");
        var token = (await coordinator.GetAsync("/account")).Page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;
        Assert.Equal(HttpStatusCode.Forbidden, (await coordinator.PostAsync("/emergency-access", ("Number", Number), ("Reason", Why), ("__RequestVerificationToken", token))).Status);
        await using var database = Web.Database.Open();
        Assert.False(await database.EmergencyAccesses.AnyAsync());
    }

    [Fact]
    public async Task A_form_that_was_used_opens_neither_another_patient_nor_the_earlier_one_under_another_number()
    {
        using var clinician = await PageClient.SignInAsync(Web, "clinician-south");
        var form = await clinician.GetAsync("/emergency-access");
        async Task<Answer> SendAsync(PageClient person, Answer opened, string number) => await person.SubmitAsync(opened, "/emergency-access", ("Number", number), ("Reason", Why));
        Assert.Equal($"/patients/{Number}", (await SendAsync(clinician, form, Number)).Location!.ToString());
        Assert.Equal($"/patients/{Number}", (await SendAsync(clinician, form, Number)).Location!.ToString());
        var other = await SendAsync(clinician, form, "D-999999");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.Status);
        Assert.Contains("This form was used already", other.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing was opened: nobody has this number", (await SendAsync(clinician, other, "D-999999")).Text, StringComparison.Ordinal);

        // Nor another person's, who learns nothing of it.
        await using var database = Web.Database.Open();
        var used = (await database.EmergencyAccesses.SingleAsync()).Id.ToString();
        using var colleague = await PageClient.SignInAsync(Web, "clinician-north");
        var theirs = await colleague.SubmitAsync("/emergency-access", ("Id", used), ("Number", settled.People.SouthPatient.RegistryNumber), ("Reason", Why));
        Assert.Contains("This form was used already", theirs.Text, StringComparison.Ordinal);
        Assert.Equal(1, await database.EmergencyAccesses.CountAsync());
    }

    [Fact]
    public async Task The_database_lets_its_owner_neither_lengthen_nor_add_one()
    {
        using var clinician = await PageClient.SignInAsync(Web, "clinician-south");
        await AskAsync(clinician, Number);
        await using var database = Web.Database.Open();
        var access = await database.EmergencyAccesses.AsNoTracking().SingleAsync();
        await using var asOwner = RegistryData.Open(Web.Database.ApplicationConnectionString, new PersonOfSites("clinician of SOUTH", settled.People.South.Id) { UserId = access.UserId });
        Assert.Equal(access.Id, (await asOwner.EmergencyAccesses.AsNoTracking().SingleAsync()).Id);
        Assert.Equal(0, await asOwner.EmergencyAccesses.ExecuteUpdateAsync(a => a.SetProperty(x => x.Until, access.Until.AddDays(1))));
        var refused = await Assert.ThrowsAsync<PostgresException>(() => asOwner.Database.ExecuteSqlAsync(
            $"insert into emergency_accesses select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid()))).* from emergency_accesses e"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task Whoever_sees_the_patient_in_another_role_opens_and_alarms_nothing()
    {
        await using var database = Web.Database.Open();
        var user = await People.UserAsync(database, "clinician-south");
        database.Add(new RoleGrant { Id = Guid.CreateVersion7(), UserId = user.Id, Role = RegistryRoles.Researcher, SiteId = settled.People.North.Id });
        await database.SaveChangesAsync();
        using var clinician = await PageClient.SignInAsync(Web, "clinician-south");
        Assert.Contains("you see the patient without it", (await AskAsync(clinician, Number)).Text, StringComparison.Ordinal);
        Assert.False(await database.EmergencyAccesses.AnyAsync());
        Assert.Equal(HttpStatusCode.OK, (await clinician.GetAsync($"/patients/{Number}")).Status);
    }

    [Fact]
    public async Task It_ends_when_the_patient_goes_to_another_site_and_does_not_say_that_nothing_was_read()
    {
        using var clinician = await PageClient.SignInAsync(Web, "clinician-south");
        await AskAsync(clinician, Number);
        await clinician.GetAsync($"/patients/{Number}");
        using var giver = await PageClient.SignInAsync(Web, "coordinator-north");
        Assert.Equal(HttpStatusCode.Redirect, (await giver.SubmitAsync($"/patients/{Number}/transfer", ("To", settled.People.South.Id.ToString()), ("Reason", "nearer to home"))).Status);
        await using var database = Web.Database.Open();
        var transfer = $"/transfers/{(await database.PatientTransfers.SingleAsync()).Id}";
        using var receiver = await PageClient.SignInAsync(Web, "coordinator-south");
        Assert.Equal(HttpStatusCode.Redirect, (await receiver.SubmitAsync(await receiver.GetAsync(transfer), $"{transfer}?handler=Accept")).Status);

        var access = await database.EmergencyAccesses.AsNoTracking().SingleAsync();
        Assert.Equal("coordinator of SOUTH", access.EndedBy);
        Assert.True(await database.AuditEntries.AnyAsync(e => e.Table == "emergency_accesses" && e.Action == AuditAction.Updated && e.Reason == "nearer to home" && e.UserName == "coordinator of SOUTH"));
        var told = await giver.GetAsync(await AddressAsync());
        Assert.Contains("The patient is at another site now", told.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The record was not opened", told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fifty_of_others_do_not_push_ones_own_from_the_list()
    {
        using var clinician = await PageClient.SignInAsync(Web, "clinician-south");
        await AskAsync(clinician, Number);
        await using var database = Web.Database.Open();
        var own = await database.EmergencyAccesses.AsNoTracking().SingleAsync();
        var other = await People.UserAsync(database, "clinician-north");
        database.AddRange(Enumerable.Range(1, 50).Select(n => new EmergencyAccess
        {
            Id = Guid.CreateVersion7(), PatientId = settled.People.SouthPatient.Id, RegistryNumber = settled.People.SouthPatient.RegistryNumber, SiteId = settled.People.South.Id,
            UserId = other.Id, UserName = other.DisplayName, Reason = "another emergency", OpenedAt = own.OpenedAt.AddSeconds(n), Until = own.Until.AddSeconds(n),
        }));
        await database.SaveChangesAsync();
        var list = await clinician.GetAsync("/emergency-access");
        Assert.Contains(Why, list.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("another emergency", list.Text, StringComparison.Ordinal);
    }

    private static Task<Answer> AskAsync(PageClient person, string number, string reason = Why) => person.SubmitAsync("/emergency-access", ("Number", number), ("Reason", reason));

    private async Task<string> AddressAsync()
    {
        await using var database = Web.Database.Open();
        return $"/emergency-access/{(await database.EmergencyAccesses.OrderByDescending(a => a.Id).FirstAsync()).Id}";
    }
}
