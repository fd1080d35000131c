using System.Net;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SigningIn;
using DfspRegistry.Data.Demo;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Web.Tests.Auth;

/// <summary>Length, no composition, nothing common, breached or of the context (OWASP ASVS 5.0, 6.2; NIST SP 800-63B); guessing is slow and shuts nobody out.</summary>
public sealed class Password(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private static readonly RegistryUser Owner = new() { Id = Guid.CreateVersion7(), UserName = "w.storiform@hospital.example", Email = "w.storiform@hospital.example", DisplayName = "Wilhelmina Storiform" };

    private readonly WebFixture web = settled.Web;

    [Theory]
    [Trait("ASVS", "v5.0.0-6.2.1")]
    [Trait("ASVS", "v5.0.0-6.2.4")]
    [Trait("ASVS", "v5.0.0-6.2.5")]
    [Trait("ASVS", "v5.0.0-6.2.11")]
    [Trait("ASVS", "v5.0.0-6.2.12")]
    [InlineData("qzjvkwpxmtrbnh", false, "fourteen characters")]
    [InlineData("qzjvkwpxmtrbnhg", true, "fifteen lower-case letters")]
    [InlineData("correct horse battery staple", true, "words and spaces")]
    [InlineData("пароль из кириллических букв", true, "letters of any script")]
    [InlineData("passwordpassword", false, "common, twice")]
    [InlineData("p@ssw0rdp@ssw0rd", false, "common, disguised")]
    [InlineData("iloveyouiloveyou", false, "breached")]
    [InlineData("letmeinletmeinletmein", false, "breached, three times")]
    [InlineData("qwertyuiopasdfgh", false, "a row of keys")]
    [InlineData("abcdefghijklmnop", false, "a sequence")]
    [InlineData("123456789012345", false, "digits in order")]
    [InlineData("aaaaaaaaaaaaaaaa", false, "one letter")]
    [InlineData("imatinibimatinib", false, "a word of the registry")]
    [InlineData("clinicianresearcher", false, "roles of the registry")]
    [InlineData("storiform and nine others", false, "the owner's name")]
    [InlineData("the dfsp registry of mine", false, "the registry's name")]
    public async Task Is_accepted_or_refused(string password, bool accepted, string because)
    {
        using var scope = web.Services.CreateScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<RegistryUser>>();
        var refused = false;
        foreach (var rule in users.PasswordValidators)
            refused |= !(await rule.ValidateAsync(users, Owner, password)).Succeeded;
        Assert.Equal((because, accepted), (because, !refused));
    }

    [Fact]
    [Trait("ASVS", "v5.0.0-6.2.8")]
    [Trait("ASVS", "v5.0.0-6.2.9")]
    public async Task Of_128_characters_each_counts()
    {
        var random = new Random(1);
        var longest = new string([.. Enumerable.Range(0, 128).Select(_ => (char)('a' + random.Next(26)))]);
        using var person = await PageClient.SignInAsync(web, "researcher-south");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ChangeAsync(person, People.Password, longest + "x")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await ChangeAsync(person, "wrong " + People.Password, longest)).Status);
        Assert.Equal(HttpStatusCode.Redirect, (await ChangeAsync(person, People.Password, longest)).Status);
        using var cut = PageClient.Anonymous(web);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cut.SubmitAsync("/sign-in", ("Input.UserName", "researcher-south"), ("Input.Password", longest[..127]))).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cut.SubmitAsync("/sign-in", ("Input.UserName", "researcher-south"), ("Input.Password", longest.ToUpperInvariant()))).Status);
        using var whole = await PageClient.SignInAsync(web, "researcher-south", longest);
    }

    [Fact]
    public void The_hash_is_slow_by_the_number_of_rounds_that_owasp_asks_for()
    {
        using var scope = web.Services.CreateScope();
        var hash = Convert.FromBase64String(scope.ServiceProvider.GetRequiredService<IPasswordHasher<RegistryUser>>().HashPassword(Owner, People.Password));
        // Version 3 of the framework's format: a byte, then the algorithm (2 is HMAC-SHA512) and the rounds, big-endian.
        Assert.Equal(2u, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)));
        Assert.InRange(System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)), 220_000u, uint.MaxValue);
    }

    [Fact]
    public void The_demonstrations_passwords_are_long_enough() => Assert.All(DemoUsers.All, person => Assert.InRange(person.Password.Length, PasswordRules.ShortestPassword, PasswordRules.LongestPassword));

    [Theory]
    [Trait("ASVS", "v5.0.0-6.3.1")]
    [InlineData("clinician-north")]
    [InlineData("nobody-of-this-name")]
    public async Task Guessing_becomes_slow_alike_whether_the_account_exists_and_on_every_process(string account)
    {
        var replica = web.StartReplica();
        using var guesser = PageClient.Anonymous(web);
        List<string> said = [];
        for (var i = 0; i < 6; i++)
        {
            var answer = await guesser.SubmitAsync(i % 2 == 0 ? "/sign-in" : new Uri(replica, "/sign-in").ToString(), ("Input.UserName", account), ("Input.Password", "wrong password of some length"));
            Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
            said.Add(answer.Text.Contains("Too many tries", StringComparison.Ordinal) ? "wait" : "wrong");
        }
        // Three cost nothing; the fourth makes the fifth wait, which is not counted, nor is the sixth.
        Assert.Equal(["wrong", "wrong", "wrong", "wrong", "wait", "wait"], said);
        web.Time.Advance(TimeSpan.FromSeconds(6));
        Assert.DoesNotContain("Too many tries", (await guesser.SubmitAsync("/sign-in", ("Input.UserName", account), ("Input.Password", "wrong password of some length"))).Text, StringComparison.Ordinal);
        var counted = new CountedTry(TryLimit.AccountAtAddress, $"{account.ToUpperInvariant()}\n{System.Net.IPAddress.Loopback}").Key;
        await using var database = web.Database.Open();
        var delay = database.SignInDelays.Single(d => d.Key == counted);
        Assert.Equal((5, TimeSpan.FromSeconds(10)), (delay.WrongTries, delay.OpenFrom - delay.LastTryAt));
    }

    [Fact]
    [Trait("ASVS", "v5.0.0-6.1.1")]
    public async Task Who_guesses_at_an_account_from_elsewhere_does_not_shut_its_owner_out()
    {
        const string Home = "192.0.2.1";
        Assert.NotNull((await TryAsync("coordinator-north", People.Password, Home)).User);
        for (var i = 0; i < 40; i++)
            await TryAsync("coordinator-north", "wrong password of some length", $"198.51.100.{i}");
        Assert.NotNull((await TryAsync("coordinator-north", People.Password, "203.0.113.9")).Wait);
        Assert.NotNull((await TryAsync("coordinator-north", People.Password, Home)).User);
    }

    [Fact]
    public async Task A_password_stays_good_until_it_is_changed()
    {
        web.Time.Advance(TimeSpan.FromDays(3 * 365));
        using var person = await PageClient.SignInAsync(web, "coordinator-south");
        Assert.Equal(HttpStatusCode.OK, (await person.GetAsync("/patients")).Status);
    }

    [Fact]
    public async Task An_open_session_is_no_place_to_guess_at_the_password()
    {
        using var person = await PageClient.SignInAsync(web, "administrator-south");
        for (var i = 0; i < 4; i++)
            Assert.Contains("This is not the password", (await ChangeAsync(person, "wrong password of some length", Newcomer.Password)).Text, StringComparison.Ordinal);
        Assert.Contains("Too many tries", (await ChangeAsync(person, People.Password, Newcomer.Password)).Text, StringComparison.Ordinal);
        web.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.Redirect, (await ChangeAsync(person, People.Password, Newcomer.Password)).Status);
    }

    [Fact]
    public async Task Many_tries_at_once_count_as_many()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => TryAsync("researcher-north", "wrong password of some length", "192.0.2.77")));
        Assert.InRange(answers.Count(a => a.Wait is null), 1, 4);
    }

    private async Task<PasswordAnswer> TryAsync(string account, string password, string address)
    {
        using var scope = web.Services.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<PasswordCheck>().TryAsync(account, password, address);
    }

    private static Task<Answer> ChangeAsync(PageClient person, string now, string next) =>
        person.SubmitAsync("/account", ("Input.Current", now), ("Input.New", next), ("Input.Again", next));
}
