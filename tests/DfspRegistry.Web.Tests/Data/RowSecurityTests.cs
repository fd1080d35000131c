using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Cohorts;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.RowSecurity;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Sites;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>
/// PostgreSQL's own wall between the sites, tried with the filters of the queries taken away: what a forgotten filter would show, it does not
/// (OWASP ASVS 5.0, 8.4.1), also where a pool hands out a connection that another person used before.
/// </summary>
[Trait("ASVS", "v5.0.0-8.4.1")]
[Collection(RecordDatabases.Name)]
public sealed class RowSecurityTests(RecordServer server)
{
    private readonly Site north = Records.Site("NORTH");
    private readonly Site south = Records.Site("SOUTH");

    /// <summary>What belongs to no patient, looked at one by one. A table that is in neither list has no rule yet.</summary>
    private static readonly string[] OfNoPatient =
    [
        "sites", "studies", "criteria_sets", "eligibility_criteria", "visit_schedules", "planned_visits", "ctcae_terms", "schema_migrations", "data_protection_keys",
        "users", "user_claims", "user_logins", "user_tokens", "user_passkeys", "role_grants",
        "user_sessions", "sign_in_delays", "authenticators", "recovery_codes", "passkey_ceremonies", "calendar_feeds",
        // What was asked for and what went out: counts, columns and hashes, no row of a patient.
        "row_exports", "row_export_downloads",
        // Hashes of entries and nothing of what they say.
        "audit_chain",
    ];

    [Fact]
    public async Task Every_table_has_its_policy_or_belongs_to_no_patient()
    {
        var data = await server.CopyAsync();
        var walled = await ListAsync(data.Owner, "select relname::text from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' and relrowsecurity and exists (select from pg_policy where polrelid = c.oid)");
        var all = await ListAsync(data.Owner, "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')");
        Assert.Equal(all.Except(OfNoPatient).Order(StringComparer.Ordinal), walled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_application_owns_nothing_and_bypasses_nothing()
    {
        var data = await server.CopyAsync();
        Assert.Equal(["false false"], await ListAsync(data.Owner, $"select rolsuper || ' ' || rolbypassrls from pg_roles where rolname = '{DatabaseRoles.Application}'"));
        Assert.Empty(await ListAsync(data.Owner, $"select relname::text from pg_class where relowner = '{DatabaseRoles.Application}'::regrole"));
        Assert.Empty(await ListAsync(data.Owner, $"select proname::text from pg_proc where proowner = '{DatabaseRoles.Application}'::regrole"));
    }

    [Fact]
    public async Task Without_a_context_there_are_no_rows_in_any_walled_table()
    {
        var data = await server.CopyAsync();
        await SaveTwoAsync(data);
        using var model = data.OpenAsOperator();
        foreach (var (table, _, _) in RowSecurityPolicies.Rules(model.Model).Where(r => r.Table != "audit_entries"))
            Assert.Equal(["0"], await ListAsync(data.Application, $"select count(*)::text from {table}"));
        // Entries of no patient, such as a site that was made, are no secret to a program.
        Assert.Equal(["0"], await ListAsync(data.Application, "select count(*)::text from audit_entries where patient_id is not null"));
    }

    [Fact]
    public async Task A_query_without_its_filter_sees_ones_own_sites_and_writes_nothing_elsewhere()
    {
        var data = await server.CopyAsync();
        var (ofNorth, ofSouth) = await SaveTwoAsync(data);
        await using var asNorth = data.OpenAs(new PersonOfSites("Dr. North", north.Id));
        Assert.Equal([ofNorth.Id], await asNorth.Patients.IgnoreQueryFilters().Select(p => p.Id).ToListAsync());
        Assert.Equal([ofNorth.Id], await asNorth.TreatmentLines.IgnoreQueryFilters().Select(l => l.PatientId).ToListAsync());
        Assert.Equal(0, await asNorth.TreatmentLines.IgnoreQueryFilters().Where(l => l.PatientId == ofSouth.Id).ExecuteUpdateAsync(l => l.SetProperty(x => x.Drug, "other")));
        Assert.Equal(0, await asNorth.TreatmentLines.IgnoreQueryFilters().Where(l => l.PatientId == ofSouth.Id).ExecuteDeleteAsync());
        var refused = await Assert.ThrowsAsync<PostgresException>(() => asNorth.Database.ExecuteSqlAsync($"update patients set site_id = {south.Id}"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        // In a transaction of one's own, too.
        await using var transaction = await asNorth.Database.BeginTransactionAsync();
        Assert.Equal([ofNorth.Id], await asNorth.Patients.IgnoreQueryFilters().Select(p => p.Id).ToListAsync());
    }

    [Fact]
    public async Task A_cohort_holds_ones_own_sites()
    {
        var data = await server.CopyAsync();
        await SaveTwoAsync(data);
        Assert.NotNull(await new CohortQuery(data.Application, new PersonOfSites("Dr. North", north.Id)).PatientAsync("D-000001"));
        Assert.Null(await new CohortQuery(data.Application, new PersonOfSites("Dr. South", south.Id)).PatientAsync("D-000001"));
    }

    [Fact]
    public async Task Ten_thousand_interleaved_requests_of_two_sites_over_two_connections_leak_none()
    {
        var data = await server.CopyAsync();
        var (ofNorth, ofSouth) = await SaveTwoAsync(data);
        var pooled = new NpgsqlConnectionStringBuilder(data.Application) { Pooling = true, MaxPoolSize = 2, MinPoolSize = 2, Timeout = 120 }.ConnectionString;
        ICurrentUser[] people = [new PersonOfSites("Dr. North", north.Id), new PersonOfSites("Dr. South", south.Id), new NobodySignedIn()];
        Guid[][] seen = [[ofNorth.Id], [ofSouth.Id], []];
        var leaks = 0;
        var requests = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (request, cancellation) =>
        {
            var who = request * 7 % 3;
            await using var database = RegistryData.Open(pooled, people[who]);
            await using var transaction = request % 5 == 0 ? await database.Database.BeginTransactionAsync(cancellation) : null;
            var found = await database.Patients.IgnoreQueryFilters().Select(p => p.Id).ToListAsync(cancellation);
            // Some end in an error, some are never committed: neither leaves anything behind.
            if (request % 11 == 0)
                await Assert.ThrowsAsync<PostgresException>(() => database.Database.ExecuteSqlAsync($"select 1/0", cancellation));
            if (!found.SequenceEqual(seen[who]))
                Interlocked.Increment(ref leaks);
            Interlocked.Increment(ref requests);
        });
        await using var connection = new NpgsqlConnection(pooled);
        NpgsqlConnection.ClearPool(connection);
        Assert.Equal((10_000, 0), (requests, leaks));
    }

    private async Task<(Patient North, Patient South)> SaveTwoAsync(RecordDatabase data)
    {
        await using var database = data.OpenAsOperator();
        var (ofNorth, ofSouth) = (await Records.PatientAsync(database, north), await Records.PatientAsync(database, south));
        database.AddRange(north, south, ofNorth, ofSouth, Records.Line(ofNorth), Records.Line(ofSouth));
        await database.SaveChangesAsync();
        return (ofNorth, ofSouth);
    }

    private static async Task<List<string>> ListAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
