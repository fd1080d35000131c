using System.Text;
using DfspRegistry.Data;
using DfspRegistry.Data.Security;
using DfspRegistry.Domain.Patients;
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
