using System.Text;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Security;
using DfspRegistry.Data.Signing;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Signing;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>Names stand nowhere in the clear, and a person can be forgotten (GDPR Art. 17) while the record stays.</summary>
[Collection(RecordDatabases.Name)]
public sealed class IdentityVaultTests(RecordServer server) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string KeyFile => Path.Combine(folder.Path, InstallationKey.FileName);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_name_comes_back_is_found_and_stands_nowhere_in_the_clear()
    {
        var data = await server.CopyAsync();
        var patient = await SaveAsync(data, new PersonalIdentity("Zeta Quillfeather", "H-4711"));
        await using var database = data.OpenAsOperator();
        var vault = new IdentityVault(database, InstallationKey.LoadOrCreate(KeyFile));
        Assert.Equal(new PersonalIdentity("Zeta Quillfeather", "H-4711"), await vault.ReadAsync(patient.Id));
        Assert.Equal([patient.Id], await vault.FindAsync("quillf"));
        Assert.Equal([patient.Id], await vault.FindAsync("h-4711"));
        Assert.Empty(await vault.FindAsync("H-471"));
        foreach (var needle in new[] { "Quillfeather", "4711" })
        {
            var everything = await data.ScalarAsync<string>(
                "select coalesce(string_agg(t, ' '), '') from (select i::text t from patient_identities i union all select a::text from audit_entries a) x");
            Assert.DoesNotContain(needle, everything, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(needle))[..^2], everything, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Erasing_the_key_forgets_the_person_in_rows_and_trail_and_keeps_the_record()
    {
        var data = await server.CopyAsync();
        var patient = await SaveAsync(data, new PersonalIdentity("Zeta Quillfeather", null));
        await using var database = data.OpenAsOperator();
        var vault = new IdentityVault(database, InstallationKey.LoadOrCreate(KeyFile));
        await vault.ForgetAsync(patient.Id);
        Assert.Null(await vault.ReadAsync(patient.Id));
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from patient_keys"));
        Assert.Equal(1, await data.ScalarAsync<long>("select count(*) from patients"));
        // The key that would open the cipher text of the trail is in no entry of it.
        Assert.Equal("(secret)", await data.ScalarAsync<string>("select new_values->>'wrapped_key' from audit_entries where table_name = 'patient_keys' and action = 'inserted'"));
        Assert.Equal("(secret)", await data.ScalarAsync<string>("select old_values->>'wrapped_key' from audit_entries where table_name = 'patient_keys' and action = 'deleted'"));
    }

    /// <summary>The number under which a hospital's own file names somebody identifies as a hospital number does.</summary>
    [Fact]
    public async Task Numbers_of_imports_enter_the_trail_sealed_and_go_with_the_key_also_from_a_locked_record()
    {
        var data = await server.CopyAsync();
        var key = InstallationKey.LoadOrCreate(KeyFile);
        var patient = await SaveAsync(data, new PersonalIdentity("Zeta Quillfeather", null));
        await using (var database = RegistryData.Open(data.Application, new CommandLineUser(), installation: key))
        {
            var study = Records.Study();
            (await database.Patients.SingleAsync()).ImportedId = "BOOK-4711";
            database.AddRange(
                study, new ImportedPatientId { Id = Guid.CreateVersion7(), PatientId = patient.Id, StudyId = study.Id, SiteId = patient.SiteId, Value = "BOOK-4711" },
                new RecordLock { Id = Guid.CreateVersion7(), PatientId = patient.Id, LockedBy = "coordinator", At = DateTimeOffset.UnixEpoch, Reason = "Data base lock" });
            await database.SaveChangesAsync();
        }
        const string Trail = "select string_agg(a::text, ' ') from audit_entries a";
        Assert.DoesNotContain("4711", await data.ScalarAsync<string>(Trail), StringComparison.Ordinal);
        var cipher = await data.ScalarAsync<string>("select new_values->>'value_cipher' from audit_entries where table_name = 'imported_patient_ids'");
        Assert.Equal(1 + 12 + 16 + "BOOK-4711".Length, Convert.FromBase64String(cipher).Length);

        await using (var database = RegistryData.Open(data.Application, new CommandLineUser(), installation: key))
            await new IdentityVault(database, key).ForgetAsync(patient.Id);

        Assert.Equal(0, await data.ScalarAsync<long>("select (select count(*) from patients where imported_id is not null) + (select count(*) from imported_patient_ids) + (select count(*) from patient_keys)"));
        Assert.DoesNotContain("4711", await data.ScalarAsync<string>(Trail), StringComparison.Ordinal);
        Assert.Equal("(secret)", await data.ScalarAsync<string>("select old_values->>'value_cipher' from audit_entries where table_name = 'imported_patient_ids' and action = 'deleted'"));
        Assert.Equal("(secret)", await data.ScalarAsync<string>("select old_values->>'imported_id_cipher' from audit_entries where table_name = 'patients' and action = 'updated' order by id desc limit 1"));
        // The rest of the record stays locked.
        await using var clinical = data.OpenAsOperator();
        (await clinical.Patients.SingleAsync()).Sex = Sex.Other;
        await Assert.ThrowsAsync<RecordLockedException>(() => clinical.SaveChangesAsync());
    }

    [Fact]
    public async Task A_program_without_the_key_writes_no_number_of_an_import_into_the_trail()
    {
        var data = await server.CopyAsync();
        await SaveAsync(data, new PersonalIdentity("Zeta Quillfeather", null));
        await using var database = data.OpenAsOperator();
        (await database.Patients.SingleAsync()).ImportedId = "BOOK-4711";
        await database.SaveChangesAsync();
        Assert.Equal("(secret)", await data.ScalarAsync<string>("select new_values->>'imported_id_cipher' from audit_entries where table_name = 'patients' and action = 'updated'"));
    }

    [Fact]
    public async Task Another_installations_key_opens_nothing_and_says_which_file_is_missing()
    {
        var data = await server.CopyAsync();
        var patient = await SaveAsync(data, new PersonalIdentity("Zeta Quillfeather", null));
        await using var database = data.OpenAsOperator();
        var vault = new IdentityVault(database, InstallationKey.LoadOrCreate(Path.Combine(folder.Path, "other.key")));
        var error = await Assert.ThrowsAsync<InstallationKeyException>(() => vault.ReadAsync(patient.Id));
        Assert.Contains("restore the key file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cipher_text_moved_to_another_patient_does_not_open_there()
    {
        var data = await server.CopyAsync();
        await SaveAsync(data, new PersonalIdentity("Zeta Quillfeather", null));
        await data.ExecuteAsync("update patient_identities set hospital_number_cipher = name_cipher");
        await using var database = data.OpenAsOperator();
        var vault = new IdentityVault(database, InstallationKey.LoadOrCreate(KeyFile));
        await Assert.ThrowsAnyAsync<System.Security.Cryptography.CryptographicException>(() => vault.FindAsync("Zeta"));
    }

    [Fact]
    public async Task Saving_the_same_name_again_changes_nothing()
    {
        var data = await server.CopyAsync();
        var patient = await SaveAsync(data, new PersonalIdentity("Zeta Quillfeather", "7"));
        var before = await data.ScalarAsync<long>("select count(*) from audit_entries");
        await using var database = data.OpenAsOperator();
        await new IdentityVault(database, InstallationKey.LoadOrCreate(KeyFile)).SetAsync(patient.Id, new PersonalIdentity("Zeta Quillfeather", "7"));
        await database.SaveChangesAsync();
        Assert.Equal(before, await data.ScalarAsync<long>("select count(*) from audit_entries"));
    }

    [Fact]
    public void The_key_file_is_made_once_for_its_owner_only_and_refused_when_others_may_read_it()
    {
        InstallationKey.LoadOrCreate(KeyFile);
        var made = File.ReadAllText(KeyFile);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        InstallationKey.LoadOrCreate(KeyFile);
        Assert.Equal(made, File.ReadAllText(KeyFile));
        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.Contains("chmod 600", Assert.Throws<InstallationKeyException>(() => InstallationKey.LoadOrCreate(KeyFile)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_key_ring_is_shared_through_the_database_and_wrapped_there()
    {
        var data = await server.CopyAsync();
        await using var first = Protection(data);
        var secret = first.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Protect("a session");
        await using var second = Protection(data);
        Assert.Equal("a session", second.GetRequiredService<IDataProtectionProvider>().CreateProtector("test").Unprotect(secret));
        var stored = await data.ScalarAsync<string>("select string_agg(xml, '') from data_protection_keys");
        Assert.Contains("<wrapped", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("<masterKey", stored, StringComparison.Ordinal);
    }

    private ServiceProvider Protection(RecordDatabase data) =>
        new ServiceCollection().AddLogging().AddRegistryData(data.Application).AddRegistrySecrets(data.Application, KeyFile).BuildServiceProvider();

    private async Task<Patient> SaveAsync(RecordDatabase data, PersonalIdentity identity)
    {
        await using var database = data.OpenAsOperator();
        var site = Records.Site();
        var patient = await Records.PatientAsync(database, site);
        database.AddRange(site, patient);
        await new IdentityVault(database, InstallationKey.LoadOrCreate(KeyFile)).SetAsync(patient.Id, identity);
        await database.SaveChangesAsync();
        return patient;
    }
}
