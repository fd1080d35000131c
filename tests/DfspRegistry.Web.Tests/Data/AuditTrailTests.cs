using System.Text.Json;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>Every change leaves its entry in the same transaction, and nobody takes one away (ICH E6(R3) 4.2.2, 21 CFR 11.10(e)).</summary>
[Collection(RecordDatabases.Name)]
public sealed class AuditTrailTests(RecordServer server)
{
    [Fact]
    public async Task A_change_names_who_when_where_from_old_new_and_why()
    {
        var data = await server.CopyAsync();
        var site = Records.Site();
        Guid patientId;
        await using (var database = data.OpenAsOperator())
        {
            database.Add(site);
            var patient = await Records.PatientAsync(database, site);
            database.Add(patient);
            await database.SaveChangesAsync();
            patientId = patient.Id;
        }
        var person = new PersonOfSites("Dr. A. Example", site.Id);
        await using (var database = data.OpenAs(person, new ChangeReason { Text = "Typing error in the letter" }))
        {
            var patient = await database.Patients.SingleAsync();
            patient.BirthDate = new PartialDate(1961);
            await database.SaveChangesAsync();
        }

        await using var reading = data.OpenAsOperator();
        var entry = await reading.AuditEntries.OrderBy(e => e.Id).LastAsync();
        Assert.Equal(AuditAction.Updated, entry.Action);
        Assert.Equal(("patients", patientId.ToString(), patientId), (entry.Table, entry.RowId, entry.PatientId!.Value));
        Assert.Equal((person.UserId, "Dr. A. Example", "192.0.2.7"), (entry.UserId, entry.UserName, entry.Source));
        Assert.Equal("""{"birth_date":"1960-05"}""", Compact(entry.Old));
        Assert.Equal("""{"birth_date":"1961"}""", Compact(entry.New));
        Assert.Equal("Typing error in the letter", entry.Reason);
        Assert.True(await data.ScalarAsync<bool>("select max(at) between now() - interval '1 minute' and clock_timestamp() from audit_entries"));
    }

    [Fact]
    public async Task A_transaction_rolled_back_leaves_neither_the_row_nor_its_entry()
    {
        var data = await server.CopyAsync();
        await using (var database = data.OpenAsOperator())
        {
            await using var transaction = await database.Database.BeginTransactionAsync();
            database.Add(Records.Site());
            await database.SaveChangesAsync();
            await transaction.RollbackAsync();
        }
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from sites"));
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from audit_entries where table_name <> 'ctcae_terms'"));
    }

    [Fact]
    public async Task A_save_that_the_database_refuses_leaves_neither_and_can_be_mended_and_repeated()
    {
        var data = await server.CopyAsync();
        await using var database = data.OpenAsOperator();
        var site = Records.Site();
        database.Add(site);
        var patient = await Records.PatientAsync(database, site);
        var line = Records.Line(patient);
        line.EndedOn = new PartialDate(2004);
        database.AddRange(patient, line);
        await Assert.ThrowsAsync<DbUpdateException>(() => database.SaveChangesAsync());
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from audit_entries where table_name <> 'ctcae_terms'"));

        line.EndedOn = new PartialDate(2006);
        await database.SaveChangesAsync();
        Assert.Equal(3, await data.ScalarAsync<long>("select count(*) from audit_entries where table_name <> 'ctcae_terms'"));
    }

    [Theory]
    [InlineData("update audit_entries set user_name = 'somebody else'")]
    [InlineData("delete from audit_entries")]
    [InlineData("truncate audit_entries")]
    [InlineData("insert into audit_entries (at, user_name, source, action, table_name) values (now(), 'x', 'x', 'updated', 'x')")]
    public async Task The_application_can_only_add_and_the_clock_is_the_databases(string sql)
    {
        var data = await server.CopyAsync();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => data.ExecuteAsync(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Theory]
    [InlineData("update audit_entries set user_name = 'somebody else'")]
    [InlineData("delete from audit_entries")]
    [InlineData("truncate audit_entries")]
    public async Task The_owner_of_the_tables_is_refused_too(string sql)
    {
        var data = await server.CopyAsync();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => data.ExecuteAsOwnerAsync(sql));
        Assert.Equal("The audit trail is only ever added to.", refusal.MessageText);
    }

    [Fact]
    public async Task A_deleted_row_is_described_with_every_row_that_goes_with_it()
    {
        var data = await server.CopyAsync();
        var site = Records.Site();
        await using (var database = data.OpenAsOperator())
        {
            database.Add(site);
            var patient = await Records.PatientAsync(database, site);
            var line = Records.Line(patient);
            line.DosePeriods.Add(new DosePeriod
            {
                Id = Guid.CreateVersion7(), PatientId = patient.Id, TreatmentLineId = line.Id,
                StartedOn = line.StartedOn, DoseMgPerDay = 400, Schedule = DoseSchedule.Continuous,
            });
            database.AddRange(patient, line);
            await database.SaveChangesAsync();
        }
        await using (var database = data.OpenAsOperator())
        {
            database.Remove(await database.TreatmentLines.SingleAsync());
            await database.SaveChangesAsync();
        }
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from dose_periods"));
        await using var reading = data.OpenAsOperator();
        var deleted = await reading.AuditEntries.Where(e => e.Action == AuditAction.Deleted).OrderBy(e => e.Table).ToListAsync();
        Assert.Equal(["dose_periods", "treatment_lines"], deleted.Select(e => e.Table));
        Assert.Contains("\"dose_mg_per_day\":400", Compact(deleted[0].Old), StringComparison.Ordinal);
    }

    private static string Compact(string? json) => JsonSerializer.Serialize(JsonDocument.Parse(json!).RootElement);
}
