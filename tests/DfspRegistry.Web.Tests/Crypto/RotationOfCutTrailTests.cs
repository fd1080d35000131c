using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.Security;
using DfspRegistry.Web.Tests.Data;
using DfspRegistry.Web.Tests.Fixtures;

namespace DfspRegistry.Web.Tests.Crypto;

/// <summary>Whoever cut the trail's end does not get rid of the anchors that tell of it by a new installation key.</summary>
[Collection(RecordDatabases.Name)]
public sealed class RotationOfCutTrailTests(RecordServer server) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string KeyFile => Path.Combine(folder.Path, InstallationKey.FileName);
    private string AnchorFile => Path.Combine(folder.Path, AuditAnchorFile.FileName);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_cut_trail_keeps_the_key_and_its_anchors_and_says_where()
    {
        var data = await AnchoredAsync();
        await CutAsync(data);
        var (key, anchors) = (File.ReadAllText(KeyFile), File.ReadAllText(AnchorFile));
        var refused = await Assert.ThrowsAsync<AuditTrailBrokenException>(() => RotateAsync(data));
        Assert.Contains("its tail, from position 2 on, was cut", refused.Message, StringComparison.Ordinal);
        Assert.Equal((key, anchors), (File.ReadAllText(KeyFile), File.ReadAllText(AnchorFile)));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public async Task A_rotation_that_was_cut_off_ends_and_leaves_the_anchors_that_tell()
    {
        var data = await AnchoredAsync();
        var done = await RotateAsync(data);
        File.Move(KeyFile, KeyFile + ".new");
        File.Copy(done.EarlierKeyFile, KeyFile);
        File.Move(done.EarlierAnchors!, AnchorFile, overwrite: true);
        await CutAsync(data);
        var (next, anchors) = (File.ReadAllText(KeyFile + ".new"), File.ReadAllText(AnchorFile));
        File.Delete(done.EarlierKeyFile);
        await Assert.ThrowsAsync<AuditTrailBrokenException>(() => RotateAsync(data));
        Assert.Equal((next, anchors), (File.ReadAllText(KeyFile), File.ReadAllText(AnchorFile)));
        Assert.False((await new AuditVerification(data.Application, new AuditAnchorFile(AnchorFile, InstallationKey.Load(KeyFile))).RunAsync()).IsIntact);
    }

    private async Task<RecordDatabase> AnchoredAsync()
    {
        var data = await server.CopyAsync();
        foreach (var code in new[] { "NORTH", "SOUTH", "WEST" })
        {
            await using var database = data.OpenAsOperator();
            database.Add(Records.Site(code));
            await database.SaveChangesAsync();
        }
        // Something that the key wraps, so that a rotation that was cut off shows.
        await using (var database = data.OpenAsOperator())
        {
            var patient = await Records.PatientAsync(database, database.Sites.First());
            database.Add(patient);
            await new IdentityVault(database, InstallationKey.LoadOrCreate(KeyFile)).SetAsync(patient.Id, new PersonalIdentity("Omega Quillfeather", null));
            await database.SaveChangesAsync();
        }
        Assert.NotNull(await new AuditAnchors(data.Application, new AuditAnchorFile(AnchorFile, InstallationKey.LoadOrCreate(KeyFile)), TimeProvider.System).WriteAsync());
        return data;
    }

    private static Task CutAsync(RecordDatabase data) => data.TamperAsync("""
        delete from audit_entries where id in (select entry_id from audit_chain where position > 1);
        delete from audit_chain where position > 1;
        """);

    private Task<RotatedKeys> RotateAsync(RecordDatabase data) =>
        new KeyRotation(data.Owner, KeyFile, AnchorFile, new Standing(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))).RunAsync("operator");
}
