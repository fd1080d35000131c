using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Security;
using DfspRegistry.Web.Tests.Pages;

namespace DfspRegistry.Web.Tests.Crypto;

/// <summary>A rotation that is cut off, or asked for with key files that do not fit: the key that opens the database is never lost.</summary>
public sealed class RotationCrashTests(SettledWeb settled) : IClassFixture<SettledWeb>
{
    /// <summary>What a power cut leaves behind, from before the commit to after the last rename.</summary>
    [Theory]
    [InlineData("a new key that wraps nothing yet")]
    [InlineData("committed, nothing renamed")]
    [InlineData("committed, the earlier key copied")]
    [InlineData("committed, the earlier key moved away")]
    public async Task Asking_again_after_a_crash_loses_no_key(string left)
    {
        var patient = settled.People.SouthPatient.Id;
        var earlier = await NameAsync(patient);
        if (left.StartsWith("committed", StringComparison.Ordinal))
        {
            var done = await RotateAsync(TimeSpan.Zero);
            File.Move(KeyFile, KeyFile + ".new");
            if (left.EndsWith("renamed", StringComparison.Ordinal))
                File.Move(done.EarlierKeyFile, KeyFile);
            if (left.EndsWith("copied", StringComparison.Ordinal))
                File.Copy(done.EarlierKeyFile, KeyFile);
            if (left.EndsWith("away", StringComparison.Ordinal))
                Assert.Throws<InstallationKeyException>(Key);
        }
        else
        {
            InstallationKey.LoadOrCreate(KeyFile + ".new");
        }

        var again = await RotateAsync(TimeSpan.FromSeconds(1));

        Assert.False(File.Exists(KeyFile + ".new"));
        Assert.NotEqual(File.ReadAllText(again.EarlierKeyFile), File.ReadAllText(KeyFile));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(again.EarlierKeyFile));
        await using var database = settled.Web.Database.Open();
        Assert.Equal("Omega Quillfeather", (await new IdentityVault(database, Key()).ReadAsync(patient))!.Name);
        await Assert.ThrowsAsync<InstallationKeyException>(() => new IdentityVault(database, earlier).ReadAsync(patient));
        foreach (var anchors in Directory.GetFiles(settled.Web.DataFolder, AuditAnchorFile.FileName + "*"))
            File.Delete(anchors);
        ForgetEarlier();
    }

    /// <summary>The anchors go with the key that they are signed under, wherever the rotation was cut off, and the head that they vouch for stands under the new key.</summary>
    [Theory]
    [InlineData("committed, nothing renamed")]
    [InlineData("committed, the earlier key copied")]
    [InlineData("committed, the head signed anew")]
    [InlineData("committed, the anchors aside")]
    [InlineData("committed, the new anchors in place")]
    [InlineData("all done")]
    public async Task The_anchors_stay_with_the_key_that_reads_them_and_the_head_is_signed_anew(string left)
    {
        await AnchorAsync();
        var before = new AuditAnchorFile(AnchorFile, Key()).Read()[^1];
        var done = await RotateAsync(TimeSpan.Zero);
        if (left != "all done")
        {
            File.Move(KeyFile, KeyFile + ".new");
            if (left.EndsWith("renamed", StringComparison.Ordinal))
                File.Move(done.EarlierKeyFile, KeyFile);
            else
                File.Copy(done.EarlierKeyFile, KeyFile);
            if (!left.EndsWith("place", StringComparison.Ordinal))
                File.Move(AnchorFile, AnchorFile + ".new");
            if (left.EndsWith("renamed", StringComparison.Ordinal) || left.EndsWith("copied", StringComparison.Ordinal))
                File.Delete(AnchorFile + ".new");
            if (!left.EndsWith("aside", StringComparison.Ordinal) && !left.EndsWith("place", StringComparison.Ordinal))
                File.Move(done.EarlierAnchors!, AnchorFile);
            await RotateAsync(TimeSpan.FromSeconds(1));
        }

        var aside = Assert.Single(Directory.GetFiles(settled.Web.DataFolder, AuditAnchorFile.FileName + ".before-*"));
        var keyOfIt = KeyFile + aside[aside.LastIndexOf(".before-", StringComparison.Ordinal)..];
        Assert.Equal(before, new AuditAnchorFile(aside, InstallationKey.Load(keyOfIt)).Read()[^1]);
        Assert.False(File.Exists(AnchorFile + ".new"));
        // The rotation's own entry comes after what was anchored before.
        Assert.True(Assert.Single(new AuditAnchorFile(AnchorFile, Key()).Read()).Position > before.Position);
        File.Delete(AnchorFile);
        File.Delete(aside);
        ForgetEarlier();

        async Task AnchorAsync() => Assert.NotNull(await new AuditAnchors(settled.Web.Database.OwnerConnectionString, new AuditAnchorFile(AnchorFile, Key()), settled.Web.Time).WriteAsync());
    }

    [Fact]
    public async Task Keys_that_both_do_not_fit_are_left_and_a_lost_key_file_is_not_replaced_by_a_fresh_one()
    {
        var patient = settled.People.SouthPatient.Id;
        await NameAsync(patient);
        var aside = Path.Combine(settled.Web.DataFolder, "aside.key");
        File.Move(KeyFile, aside);
        InstallationKey.LoadOrCreate(KeyFile);
        InstallationKey.LoadOrCreate(KeyFile + ".new");
        var (standing, next) = (File.ReadAllText(KeyFile), File.ReadAllText(KeyFile + ".new"));

        Assert.Contains("Neither", (await Assert.ThrowsAsync<InstallationKeyException>(() => RotateAsync(TimeSpan.Zero))).Message, StringComparison.Ordinal);
        Assert.Equal((standing, next), (File.ReadAllText(KeyFile), File.ReadAllText(KeyFile + ".new")));

        File.Delete(KeyFile + ".new");
        File.Move(KeyFile, KeyFile + ".before-20260101T000000Z");
        Assert.Contains("No new key is made", Assert.Throws<InstallationKeyException>(Key).Message, StringComparison.Ordinal);
        File.Move(aside, KeyFile);
        ForgetEarlier();
    }

    private async Task<InstallationKey> NameAsync(Guid patient)
    {
        await using var database = settled.Web.Database.Open();
        await new IdentityVault(database, Key()).SetAsync(patient, new PersonalIdentity("Omega Quillfeather", "H-4712"));
        await database.SaveChangesAsync();
        return Key();
    }

    private Task<RotatedKeys> RotateAsync(TimeSpan later) =>
        new KeyRotation(settled.Web.Database.OwnerConnectionString, KeyFile, AnchorFile, new Standing(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero) + later)).RunAsync("operator");

    /// <summary>The tests of this class share a data folder, and their clock stands.</summary>
    private void ForgetEarlier()
    {
        foreach (var file in Directory.GetFiles(settled.Web.DataFolder, "installation.key.before-*"))
            File.Delete(file);
    }

    private string AnchorFile => Path.Combine(settled.Web.DataFolder, AuditAnchorFile.FileName);

    private string KeyFile => Path.Combine(settled.Web.DataFolder, InstallationKey.FileName);

    private InstallationKey Key() => InstallationKey.LoadOrCreate(KeyFile);
}
