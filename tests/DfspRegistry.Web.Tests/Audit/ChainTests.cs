using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.Sites;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using Npgsql;

namespace DfspRegistry.Web.Tests.Audit;

/// <summary>
/// Whoever holds the server can change a row; nobody can do it unseen: each entry is hashed with the one before it, and the head of the chain
/// is written down outside the database (security checklist S19; ICH E6(R3) 4.2.2, 21 CFR 11.10(e)).
/// </summary>
[Collection(RecordDatabases.Name)]
public sealed class ChainTests(RecordServer server) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_untouched_trail_is_intact_and_every_entry_has_its_position()
    {
        var data = await WithEntriesAsync();
        var verdict = await VerifyAsync(data);
        Assert.True(verdict.IsIntact, verdict.Problem);
        Assert.Equal(await data.ScalarAsync<long>("select count(*) from audit_entries"), verdict.Entries);
        Assert.Equal(await data.ScalarAsync<string>("select encode(hash, 'hex') from audit_chain order by position desc limit 1"), verdict.Head);
    }

    [Theory]
    [InlineData("user_name = 'Somebody Else'")]
    [InlineData("at = at - interval '1 microsecond'")]
    [InlineData("user_id = gen_random_uuid()")]
    [InlineData("source = source || ' '")]
    [InlineData("action = 'deleted'")]
    [InlineData("table_name = 'visits'")]
    [InlineData("row_id = null")]
    [InlineData("patient_id = gen_random_uuid()")]
    [InlineData("old_values = '{}'")]
    [InlineData("new_values = new_values || '{\"name\": \"Another hospital\"}'")]
    [InlineData("reason = ''")]
    public async Task An_edited_column_is_named_with_its_position(string edit)
    {
        var data = await WithEntriesAsync();
        var position = await PositionAsync(data, 3);
        await data.TamperAsync($"update audit_entries set {edit} where id = (select entry_id from audit_chain where position = {position})");
        await AssertBrokenAsync(data, $"Position {position} (entry ");
    }

    [Fact]
    public async Task A_deleted_entry_is_named()
    {
        var data = await WithEntriesAsync();
        var position = await PositionAsync(data, 3);
        await data.TamperAsync($"delete from audit_entries where id = (select entry_id from audit_chain where position = {position})");
        await AssertBrokenAsync(data, $"The entry at position {position} is missing");
    }

    [Fact]
    public async Task An_entry_deleted_with_its_place_is_named()
    {
        var data = await WithEntriesAsync();
        var position = await PositionAsync(data, 3);
        await data.TamperAsync($"""
            delete from audit_entries where id = (select entry_id from audit_chain where position = {position});
            delete from audit_chain where position = {position};
            """);
        await AssertBrokenAsync(data, $"Position {position} is missing");
    }

    [Fact]
    public async Task Places_closed_up_over_a_deleted_entry_are_named()
    {
        var data = await WithEntriesAsync();
        var position = await PositionAsync(data, 3);
        await data.TamperAsync($"""
            delete from audit_entries where id = (select entry_id from audit_chain where position = {position});
            delete from audit_chain where position = {position};
            update audit_chain set position = -position where position > {position};
            update audit_chain set position = -position - 1 where position < 0;
            """);
        await AssertBrokenAsync(data, $"Position {position} (entry ");
    }

    [Fact]
    public async Task Two_entries_that_changed_places_are_named()
    {
        var data = await WithEntriesAsync();
        var position = await PositionAsync(data, 3);
        await data.TamperAsync($"""
            update audit_chain set entry_id = -entry_id where position in ({position}, {position + 1});
            update audit_chain c set entry_id = -o.entry_id from audit_chain o where c.position in ({position}, {position + 1}) and o.position = {2 * position + 1} - c.position;
            """);
        await AssertBrokenAsync(data, $"Position {position} (entry ");
    }

    [Fact]
    public async Task An_entry_put_in_past_the_trigger_is_named()
    {
        var data = await WithEntriesAsync();
        await data.TamperAsync("insert into audit_entries (user_name, source, action, table_name) values ('nobody', '', 'updated', 'visits')");
        var id = await data.ScalarAsync<long>("select max(id) from audit_entries");
        await AssertBrokenAsync(data, $"Entry {id} stands in no position of the chain");
    }

    [Fact]
    public async Task A_cut_tail_is_a_valid_chain_and_shows_against_the_anchor()
    {
        var data = await WithEntriesAsync();
        var anchor = await AnchorAsync(data);
        await CutAsync(data, anchor!.Position - 2);
        await AssertBrokenAsync(data, $"The trail ends at position {anchor.Position - 2}, but position {anchor.Position} was anchored");
        await Assert.ThrowsAsync<AuditTrailBrokenException>(() => AnchorAsync(data));
    }

    [Fact]
    public async Task A_tail_cut_and_grown_again_shows_against_the_anchor()
    {
        var data = await WithEntriesAsync();
        var anchor = await AnchorAsync(data);
        await CutAsync(data, anchor!.Position - 2);
        await AddSitesAsync(data, 8);
        await AssertBrokenAsync(data, $"Position {anchor.Position} has another hash than the one anchored");
    }

    [Fact]
    public async Task A_chain_forged_anew_with_right_hashes_shows_against_the_anchor()
    {
        var data = await WithEntriesAsync();
        var anchor = await AnchorAsync(data);
        var position = anchor!.Position - 3;
        await data.TamperAsync($"""
            update audit_entries set user_name = 'Somebody Else' where id = (select entry_id from audit_chain where position = {position});
            do $$ declare c record; e audit_entries; previous bytea; begin
                select hash into previous from audit_chain where position = {position} - 1;
                for c in select * from audit_chain where position >= {position} order by position loop
                    select * into e from audit_entries where id = c.entry_id;
                    update audit_chain set previous_hash = previous, hash = audit_entry_hash(c.position, previous, e) where position = c.position;
                    previous := audit_entry_hash(c.position, previous, e);
                end loop;
            end $$;
            """);
        await AssertBrokenAsync(data, $"Position {anchor.Position} has another hash than the one anchored");
    }

    [Fact]
    public async Task A_hash_function_replaced_by_another_does_not_deceive()
    {
        var data = await WithEntriesAsync();
        await data.TamperAsync("""
            create or replace function audit_entry_hash(place bigint, previous bytea, e audit_entries) returns bytea language sql stable as $$ select sha256('same') $$;
            """);
        var next = await data.ScalarAsync<long>("select max(position) from audit_chain") + 1;
        await AddSitesAsync(data, 1);
        await AssertBrokenAsync(data, $"Position {next} (entry ");
    }

    [Theory]
    [InlineData("alter table audit_entries disable trigger audit_entries_only_added", "audit_entries_only_added")]
    [InlineData("alter table audit_entries disable trigger audit_entries_are_chained", "audit_entries_are_chained")]
    [InlineData("drop trigger audit_chain_only_added on audit_chain", "audit_chain_only_added")]
    public async Task A_guard_that_was_switched_off_is_named(string sql, string guard)
    {
        var data = await WithEntriesAsync();
        await data.TamperAsync(sql);
        await AssertBrokenAsync(data, guard);
    }

    [Theory]
    [InlineData("2026-11-21")]
    [InlineData(null)]
    public async Task An_anchor_line_that_was_changed_or_taken_out_is_named(string? forged)
    {
        var data = await WithEntriesAsync();
        await AnchorAsync(data);
        await AddSitesAsync(data, 1);
        await AnchorAsync(data);
        var path = AnchorFile().Location;
        var lines = await File.ReadAllLinesAsync(path);
        Assert.Equal(2, lines.Length);
        await File.WriteAllLinesAsync(path, forged is null ? lines[1..] : [forged + lines[0][10..].Replace("Z ", "Z 1", StringComparison.Ordinal), lines[1]]);
        await AssertBrokenAsync(data, "Line 1 of the anchor file");
    }

    [Fact]
    public async Task Entries_written_at_the_same_time_stand_in_one_chain_without_holes()
    {
        var data = await server.CopyAsync();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 12; i++)
            {
                await using var database = data.OpenAsOperator();
                await using var transaction = await database.Database.BeginTransactionAsync();
                database.Add(new Site { Id = Guid.CreateVersion7(), Code = $"S{writer}-{i}", Name = "Hospital" });
                await database.SaveChangesAsync();
                // Every third is taken back, after others took later numbers.
                if (i % 3 == 0)
                    await transaction.RollbackAsync();
                else
                    await transaction.CommitAsync();
            }
        }));
        var verdict = await VerifyAsync(data);
        Assert.True(verdict.IsIntact, verdict.Problem);
        Assert.Equal(8 * 8, await data.ScalarAsync<long>("select count(*) from audit_entries e join audit_chain c on c.entry_id = e.id where e.table_name = 'sites'"));
        Assert.Equal(verdict.Entries, await data.ScalarAsync<long>("select max(position) from audit_chain"));
    }

    [Fact]
    public async Task Long_work_keeps_nobody_else_from_writing()
    {
        var data = await server.CopyAsync();
        await using var slow = data.OpenAsOperator();
        await using var transaction = await slow.Database.BeginTransactionAsync();
        slow.Add(Records.Site("SLOW"));
        await slow.SaveChangesAsync();
        await AddSitesAsync(data, 1);
        await transaction.CommitAsync();
        // The slow one was written first and became visible last: there it stands.
        Assert.Equal("SLOW", await data.ScalarAsync<string>("select e.new_values->>'code' from audit_entries e join audit_chain c on c.entry_id = e.id order by c.position desc limit 1"));
        Assert.True((await VerifyAsync(data)).IsIntact);
    }

    [Theory]
    [InlineData("update audit_chain set hash = previous_hash")]
    [InlineData("delete from audit_chain")]
    [InlineData("truncate audit_chain")]
    [InlineData("insert into audit_chain values (1000, 1000, 'x', 'x')")]
    public async Task The_application_has_no_right_on_the_chain(string sql)
    {
        var data = await server.CopyAsync();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => data.ExecuteAsync(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refusal.SqlState);
    }

    [Theory]
    [InlineData("update audit_chain set hash = previous_hash")]
    [InlineData("delete from audit_chain")]
    [InlineData("truncate audit_chain")]
    public async Task The_owner_is_refused_too(string sql)
    {
        var data = await server.CopyAsync();
        var refusal = await Assert.ThrowsAsync<PostgresException>(() => data.ExecuteAsOwnerAsync(sql));
        Assert.Equal("The audit trail is only ever added to.", refusal.MessageText);
    }

    [Fact]
    public async Task A_person_is_forgotten_and_the_chain_still_verifies()
    {
        var data = await server.CopyAsync();
        var key = InstallationKey.LoadOrCreate(Path.Combine(folder.Path, InstallationKey.FileName));
        await using var database = data.OpenAsOperator();
        var site = Records.Site();
        var patient = await Records.PatientAsync(database, site);
        database.AddRange(site, patient);
        var vault = new IdentityVault(database, key);
        await vault.SetAsync(patient.Id, new PersonalIdentity("Zeta Quillfeather", "H-4711"));
        await database.SaveChangesAsync();
        await AnchorAsync(data);
        await vault.ForgetAsync(patient.Id);
        Assert.Null(await vault.ReadAsync(patient.Id));
        Assert.Equal(2, await data.ScalarAsync<long>("select count(*) from audit_entries where table_name = 'patient_identities'"));
        var verdict = await VerifyAsync(data);
        Assert.True(verdict.IsIntact, verdict.Problem);
    }

    private async Task<RecordDatabase> WithEntriesAsync()
    {
        var data = await server.CopyAsync();
        await AddSitesAsync(data, 6);
        return data;
    }

    /// <summary>Each site in a transaction of its own, so that each is a position of its own.</summary>
    private static async Task AddSitesAsync(RecordDatabase data, int count)
    {
        var before = await data.ScalarAsync<long>("select count(*) from sites");
        for (var i = 0; i < count; i++)
        {
            await using var database = data.OpenAsOperator(new ChangeReason { Text = "Set up" });
            database.Add(Records.Site($"SITE{before + i}"));
            await database.SaveChangesAsync();
        }
    }

    /// <summary>The position of the nth of the sites.</summary>
    private static Task<long> PositionAsync(RecordDatabase data, int nth) => data.ScalarAsync<long>(
        $"select c.position from audit_entries e join audit_chain c on c.entry_id = e.id where e.table_name = 'sites' order by c.position offset {nth - 1} limit 1");

    private static Task CutAsync(RecordDatabase data, long last) => data.TamperAsync($"""
        delete from audit_entries where id in (select entry_id from audit_chain where position > {last});
        delete from audit_chain where position > {last};
        """);

    private async Task AssertBrokenAsync(RecordDatabase data, string where)
    {
        var verdict = await VerifyAsync(data);
        Assert.False(verdict.IsIntact);
        Assert.Contains(where, verdict.Problem, StringComparison.Ordinal);
    }

    private Task<AuditVerdict> VerifyAsync(RecordDatabase data) => new AuditVerification(data.Application, AnchorFile()).RunAsync();

    private Task<AuditAnchor?> AnchorAsync(RecordDatabase data) => new AuditAnchors(data.Application, AnchorFile(), TimeProvider.System).WriteAsync();

    private AuditAnchorFile AnchorFile() =>
        new(Path.Combine(folder.Path, AuditAnchorFile.FileName), InstallationKey.LoadOrCreate(Path.Combine(folder.Path, InstallationKey.FileName)));
}
