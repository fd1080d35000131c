using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Web.Tests.Fixtures;
using DfspRegistry.Web.Tests.Pages;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DfspRegistry.Web.Tests.Auth;

/// <summary>Every way in, every refusal and every change of how somebody signs in is on record, with how and from where and without the secret (OWASP ASVS 5.0, 16.3.1).</summary>
public sealed class Trail(SettledWeb settled) : IClassFixture<SettledWeb>
{
    private readonly WebFixture web = settled.Web;

    [Fact]
    public async Task Coming_in_being_refused_and_going_out_are_on_record()
    {
        web.AsksForSecondStep = true;
        var (person, client) = await Newcomer.SettleAsync(web, "trail@example.org");
        await client.SubmitAsync("/sign-out");
        web.Time.Advance(TimeSpan.FromMinutes(2));
        var before = await NewestAsync();
        await person.GivePasswordAsync(client, "a wrong password of some length");
        await person.GivePasswordAsync(client);
        await Newcomer.GiveCodeAsync(client, "000000");
        await Newcomer.GiveCodeAsync(client, person.Code(web));
        await client.SubmitAsync("/sign-out");
        client.Dispose();
        await using var database = web.Database.Open();
        var entries = await database.AuditEntries.Where(e => e.Id > before).OrderBy(e => e.Id).ToListAsync();
        var refused = entries.Where(e => e.Action == AuditAction.Denied).ToList();
        Assert.Equal(["password", "code"], refused.Select(e => System.Text.Json.JsonDocument.Parse(e.New!).RootElement.GetProperty("with").GetString()));
        Assert.All(refused, e => Assert.Equal((person.UserId.ToString(), "users"), (e.RowId, e.Table)));
        var sessions = entries.Where(e => e.Table == "user_sessions").ToList();
        Assert.Contains(sessions, e => e.Action == AuditAction.Inserted && e.New!.Contains("\"password\"", StringComparison.Ordinal));
        Assert.Contains(sessions, e => e.Action == AuditAction.Inserted && e.New!.Contains("password_and_code", StringComparison.Ordinal) && e.UserId == person.UserId);
        Assert.Contains(sessions, e => e.Action == AuditAction.Updated && e.New!.Contains("ended_at", StringComparison.Ordinal));
        Assert.All(entries, e => Assert.NotEqual("", e.Source));
        var all = string.Join('\n', entries.Select(e => e.Old + e.New + e.UserName + e.Source));
        foreach (var secret in new[] { Newcomer.Password, "a wrong password", "000000", person.Code(web) })
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tries_that_a_wait_holds_up_leave_one_entry_for_each_wait()
    {
        web.AsksForSecondStep = true;
        var (person, client) = await Newcomer.SettleAsync(web, "trail-waits@example.org");
        await client.SubmitAsync("/sign-out");
        web.Time.Advance(TimeSpan.FromMinutes(2));
        var before = await NewestAsync();
        // Three are free, the fourth makes the wait, decision 19.
        for (var i = 0; i < 7; i++)
            await person.GivePasswordAsync(client, "a wrong password of some length");
        Assert.Equal(["password", "password", "password", "password", "password, held up"], await RefusedAsync());
        web.Time.Advance(TimeSpan.FromSeconds(6));
        for (var i = 0; i < 3; i++)
            await person.GivePasswordAsync(client, new string('x', 200));
        Assert.Equal(["password", "password, held up"], (await RefusedAsync()).Skip(5));

        web.Time.Advance(TimeSpan.FromMinutes(1));
        await person.GivePasswordAsync(client);
        before = await NewestAsync();
        // Five are free.
        for (var i = 0; i < 9; i++)
            await Newcomer.GiveCodeAsync(client, "12345");
        Assert.Equal([.. Enumerable.Repeat("code", 6), "code, held up"], await RefusedAsync());
        client.Dispose();

        async Task<List<string?>> RefusedAsync()
        {
            await using var database = web.Database.Open();
            var entries = await database.AuditEntries.Where(e => e.Id > before && e.Action == AuditAction.Denied && e.RowId == person.UserId.ToString()).OrderBy(e => e.Id).ToListAsync();
            return [.. entries.Select(e => System.Text.Json.JsonDocument.Parse(e.New!).RootElement.GetProperty("with").GetString())];
        }
    }

    [Fact]
    public async Task An_administrator_ends_a_persons_sessions_without_learning_a_password()
    {
        web.AsksForSecondStep = false;
        using var person = await PageClient.SignInAsync(web, "researcher-south");
        using var administrator = await PageClient.SignInAsync(web, "administrator-north");
        await using var database = web.Database.Open();
        var id = (await People.UserAsync(database, "researcher-south")).Id;
        var page = await administrator.GetAsync($"/admin/users/{id}");
        Assert.Empty(page.Page.QuerySelectorAll("input[type=password]"));
        await administrator.SubmitAsync(page, $"/admin/users/{id}?handler=EndSessions");
        Assert.Equal(System.Net.HttpStatusCode.Redirect, (await person.GetAsync("/account")).Status);
    }

    [Fact]
    public void Links_are_good_as_long_as_the_documentation_says()
    {
        using var scope = web.Services.CreateScope();
        var options = scope.ServiceProvider;
        Assert.Equal(TimeSpan.FromDays(3), options.GetRequiredService<IOptions<InvitationTokenOptions>>().Value.TokenLifespan);
        Assert.Equal(TimeSpan.FromHours(24), options.GetRequiredService<IOptions<DataProtectionTokenProviderOptions>>().Value.TokenLifespan);
    }

    private async Task<long> NewestAsync()
    {
        await using var database = web.Database.Open();
        return await database.AuditEntries.MaxAsync(e => e.Id);
    }
}
