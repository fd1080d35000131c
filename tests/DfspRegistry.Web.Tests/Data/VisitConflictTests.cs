using DfspRegistry.Data;
using DfspRegistry.Data.AdverseEvents;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.Treatment;
using DfspRegistry.Data.TumorResponse;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Data;

[Collection(RecordDatabases.Name)]
public sealed class VisitConflictTests(RecordServer server)
{
    [Fact]
    public async Task Of_two_people_who_edit_one_visit_the_second_is_told_and_overwrites_only_knowingly()
    {
        var data = await server.CopyAsync();
        await using var setup = data.OpenAsOperator();
        var site = Records.Site();
        var patient = await Records.PatientAsync(setup, site);
        var visit = Records.Visit(patient, new PartialDate(2006, 1, 2));
        setup.AddRange(site, patient, visit);
        await setup.SaveChangesAsync();

        await SaveAsync(data, patient, Entry(visit, kps: 80, version: 1));
        await Assert.ThrowsAsync<ConcurrencyConflict>(() => SaveAsync(data, patient, Entry(visit, kps: 60, version: 1)));
        Assert.Equal(80, await data.ScalarAsync<int>("select kps from visits"));

        await using var now = data.OpenAsOperator();
        await SaveAsync(data, patient, Entry(visit, kps: 60, version: await Visits(now).VersionAsync(visit.Id, CancellationToken.None)));
        Assert.Equal(60, await data.ScalarAsync<int>("select kps from visits"));
    }

    private static VisitEntryInput Entry(Visit visit, int kps, int version) => new()
    {
        Version = version,
        Visit = new VisitInput { Id = visit.Id, VisitedOn = visit.VisitedOn, Mode = VisitMode.InClinic, Kps = kps },
    };

    private static async Task SaveAsync(RecordDatabase data, Patient patient, VisitEntryInput input)
    {
        await using var database = data.OpenAsOperator();
        await Visits(database).SaveAsync(patient.Id, input.Visit.Id, input, VisitChecklist.Empty, CancellationToken.None);
    }

    private static VisitService Visits(RegistryDbContext database)
    {
        var records = new PatientRecords(database, new MovableTime());
        return new VisitService(
            database, records, new AssessmentService(database), new TreatmentService(database), new AdverseEventService(database, records), new VisitCheckService(database));
    }
}
