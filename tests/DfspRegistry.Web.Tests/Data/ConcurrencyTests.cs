using DfspRegistry.Data.Concurrency;
using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>The version stands on the patient and on the visit, so that a change of any row below counts; nothing is overwritten unseen.</summary>
[Collection(RecordDatabases.Name)]
public sealed class ConcurrencyTests(RecordServer server)
{
    [Fact]
    public async Task Any_row_of_the_record_raises_the_patients_version()
    {
        var data = await server.CopyAsync();
        var (patient, _) = await SaveAsync(data);
        Assert.Equal(1, await PatientVersionAsync(data));
        await using var database = data.OpenAsOperator();
        database.Add(Records.Line(patient));
        await database.SaveChangesAsync();
        Assert.Equal(2, await PatientVersionAsync(data));
    }

    [Fact]
    public async Task A_row_of_a_visit_and_a_row_below_it_raise_the_visits_version()
    {
        var data = await server.CopyAsync();
        var (patient, visit) = await SaveAsync(data);
        var adverseEvent = new AdverseEvent { Id = Guid.CreateVersion7(), PatientId = patient.Id, VisitId = visit.Id, Term = "Nausea", CtcaeVersion = CtcaeVersion.V5 };
        await using (var database = data.OpenAsOperator())
        {
            database.Add(adverseEvent);
            await database.SaveChangesAsync();
        }
        Assert.Equal(2, await VisitVersionAsync(data));
        await using (var database = data.OpenAsOperator())
        {
            database.Add(new AdverseEventGrade { Id = Guid.CreateVersion7(), PatientId = patient.Id, AdverseEventId = adverseEvent.Id, Grade = 2 });
            await database.SaveChangesAsync();
        }
        Assert.Equal(3, await VisitVersionAsync(data));
    }

    [Fact]
    public async Task A_form_filled_in_from_an_older_version_of_the_record_is_a_conflict_and_writes_nothing()
    {
        var data = await server.CopyAsync();
        var (patient, _) = await SaveAsync(data);
        await using (var theirs = data.OpenAsOperator())
        {
            theirs.Add(Records.Line(patient));
            await theirs.SaveChangesAsync();
        }
        await using var mine = data.OpenAsOperator();
        var loaded = await mine.Patients.SingleAsync();
        mine.Expect(loaded, version: 1);
        loaded.Sex = Sex.Male;
        var entriesBefore = await data.ScalarAsync<long>("select count(*) from audit_entries");
        var conflict = await Assert.ThrowsAsync<ConcurrencyConflict>(() => mine.SaveChangesAsync());
        Assert.Equal(patient.Id, conflict.PatientId);
        Assert.Equal("female", await data.ScalarAsync<string>("select sex from patients"));
        Assert.Equal(entriesBefore, await data.ScalarAsync<long>("select count(*) from audit_entries"));
    }

    [Fact]
    public async Task A_form_filled_in_from_an_older_version_of_the_visit_is_a_conflict_on_the_visit()
    {
        var data = await server.CopyAsync();
        var (_, visit) = await SaveAsync(data);
        await using (var theirs = data.OpenAsOperator())
        {
            (await theirs.Visits.SingleAsync()).Kps = 80;
            await theirs.SaveChangesAsync();
        }
        await using var mine = data.OpenAsOperator();
        var loaded = await mine.Visits.SingleAsync();
        mine.Expect(loaded, version: 1);
        loaded.Kps = 70;
        var conflict = await Assert.ThrowsAsync<ConcurrencyConflict>(() => mine.SaveChangesAsync());
        Assert.Equal(visit.Id, conflict.VisitId);
        Assert.Equal(80, await data.ScalarAsync<int>("select kps from visits"));
    }

    [Fact]
    public async Task Twenty_people_adding_rows_to_one_record_at_once_all_succeed()
    {
        var data = await server.CopyAsync();
        var (patient, _) = await SaveAsync(data);
        await Task.WhenAll(Enumerable.Range(1, 20).Select(async day =>
        {
            await using var database = data.OpenAsOperator();
            database.Add(new AliveContact { Id = Guid.CreateVersion7(), PatientId = patient.Id, AliveOn = new PartialDate(2010, 1, day), Source = VitalStatusSource.Phone });
            await database.SaveChangesAsync();
        }));
        Assert.Equal(20, await data.ScalarAsync<long>("select count(*) from alive_contacts"));
        Assert.Equal(21, await PatientVersionAsync(data));
    }

    [Fact]
    public async Task A_form_sent_twice_writes_once_and_is_recognised()
    {
        var data = await server.CopyAsync();
        var (patient, _) = await SaveAsync(data);
        var id = Guid.CreateVersion7();
        for (var i = 0; i < 2; i++)
        {
            await using var database = data.OpenAsOperator();
            database.Add(new AliveContact { Id = id, PatientId = patient.Id, AliveOn = new PartialDate(2010), Source = VitalStatusSource.Phone });
            if (i == 0)
                await database.SaveChangesAsync();
            else
                Assert.True(RepeatedSubmit.Caused(await Assert.ThrowsAsync<DbUpdateException>(() => database.SaveChangesAsync())));
        }
        Assert.Equal(1, await data.ScalarAsync<long>("select count(*) from alive_contacts"));
    }

    private static Task<int> PatientVersionAsync(RecordDatabase data) => data.ScalarAsync<int>("select version from patients");

    private static Task<int> VisitVersionAsync(RecordDatabase data) => data.ScalarAsync<int>("select version from visits");

    private static async Task<(Patient Patient, Visit Visit)> SaveAsync(RecordDatabase data)
    {
        await using var database = data.OpenAsOperator();
        var site = Records.Site();
        var patient = await Records.PatientAsync(database, site);
        var visit = Records.Visit(patient, new PartialDate(2006, 1, 2));
        database.AddRange(site, patient, visit);
        await database.SaveChangesAsync();
        return (patient, visit);
    }
}
