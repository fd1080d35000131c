using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Sites;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>A role is held at a site: what somebody only reads there is written by neither the context nor PostgreSQL.</summary>
[Trait("ASVS", "v5.0.0-8.2.2")]
[Collection(RecordDatabases.Name)]
public sealed class RoleGrantTests(RecordServer server)
{
    private readonly Site north = Records.Site("NORTH");
    private readonly Site south = Records.Site("SOUTH");

    [Fact]
    public async Task Who_only_reads_at_a_site_sees_its_patients_and_saves_nothing_for_them()
    {
        var data = await server.CopyAsync();
        var (_, ofSouth) = await SaveTwoAsync(data);
        await using var mixed = data.OpenAs(Mixed);
        Assert.Equal(2, await mixed.Patients.CountAsync());
        mixed.Add(Records.Visit(ofSouth, new PartialDate(2010)));
        await Assert.ThrowsAsync<PatientNotVisibleException>(() => mixed.SaveChangesAsync());
        mixed.ChangeTracker.Clear();
        (await mixed.Patients.SingleAsync(p => p.Id == ofSouth.Id)).SiteId = north.Id;
        await Assert.ThrowsAsync<PatientNotVisibleException>(() => mixed.SaveChangesAsync());
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from visits"));
    }

    [Fact]
    public async Task PostgreSQL_refuses_what_the_context_does_not_look_at()
    {
        var data = await server.CopyAsync();
        var (ofNorth, ofSouth) = await SaveTwoAsync(data);
        await using var mixed = data.OpenAs(Mixed);
        Assert.Equal(2, await mixed.TreatmentLines.IgnoreQueryFilters().CountAsync());
        Assert.Equal(1, await mixed.TreatmentLines.ExecuteUpdateAsync(l => l.SetProperty(x => x.Drug, "other")));
        Assert.Equal(0, await mixed.TreatmentLines.Where(l => l.PatientId == ofSouth.Id).ExecuteDeleteAsync());
        var refused = await Assert.ThrowsAsync<PostgresException>(() => mixed.Database.ExecuteSqlAsync(
            $"insert into alive_contacts (id, patient_id, alive_on, source) select gen_random_uuid(), {ofSouth.Id}, '2010', 'phone'"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        Assert.Equal("imatinib,other", await data.ScalarAsync<string>($"select string_agg(drug, ',' order by drug) from treatment_lines where patient_id in ('{ofNorth.Id}', '{ofSouth.Id}')"));
    }

    [Fact]
    public async Task Who_reads_every_site_writes_at_none_by_that()
    {
        var data = await server.CopyAsync();
        await SaveTwoAsync(data);
        await using var researcher = data.OpenAs(new ReaderOfAll());
        Assert.Equal(2, await researcher.Patients.IgnoreQueryFilters().CountAsync());
        Assert.Equal(0, await researcher.TreatmentLines.ExecuteUpdateAsync(l => l.SetProperty(x => x.Drug, "other")));
    }

    [Fact]
    public async Task A_patient_read_in_an_emergency_is_there_for_context_cohort_and_PostgreSQL_alike_and_for_no_write()
    {
        var data = await server.CopyAsync();
        var (_, ofSouth) = await SaveTwoAsync(data);
        var reader = new PersonOfSites("Dr. North", north.Id) { OpenedPatientIds = [ofSouth.Id] };
        await using var database = data.OpenAs(reader);
        Assert.Equal(2, await database.TreatmentLines.CountAsync());
        Assert.Equal(2, await database.TreatmentLines.IgnoreQueryFilters().CountAsync());
        Assert.NotNull(await new CohortQuery(data.Application, reader).PatientAsync(ofSouth.RegistryNumber));
        Assert.Null(await new CohortQuery(data.Application, new PersonOfSites("Dr. North", north.Id)).PatientAsync(ofSouth.RegistryNumber));
        database.Add(Records.Visit(ofSouth, new PartialDate(2010)));
        await Assert.ThrowsAsync<PatientNotVisibleException>(() => database.SaveChangesAsync());
        database.ChangeTracker.Clear();
        Assert.Equal(0, await database.TreatmentLines.Where(l => l.PatientId == ofSouth.Id).ExecuteUpdateAsync(l => l.SetProperty(x => x.Drug, "other")));
    }

    [Fact]
    public async Task What_accounts_were_allowed_before_roles_had_sites_is_carried_over()
    {
        var data = await server.CopyAsync();
        await using (var owner = RegistryData.Open(data.Owner, new CommandLineUser()))
            await owner.GetService<IMigrator>().MigrateAsync("EntryDrafts");
        await data.ExecuteAsOwnerAsync(
            """
            insert into sites (id, code, name) select gen_random_uuid(), c, c from unnest(array['EAST', 'WEST']) c;
            insert into roles (id, name, normalized_name) select gen_random_uuid(), r, upper(r) from unnest(array['clinician', 'researcher', 'administrator']) r;
            insert into users (id, user_name, display_name, sees_all_sites, email_confirmed, phone_number_confirmed, two_factor_enabled, lockout_enabled, access_failed_count)
            select gen_random_uuid(), n, n, n in ('reader', 'head'), false, false, false, false, 0 from unnest(array['doctor', 'reader', 'head', 'clerk', 'idle']) n;
            insert into user_roles select u.id, r.id from (values ('doctor', 'clinician'), ('reader', 'researcher'), ('head', 'administrator'), ('clerk', 'administrator'), ('idle', 'clinician')) g (u, r)
                join users u on u.user_name = g.u join roles r on r.name = g.r;
            insert into user_sites select u.id, s.id from users u, sites s where u.user_name in ('doctor', 'clerk');
            """);
        await DatabaseMigrator.MigrateAsync(data.Owner);
        await using var database = data.OpenAsOperator();
        var held = await database.RoleGrants.Join(database.Users, g => g.UserId, u => u.Id, (g, u) => $"{u.UserName} {g.Role} {database.Sites.Where(s => s.Id == g.SiteId).Select(s => s.Code).FirstOrDefault() ?? "all"}").ToListAsync();
        Assert.Equal(["clerk administrator all", "doctor clinician EAST", "doctor clinician WEST", "head administrator all", "reader researcher all"], held.Order(StringComparer.Ordinal));
    }

    private PersonOfSites Mixed => new("Dr. North", north.Id) { ReadsAt = [south.Id] };

    private async Task<(Patient North, Patient South)> SaveTwoAsync(RecordDatabase data)
    {
        await using var database = data.OpenAsOperator();
        var ofNorth = await Records.PatientAsync(database, north);
        var ofSouth = await Records.PatientAsync(database, south);
        database.AddRange(north, south, ofNorth, ofSouth, Records.Line(ofNorth), Records.Line(ofSouth));
        await database.SaveChangesAsync();
        return (ofNorth, ofSouth);
    }

    private sealed class ReaderOfAll : ICurrentUser
    {
        public Guid? UserId => null;
        public string UserName => "researcher";
        public string Source => "192.0.2.7";
        public bool SeesAllSites => true;
        public IReadOnlyCollection<Guid> SiteIds => [];
        public bool WritesAllSites => false;
        public IReadOnlyCollection<Guid> WritableSiteIds => [];
    }
}
