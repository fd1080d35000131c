using System.Net;
using DfspRegistry.Data.Accounts.SecondFactors;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Auth;

/// <summary>A code counts for its half minute and once. The framework's own provider takes steps -2 to +2 and each of them any number of times.</summary>
[Trait("ASVS", "v5.0.0-6.5.1")]
[Trait("ASVS", "v5.0.0-6.5.5")]
public sealed class Totp(SettledWeb settled) : IClassFixture<SettledWeb>, IAsyncLifetime
{
    private readonly WebFixture web = settled.Web;

    public Task InitializeAsync()
    {
        web.AsksForSecondStep = true;
        return Task.CompletedTask;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>RFC 6238, appendix B, SHA-1, the last six of its eight digits; the key is the ASCII text 12345678901234567890.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, TimeCode.At("12345678901234567890"u8, TimeCode.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds))));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    public void Only_this_half_minute_counts(int steps, bool counts)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var code = TimeCode.At("12345678901234567890"u8, TimeCode.StepAt(now) + steps);
        // A half minute's first and last second.
        foreach (var at in new[] { now, now.AddSeconds(29.9) })
            Assert.Equal(counts ? TimeCode.StepAt(now) + steps : null, TimeCode.StepOf("12345678901234567890"u8, code, at));
    }

    [Fact]
    public async Task A_code_works_once_and_no_earlier_one_after_it()
    {
        var (person, client) = await Newcomer.SettleAsync(web, "totp-once@example.org");
        using var _ = client;
        web.Time.Advance(TimeSpan.FromMinutes(5));
        var code = person.Code(web);
        using var first = PageClient.Anonymous(web);
        await person.GivePasswordAsync(first);
        Assert.Equal(HttpStatusCode.Redirect, (await Newcomer.GiveCodeAsync(first, code)).Status);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/account")).Status);

        using var second = PageClient.Anonymous(web);
        await person.GivePasswordAsync(second);
        foreach (var refused in new[] { code, person.Code(web, -1), person.Code(web, -2), person.Code(web, 1), "000000" + code, "" })
            Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Newcomer.GiveCodeAsync(second, refused)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await second.GetAsync("/account")).Status);
    }

    [Fact]
    public async Task Of_many_requests_with_one_code_one_is_accepted()
    {
        var (person, client) = await Newcomer.SettleAsync(web, "totp-race@example.org");
        client.Dispose();
        web.Time.Advance(TimeSpan.FromMinutes(5));
        var code = person.Code(web);
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var scope = web.Services.CreateScope();
            return await scope.ServiceProvider.GetRequiredService<Authenticators>().AcceptsAsync(person.UserId, code);
        }));
        Assert.Single(answers, accepted => accepted);
    }

    [Fact]
    [Trait("ASVS", "v5.0.0-6.3.3")]
    public async Task Between_password_and_code_nothing_opens()
    {
        var (person, client) = await Newcomer.SettleAsync(web, "totp-between@example.org");
        client.Dispose();
        using var half = PageClient.Anonymous(web);
        Assert.Equal("/sign-in/second-step?returnTo=%2F", (await person.GivePasswordAsync(half)).Location!.ToString());
        foreach (var address in new[] { "/", "/patients", "/account", "/account/authenticator", "/account/passkeys", "/account/recovery-codes", "/account/sessions", "/account/again" })
        {
            var answer = await half.GetAsync(address);
            Assert.Equal((address, HttpStatusCode.Redirect), (address, answer.Status));
            Assert.StartsWith("/sign-in/second-step?returnTo=", answer.Location!.ToString(), StringComparison.Ordinal);
        }
        // Nor can another second factor be set up in place of the one that there is.
        Assert.Equal(HttpStatusCode.Redirect, (await half.GetAsync("/sign-in/set-up")).Status);
    }

    [Fact]
    [Trait("ASVS", "v5.0.0-6.5.2")]
    [Trait("ASVS", "v5.0.0-6.5.4")]
    public async Task A_recovery_code_works_once_and_only_its_hash_is_stored()
    {
        var (person, client) = await Newcomer.SettleAsync(web, "totp-recovery@example.org");
        client.Dispose();
        Assert.Equal(10, person.RecoveryCodes.Distinct().Count());
        using var first = PageClient.Anonymous(web);
        await person.GivePasswordAsync(first);
        Assert.Equal(HttpStatusCode.Redirect, (await Newcomer.GiveCodeAsync(first, person.RecoveryCodes[3].ToUpperInvariant())).Status);
        Assert.Contains("9 left", (await first.GetAsync("/account")).Text, StringComparison.Ordinal);
        using var second = PageClient.Anonymous(web);
        await person.GivePasswordAsync(second);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Newcomer.GiveCodeAsync(second, person.RecoveryCodes[3])).Status);
        await using var database = web.Database.Open();
        Assert.All(database.RecoveryCodes.Where(c => c.UserId == person.UserId), c => Assert.Equal(32, c.Hash.Length));
        var trail = database.AuditEntries.Where(e => e.Table == "recovery_codes" || e.Table == "authenticators").Select(e => e.New).ToList();
        Assert.NotEmpty(trail);
        Assert.All(trail.Where(t => t is not null && (t.Contains("hash") || t.Contains("sealed_key"))), t => Assert.Contains("(secret)", t!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Guessing_codes_becomes_slow_on_every_process()
    {
        var (person, client) = await Newcomer.SettleAsync(web, "totp-guess@example.org");
        client.Dispose();
        using var guesser = PageClient.Anonymous(web);
        await person.GivePasswordAsync(guesser);
        var wrong = (int.Parse(person.Code(web), System.Globalization.CultureInfo.InvariantCulture) + 1).ToString("D6", System.Globalization.CultureInfo.InvariantCulture)[^6..];
        for (var i = 0; i < 6; i++)
            Assert.DoesNotContain("Too many tries", (await Newcomer.GiveCodeAsync(guesser, wrong)).Text, StringComparison.Ordinal);
        Assert.Contains("Too many tries", (await Newcomer.GiveCodeAsync(guesser, person.Code(web))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_square_holds_the_key_and_comes_from_nowhere_else()
    {
        var person = await Newcomer.InviteAsync(web, "totp-square@example.org");
        using var client = PageClient.Anonymous(web);
        await client.SubmitAsync(person.InvitationPath, ("Input.New", Newcomer.Password), ("Input.Again", Newcomer.Password));
        var page = await client.GetAsync("/sign-in/set-up");
        Assert.NotNull(page.Page.QuerySelector("main svg.qr path"));
        Assert.Empty(page.Page.QuerySelectorAll("img"));
        Assert.Equal(32, page.Page.QuerySelector("main code.key")!.TextContent.Replace(" ", "", StringComparison.Ordinal).Length);
        // A wrong code keeps the same key, so that the app need not be set up twice.
        var wrong = await client.PostAsync(
            "/sign-in/set-up", ("SealedKey", page.Page.QuerySelector("[name=SealedKey]")!.GetAttribute("value")!), ("Code", "12345"),
            ("__RequestVerificationToken", page.Page.QuerySelector("main [name=__RequestVerificationToken]")!.GetAttribute("value")!));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.Status);
        Assert.Equal(page.Page.QuerySelector("main code.key")!.TextContent, wrong.Page.QuerySelector("main code.key")!.TextContent);
    }
}
