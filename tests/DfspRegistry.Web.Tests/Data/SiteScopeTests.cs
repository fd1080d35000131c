using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Treatment;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>A person sees and writes the patients of that person's sites; for everybody else they do not exist.</summary>
[Collection(RecordDatabases.Name)]
public sealed class SiteScopeTests(RecordServer server)
{
    private readonly Site north = Records.Site("NORTH");
    private readonly Site south = Records.Site("SOUTH");

    [Fact]
    public async Task Rows_of_other_sites_do_not_exist_and_nobody_sees_any()
    {
        var data = await server.CopyAsync();
        var (ofNorth, ofSouth) = await SaveTwoAsync(data);
        await using var asNorth = data.OpenAs(new PersonOfSites("Dr. North", north.Id));
        Assert.Equal([ofNorth.Id], await asNorth.Patients.Select(p => p.Id).ToListAsync());
        Assert.Equal([ofNorth.Id], await asNorth.TreatmentLines.Select(l => l.PatientId).ToListAsync());
        Assert.Null(await asNorth.Patients.FindAsync(ofSouth.Id));
        Assert.All(await asNorth.AuditEntries.ToListAsync(), e => Assert.Equal(ofNorth.Id, e.PatientId));
        await using var asNobody = data.OpenAs(new NobodySignedIn());
        Assert.Empty(await asNobody.Patients.ToListAsync());
        Assert.Empty(await asNobody.TreatmentLines.ToListAsync());
        await using var asOperator = data.OpenAsOperator();
        Assert.Equal(2, await asOperator.Patients.CountAsync());
    }

    [Fact]
    public async Task A_row_for_a_patient_of_another_site_is_not_written()
    {
        var data = await server.CopyAsync();
        var (_, ofSouth) = await SaveTwoAsync(data);
        await using var asNorth = data.OpenAs(new PersonOfSites("Dr. North", north.Id));
        asNorth.Add(Records.Visit(ofSouth, new PartialDate(2010)));
        var refusal = await Assert.ThrowsAsync<PatientNotVisibleException>(() => asNorth.SaveChangesAsync());
        // The same words as for a patient who is not there.
        Assert.Equal("There is no such patient.", refusal.Message);
        asNorth.ChangeTracker.Clear();
        asNorth.Add(new AliveContact { Id = Guid.CreateVersion7(), PatientId = Guid.CreateVersion7(), AliveOn = new PartialDate(2010), Source = VitalStatusSource.Phone });
        Assert.Equal(refusal.Message, (await Assert.ThrowsAsync<PatientNotVisibleException>(() => asNorth.SaveChangesAsync())).Message);
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from visits"));
    }

    [Fact]
    public async Task A_patient_known_from_elsewhere_cannot_be_changed_nor_an_own_one_moved_out_of_sight()
    {
        var data = await server.CopyAsync();
        var (_, ofSouth) = await SaveTwoAsync(data);
        await using var asNorth = data.OpenAs(new PersonOfSites("Dr. North", north.Id));
        asNorth.Attach(ofSouth);
        ofSouth.SiteId = north.Id;
        await Assert.ThrowsAsync<PatientNotVisibleException>(() => asNorth.SaveChangesAsync());
        asNorth.ChangeTracker.Clear();
        var own = await asNorth.Patients.SingleAsync();
        own.SiteId = south.Id;
        await Assert.ThrowsAsync<PatientNotVisibleException>(() => asNorth.SaveChangesAsync());
    }

    [Fact]
    public async Task A_row_cannot_hang_on_another_patients_row()
    {
        var data = await server.CopyAsync();
        var (ofNorth, ofSouth) = await SaveTwoAsync(data);
        await using var database = data.OpenAsOperator();
        var line = await database.TreatmentLines.AsNoTracking().SingleAsync(l => l.PatientId == ofSouth.Id);
        database.Add(new DosePeriod
        {
            Id = Guid.CreateVersion7(), PatientId = ofNorth.Id, TreatmentLineId = line.Id, StartedOn = new PartialDate(2005), DoseMgPerDay = 400, Schedule = DoseSchedule.Continuous,
        });
        await Assert.ThrowsAsync<DbUpdateException>(() => database.SaveChangesAsync());
    }

    [Fact]
    public async Task Reading_is_recorded_at_once_and_a_search_without_its_words()
    {
        var data = await server.CopyAsync();
        var (ofNorth, _) = await SaveTwoAsync(data);
        var person = new PersonOfSites("Dr. North", north.Id);
        await using (var database = data.OpenAs(person))
        {
            var audit = new ReadAudit(database, person, new ChangeReason());
            await audit.OpenedAsync(ofNorth.Id);
            await audit.SearchedAsync("name", found: 3);
        }
        await using var reading = data.OpenAsOperator();
        var entries = await reading.AuditEntries.OrderByDescending(e => e.Id).Take(2).ToListAsync();
        Assert.Equal((AuditAction.Opened, ofNorth.Id, "Dr. North"), (entries[1].Action, entries[1].PatientId!.Value, entries[1].UserName));
        Assert.Equal(AuditAction.Searched, entries[0].Action);
        Assert.Equal("""{"by": "name", "found": 3}""", entries[0].New);
    }

    private async Task<(Patient North, Patient South)> SaveTwoAsync(RecordDatabase data)
    {
        await using var database = data.OpenAsOperator();
        var ofNorth = await Records.PatientAsync(database, north);
        var ofSouth = await Records.PatientAsync(database, south);
        database.AddRange(north, south, ofNorth, ofSouth, Records.Line(ofNorth), Records.Line(ofSouth));
        await database.SaveChangesAsync();
        return (ofNorth, ofSouth);
    }
}
