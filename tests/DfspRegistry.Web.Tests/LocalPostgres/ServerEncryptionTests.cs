using DfspRegistry.Data.LocalPostgres;
using Npgsql;

namespace DfspRegistry.Web.Tests.LocalPostgres;

/// <summary>The way to a database elsewhere is encrypted and proved by certificate, without falling back (OWASP ASVS 5.0, 12.3.1 and 12.3.2).</summary>
public sealed class ServerEncryptionTests
{
    [Theory]
    [InlineData("Host=db.example.org;Database=d", SslMode.VerifyFull)]
    [InlineData("Host=10.0.0.5;Database=d", SslMode.VerifyFull)]
    [InlineData("Host=db.example.org,127.0.0.1;Database=d", SslMode.VerifyFull)]
    [InlineData("Host=db.example.org;Database=d;SSL Mode=VerifyCA", SslMode.VerifyCA)]
    [InlineData("Host=db.example.org;Database=d;SslMode=Disable", SslMode.Disable)]
    [InlineData("Host=/run/postgresql;Database=d", SslMode.Prefer)]
    [InlineData("Host=127.0.0.1;Database=d", SslMode.Prefer)]
    [InlineData("Host=localhost;Database=d", SslMode.Prefer)]
    public void Another_machine_proves_who_it_is(string connection, SslMode mode) =>
        Assert.Equal(mode, new NpgsqlConnectionStringBuilder(ServerEncryption.Applied(connection, "DFSP_DATABASE")).SslMode);

    [Theory]
    [InlineData("Prefer")]
    [InlineData("Allow")]
    [InlineData("Require")]
    public void What_would_fall_back_or_trust_every_certificate_is_refused(string mode)
    {
        var refusal = Assert.Throws<DatabaseUnavailableException>(() => ServerEncryption.Applied($"Host=db.example.org;Database=d;Password=secret-hidden-one;SSL Mode={mode}", "DFSP_DATABASE"));
        Assert.Contains("does not prove which server it is", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-one", refusal.Message, StringComparison.Ordinal);
    }
}
