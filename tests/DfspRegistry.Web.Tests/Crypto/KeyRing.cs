using System.Net;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Crypto;

/// <summary>The keys of cookies and links: wrapped where they are stored, shared by all processes, and worthless after they were revoked (CVE-2026-40372 asks for that drill).</summary>
public sealed class KeyRing(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task Is_stored_wrapped_shared_by_two_processes_and_dead_once_revoked()
    {
        using var person = await PageClient.SignInAsync(web, "clinician-north");
        var replica = new Uri(web.StartReplica(), "/account").ToString();
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync(replica)).Status);

        await using var database = web.Database.Open();
        var rows = await database.ProtectionKeys.AsNoTracking().ToListAsync();
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Contains("<wrapped", row.Xml, StringComparison.Ordinal);
            Assert.DoesNotContain("masterKey", row.Xml, StringComparison.Ordinal);
            Assert.Contains("AES_256_GCM", row.Xml, StringComparison.Ordinal);
        });

        // By the machine's clock, as the framework reads it.
        web.Services.GetRequiredService<IKeyManager>().RevokeAllKeys(TimeProvider.System.GetUtcNow(), "drill");
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
        // A process that starts afterwards reads the revocation with the keys.
        var restarted = new Uri(web.StartReplica(), "/account").ToString();
        Assert.Equal(HttpStatusCode.Redirect, (await person.GetAsync(restarted)).Status);
        using var anew = await PageClient.SignInAsync(web, "clinician-north");
        Assert.Equal(HttpStatusCode.OK, (await anew.GetAsync(restarted)).Status);
    }
}
