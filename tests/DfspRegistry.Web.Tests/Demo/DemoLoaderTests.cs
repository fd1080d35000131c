using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Demo;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Security;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DfspRegistry.Web.Tests.Demo;

/// <summary>The demonstration goes only where nothing is, whole or not at all.</summary>
[Collection(RecordDatabases.Name)]
public sealed class DemoLoaderTests(RecordServer server)
{
    [Fact]
    public async Task An_empty_private_database_gets_all_of_it_and_each_row_has_its_audit_entry()
    {
        var data = await server.CopyAsync();
        await DemoLoader.LoadAsync(data.Application, isPrivate: true);

        await using var database = data.OpenAsOperator();
        Assert.True(await DemoLoader.IsDemonstrationAsync(database));
        Assert.Equal(117, await database.Patients.CountAsync(p => p.IsSynthetic));
        Assert.Equal((95, 4), (await database.StudyEnrollments.CountAsync(e => e.StudyId == DemoStudies.IdOf(DemoStudies.SystemicCode)), await database.StudyEnrollments.CountAsync(e => e.StudyId == DemoStudies.IdOf(DemoStudies.SurgicalCode))));
        Assert.Equal("D-000118", await RegistryNumbers.NextAsync(database));
        var rows = await data.ScalarAsync<long>("""
            select (select count(*) from assessments) + (select count(*) from lesion_measurements) + (select count(*) from visits) + (select count(*) from patients)
            """);
        Assert.Equal(rows, await data.ScalarAsync<long>("select count(*) from audit_entries where table_name in ('assessments', 'lesion_measurements', 'visits', 'patients') and action = 'inserted'"));
    }

    [Fact]
    public async Task Each_role_has_a_person_whose_password_is_the_printed_one()
    {
        var data = await server.CopyAsync();
        await DemoLoader.LoadAsync(data.Application, isPrivate: true);
        await using var database = data.OpenAsOperator();
        Assert.Equal(RegistryRoles.All.Order(), DemoUsers.All.Select(u => u.Role).Distinct().Order());
        foreach (var person in DemoUsers.All)
        {
            Assert.True(person.Password.Length >= 15);
            var user = await database.Users.SingleAsync(u => u.Email == person.Email);
            Assert.NotEqual(PasswordVerificationResult.Failed, new PasswordHasher<RegistryUser>().VerifyHashedPassword(user, user.PasswordHash!, person.Password));
            var held = await database.RoleGrants.Where(g => g.UserId == user.Id)
                .Select(g => new { g.Role, Site = database.Sites.Where(s => s.Id == g.SiteId).Select(s => s.Code).FirstOrDefault() }).ToListAsync();
            Assert.Equal(person.Sites.DefaultIfEmpty(), held.Select(h => h.Site).Order(StringComparer.Ordinal));
            Assert.All(held, h => Assert.Equal(person.Role, h.Role));
        }
    }

    [Fact]
    public async Task A_database_that_holds_anything_is_refused_and_left_as_it_was()
    {
        var data = await server.CopyAsync();
        await using (var database = data.OpenAsOperator())
        {
            database.Add(Records.Site());
            await database.SaveChangesAsync();
        }
        var refusal = await Assert.ThrowsAsync<DemoRefusedException>(() => DemoLoader.LoadAsync(data.Application, isPrivate: true));
        Assert.Contains("already holds", refusal.Message);
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from patients"));
    }

    [Fact]
    public async Task A_server_that_somebody_named_is_refused()
    {
        var data = await server.CopyAsync();
        var refusal = await Assert.ThrowsAsync<DemoRefusedException>(() => DemoLoader.LoadAsync(data.Application, isPrivate: false));
        Assert.Contains("DFSP_DATABASE", refusal.Message);
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from sites"));
    }

    [Fact]
    public async Task A_start_loads_it_when_wanted_and_a_second_start_finds_it()
    {
        using var folder = new TemporaryFolder();
        var options = new DatabaseOptions(folder.Path);
        await using var access = await DatabaseAccess.OpenAsync(options);
        await DatabaseMigrator.MigrateAsync(access.OwnerConnectionString);
        Assert.False(await DemoLoader.EnsureAsync(access, options, wanted: false));
        Assert.True(await DemoLoader.EnsureAsync(access, options, wanted: true));
        Assert.True(await DemoLoader.EnsureAsync(access, options, wanted: true));
        await using var database = RegistryData.Open(access.ApplicationConnectionString, new CommandLineUser());
        Assert.Equal(117, await database.Patients.CountAsync());
        var identities = new IdentityVault(database, InstallationKey.LoadOrCreate(InstallationKey.PathFor(options)));
        Assert.Equal("Synthetic 017", (await identities.ReadAsync(DemoPatient.IdOf(17)))!.Name);
        NpgsqlConnection.ClearAllPools();
    }
}
