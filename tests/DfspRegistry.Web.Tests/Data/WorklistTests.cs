using System.Data.Common;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Domain.Studies;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>Whose visits are due, read from the record: transfer, consent, death, planned starts; and by how many queries.</summary>
[Collection(RecordDatabases.Name)]
public sealed class WorklistTests(RecordServer server)
{
    private readonly Study study = StudyTemplates.ImatinibThenSunitinib("A", _ => Guid.CreateVersion7());
    private readonly Site north = Records.Site();
    private readonly Site south = Records.Site("SOUTH");

    [Fact]
    public async Task A_patient_is_due_where_the_patient_is_cared_for_now()
    {
        var data = await SettleAsync();
        var patient = await TreatedAsync(data);
        Assert.Contains(patient.Id, (await ListAsync(data, north)).Followed);
        await using (var database = data.OpenAsOperator())
        {
            (await database.Patients.SingleAsync(p => p.Id == patient.Id)).SiteId = south.Id;
            await database.SaveChangesAsync();
        }
        Assert.Empty((await ListAsync(data, north)).Due);
        Assert.Equal(patient.Id, Assert.Single((await ListAsync(data, south)).Due).PatientId);
    }

    [Fact]
    public async Task A_withdrawal_of_contact_ends_follow_up_until_a_later_consent_and_a_death_for_good()
    {
        var data = await SettleAsync();
        var patient = await TreatedAsync(data);
        await AddAsync(data, new Consent
        {
            Id = Guid.CreateVersion7(), PatientId = patient.Id, Basis = ConsentBasis.Consent, Scope = ConsentScope.DfspResearch, GivenOn = new PartialDate(2005, 1),
            WithdrawnOn = new PartialDate(2010, 2, 3), Withdrawal = ConsentWithdrawal.Contact,
        });
        Assert.Empty((await ListAsync(data, north)).Due);
        await AddAsync(data, new Consent { Id = Guid.CreateVersion7(), PatientId = patient.Id, Basis = ConsentBasis.Consent, Scope = ConsentScope.DfspResearch, GivenOn = new PartialDate(2011, 5, 6) });
        Assert.Single((await ListAsync(data, north)).Due);
        await AddAsync(data, new Death { Id = Guid.CreateVersion7(), PatientId = patient.Id, DiedOn = new PartialDate(2012), Source = VitalStatusSource.Registry });
        Assert.Empty((await ListAsync(data, north)).Due);
    }

    [Fact]
    public async Task A_screened_patient_with_a_planned_start_is_due_for_the_baseline_work_up()
    {
        var data = await SettleAsync();
        Patient patient;
        await using (var database = data.OpenAsOperator())
        {
            patient = await Records.PatientAsync(database, north);
            database.AddRange(patient, new Screening
            {
                Id = Guid.CreateVersion7(), PatientId = patient.Id, StudyId = study.Id, CriteriaSetId = study.CriteriaSets[0].Id, OpenedOn = new DateOnly(2024, 5, 1), PlannedStart = Today.AddDays(5),
            });
            await database.SaveChangesAsync();
        }
        var due = Assert.Single((await ListAsync(data, north)).Due);
        Assert.Equal($"Baseline work-up, first dose planned {Today.AddDays(5):yyyy-MM-dd}", due.What);
    }

    [Fact]
    public async Task The_number_of_queries_does_not_grow_with_the_patients()
    {
        var data = await SettleAsync();
        await TreatedAsync(data);
        var few = await QueriesAsync(data);
        for (var i = 0; i < 25; i++)
            await TreatedAsync(data);
        Assert.Equal(few, await QueriesAsync(data));
    }

    private static readonly MovableTime Clock = Noon();

    private static DateOnly Today => DateOnly.FromDateTime(Clock.GetLocalNow().DateTime);

    private static MovableTime Noon()
    {
        var clock = new MovableTime();
        clock.MoveTo(new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero));
        return clock;
    }

    private async Task<RecordDatabase> SettleAsync()
    {
        var data = await server.CopyAsync();
        await AddAsync(data, north, south, study);
        return data;
    }

    private async Task<Patient> TreatedAsync(RecordDatabase data)
    {
        await using var database = data.OpenAsOperator();
        var patient = await Records.PatientAsync(database, north);
        database.AddRange(patient, Records.Line(patient, study), new StudyEnrollment { Id = Guid.CreateVersion7(), PatientId = patient.Id, StudyId = study.Id, EnrolledOn = new PartialDate(2005, 2) });
        await database.SaveChangesAsync();
        return patient;
    }

    private static async Task AddAsync(RecordDatabase data, params object[] rows)
    {
        await using var database = data.OpenAsOperator();
        database.AddRange(rows);
        await database.SaveChangesAsync();
    }

    private static async Task<WorklistItems> ListAsync(RecordDatabase data, Site site)
    {
        await using var database = data.OpenAs(new PersonOfSites("clinician", site.Id));
        return await new Worklist(database, new CommandLineUser(), Clock).LoadAsync(CancellationToken.None);
    }

    private static async Task<int> QueriesAsync(RecordDatabase data)
    {
        var counter = new QueryCounter();
        var options = new DbContextOptionsBuilder<RegistryDbContext>(RegistryData.Options(data.Application)).AddInterceptors(counter).Options;
        await using var database = new RegistryDbContext(options, new CommandLineUser(), new ChangeReason());
        Assert.NotEmpty((await new Worklist(database, new CommandLineUser(), Clock).LoadAsync(CancellationToken.None)).Due);
        return counter.Count;
    }

    private sealed class QueryCounter : DbCommandInterceptor
    {
        public int Count { get; private set; }

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            Count++;
            return base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
        }
    }
}
