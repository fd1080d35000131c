using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Security;
using DfspRegistry.Web.Tests.Auth;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Web.Tests.Crypto;

/// <summary>The drill for a leaked installation key (security checklist S21): a new one takes its place, everything opens under it, the earlier one opens nothing any more.</summary>
public sealed class Rotation(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task A_new_installation_key_opens_all_and_the_earlier_one_nothing_and_everybody_signs_in_anew()
    {
        web.AsksForSecondStep = true;
        var (person, client) = await Newcomer.SettleAsync(web, "rotation@example.org", RegistryRoles.Clinician);
        using var _ = client;
        var patient = settled.People.NorthPatient.Id;
        await using (var database = web.Database.Open())
        {
            await new IdentityVault(database, Key()).SetAsync(patient, new PersonalIdentity("Zeta Quillfeather", "H-4711"));
            await database.SaveChangesAsync();
        }
        var earlier = Key();
        // It stands still, so that what ends at this time can be told.
        var at = new Standing(web.Time.GetUtcNow());

        var done = await new KeyRotation(web.Database.OwnerConnectionString, KeyFile, Path.Combine(web.DataFolder, "other", AuditAnchorFile.FileName), at).RunAsync("operator");

        Assert.Equal((1, 1), (done.Patients, done.Authenticators));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyFile));
        await using (var database = web.Database.Open())
        {
            Assert.Equal("Zeta Quillfeather", (await new IdentityVault(database, Key()).ReadAsync(patient))!.Name);
            await Assert.ThrowsAsync<InstallationKeyException>(() => new IdentityVault(database, earlier).ReadAsync(patient));
            Assert.Empty(await database.ProtectionKeys.ToListAsync());
            Assert.Equal(at.GetUtcNow(), await database.UserSessions.Where(s => s.UserId == person.UserId).MaxAsync(s => s.EndedAt!.Value), TimeSpan.FromMilliseconds(1));
            Assert.False(await database.UserSessions.AnyAsync(s => s.EndedAt == null));
            Assert.True(await database.AuditEntries.AnyAsync(e => e.Table == "installation_key" && e.Action == AuditAction.Updated && e.UserName == "operator"));
        }
        // A web application that starts under the new key: the cookie from before is nothing to it, password and code are as they were.
        var started = web.StartReplica();
        var account = new Uri(started, "/account").ToString();
        Assert.Equal(System.Net.HttpStatusCode.Redirect, (await client.GetAsync(account)).Status);
        web.Time.Advance(TimeSpan.FromMinutes(2));
        using var anew = new PageClient(new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = started });
        await person.GivePasswordAsync(anew);
        await Newcomer.GiveCodeAsync(anew, person.Code(web));
        Assert.Equal(System.Net.HttpStatusCode.OK, (await anew.GetAsync("/account")).Status);
    }

    private string KeyFile => Path.Combine(web.DataFolder, InstallationKey.FileName);

    private InstallationKey Key() => InstallationKey.LoadOrCreate(KeyFile);
}
