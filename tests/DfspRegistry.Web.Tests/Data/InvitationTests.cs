using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Security;
using DfspRegistry.Web.Tests.Fixtures;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DfspRegistry.Web.Tests.Data;

/// <summary>Accounts come from invitations; the link works once and nobody else ever knows the password.</summary>
[Collection(RecordDatabases.Name)]
public sealed class InvitationTests(RecordServer server) : IDisposable
{
    private const string Password = "correct horse battery staple";
    private static readonly InvitationRequest Administrator = new("first@hospital.example", "First Person", RegistryRoles.Administrator, [], AllSites: true);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_invitation_sets_the_password_once()
    {
        var data = await server.CopyAsync();
        await using var services = Services(data);
        await using var scope = services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<RegistryUser>>();
        var invitation = await scope.ServiceProvider.GetRequiredService<Invitations>().InviteAsync(Administrator);
        var user = await users.FindByEmailAsync(Administrator.Email);
        Assert.Equal(invitation.UserId, user!.Id);
        Assert.Equal([$"{RegistryRoles.Administrator} "], await HeldAsync(scope, user.Id));

        var invitations = scope.ServiceProvider.GetRequiredService<Invitations>();
        Assert.False((await invitations.AcceptAsync(user.Id, invitation.Token, "short")).Succeeded);
        Assert.True((await invitations.AcceptAsync(user.Id, invitation.Token, Password)).Succeeded);
        Assert.False((await invitations.AcceptAsync(user.Id, invitation.Token, Password + "!")).Succeeded);
        // The trail names the account and keeps its secrets.
        Assert.Equal("(secret)", await data.ScalarAsync<string>("select new_values->>'password_hash' from audit_entries where table_name = 'users' and new_values ? 'password_hash'"));
        Assert.Equal(0, await data.ScalarAsync<long>($"select count(*) from audit_entries where new_values::text like '%{user.SecurityStamp}%'"));
    }

    [Fact]
    public async Task A_second_invitation_before_the_first_was_used_takes_its_place()
    {
        var data = await server.CopyAsync();
        var site = Records.Site("NORTH");
        await using (var database = data.OpenAsOperator())
        {
            database.Add(site);
            await database.SaveChangesAsync();
        }
        await using var services = Services(data);
        await using var scope = services.CreateAsyncScope();
        var invitations = scope.ServiceProvider.GetRequiredService<Invitations>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<RegistryUser>>();
        var first = await invitations.InviteAsync(Administrator);
        var second = await invitations.InviteAsync(Administrator with { Role = RegistryRoles.Clinician, AllSites = false, SiteCodes = ["north"] });
        var user = (await users.FindByEmailAsync(Administrator.Email))!;
        Assert.Equal(first.UserId, second.UserId);
        Assert.Equal([$"{RegistryRoles.Clinician} {site.Id}"], await HeldAsync(scope, user.Id));
        Assert.False((await invitations.AcceptAsync(user.Id, first.Token, Password)).Succeeded);
        Assert.True((await invitations.AcceptAsync(user.Id, second.Token, Password)).Succeeded);
        await Assert.ThrowsAsync<InvitationRefusedException>(() => invitations.InviteAsync(Administrator));
    }

    [Theory]
    [InlineData("nobody", "N. Name", "clinician", "NORTH", "no e-mail address")]
    [InlineData("n@hospital.example", " ", "clinician", "NORTH", "Give the name")]
    [InlineData("n@hospital.example", "N. Name", "owner", "NORTH", "no role “owner”")]
    [InlineData("n@hospital.example", "N. Name", "clinician", null, "whose patients")]
    [InlineData("n@hospital.example", "N. Name", "clinician", "WEST", "no site “WEST”")]
    public async Task What_is_wrong_is_said_and_nothing_is_made(string email, string name, string role, string? site, string message)
    {
        var data = await server.CopyAsync();
        await using var services = Services(data);
        await using var scope = services.CreateAsyncScope();
        var request = new InvitationRequest(email, name, role, site is null ? [] : [site], AllSites: false);
        var refusal = await Assert.ThrowsAsync<InvitationRefusedException>(() => scope.ServiceProvider.GetRequiredService<Invitations>().InviteAsync(request));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) from users"));
    }

    [Fact]
    public async Task A_closed_account_loses_its_sessions_and_the_last_administrator_cannot_be_closed()
    {
        var data = await server.CopyAsync();
        await using var services = Services(data);
        await using var scope = services.CreateAsyncScope();
        var invitations = scope.ServiceProvider.GetRequiredService<Invitations>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<RegistryUser>>();
        await invitations.InviteAsync(Administrator);
        Assert.Contains("last administrator", (await Assert.ThrowsAsync<InvitationRefusedException>(() => invitations.DisableAsync(Administrator.Email))).Message, StringComparison.Ordinal);
        var second = await invitations.InviteAsync(Administrator with { Email = "second@hospital.example", DisplayName = "Second Person" });
        var stamp = (await users.FindByIdAsync(second.UserId.ToString()))!.SecurityStamp;
        await invitations.DisableAsync("second@hospital.example");
        var closed = (await users.FindByIdAsync(second.UserId.ToString()))!;
        Assert.NotNull(closed.DisabledAt);
        Assert.NotEqual(stamp, closed.SecurityStamp);
        Assert.False((await invitations.AcceptAsync(closed.Id, second.Token, Password)).Succeeded);
    }

    [Fact]
    public async Task Who_was_invited_and_has_not_come_yet_does_not_stand_in_for_the_last_administrator_who_can_sign_in()
    {
        var data = await server.CopyAsync();
        await using var services = Services(data);
        await using var scope = services.CreateAsyncScope();
        var invitations = scope.ServiceProvider.GetRequiredService<Invitations>();
        var first = await invitations.InviteAsync(Administrator);
        Assert.True((await invitations.AcceptAsync(first.UserId, first.Token, Password)).Succeeded);
        var second = await invitations.InviteAsync(Administrator with { Email = "second@hospital.example", DisplayName = "Second Person" });
        await Assert.ThrowsAsync<InvitationRefusedException>(() => invitations.DisableAsync(Administrator.Email));
        Assert.True((await invitations.AcceptAsync(second.UserId, second.Token, Password)).Succeeded);
        await invitations.DisableAsync(Administrator.Email);
    }

    [Fact]
    public async Task Two_administrators_who_close_each_other_at_once_leave_one()
    {
        var data = await server.CopyAsync();
        await using var services = Services(data);
        await using (var scope = services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<Invitations>().InviteAsync(Administrator);
            await scope.ServiceProvider.GetRequiredService<Invitations>().InviteAsync(Administrator with { Email = "second@hospital.example", DisplayName = "Second Person" });
        }
        // Both rows are held until both have looked who else there is and wait to write.
        await using var connection = new NpgsqlConnection(data.Owner);
        await connection.OpenAsync();
        await using var holding = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("select from users for update", connection, holding))
            await hold.ExecuteNonQueryAsync();
        var closing = new[] { Administrator.Email, "second@hospital.example" }.Select(async email =>
        {
            await using var scope = services.CreateAsyncScope();
            try
            {
                await scope.ServiceProvider.GetRequiredService<Invitations>().DisableAsync(email);
                return true;
            }
            catch (InvitationRefusedException refused)
            {
                Assert.Contains("last administrator", refused.Message, StringComparison.Ordinal);
                return false;
            }
        }).ToList();
        while (await data.ScalarAsync<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") < 2)
            await Task.Yield();
        await holding.CommitAsync();
        Assert.Single(await Task.WhenAll(closing), closed => closed);
        Assert.Equal(1, await data.ScalarAsync<long>("select count(*) from users where disabled_at is null"));
    }

    [Theory]
    [InlineData("first person")]
    [InlineData("  First \u2003 Person ")]
    [InlineData("First\u200B Person")]
    [InlineData("Nobody")]
    [InlineData("root (Command Line)")]
    public async Task Nobody_gets_a_name_that_reads_like_anothers_or_a_programs(string name)
    {
        var data = await server.CopyAsync();
        await using var services = Services(data);
        await using var scope = services.CreateAsyncScope();
        var invitations = scope.ServiceProvider.GetRequiredService<Invitations>();
        await invitations.InviteAsync(Administrator);
        var second = Administrator with { Email = "second@hospital.example", DisplayName = name };
        Assert.Contains("already", (await Assert.ThrowsAsync<InvitationRefusedException>(() => invitations.InviteAsync(second))).Message, StringComparison.Ordinal);
        await invitations.InviteAsync(second with { DisplayName = "Second Person" });
        Assert.Contains("already", (await Assert.ThrowsAsync<InvitationRefusedException>(() =>
            invitations.ChangeRightsAsync(second.Email, name, [new GrantRequest(RegistryRoles.Administrator, null)]))).Message, StringComparison.Ordinal);
        Assert.Equal(0, await data.ScalarAsync<long>("select count(*) - count(distinct lower(display_name)) from users"));
        // The own name in another spelling is one's own.
        await invitations.ChangeRightsAsync(second.Email, "second PERSON", [new GrantRequest(RegistryRoles.Administrator, null)]);
    }

    [Fact]
    public async Task Of_two_who_are_invited_at_once_under_one_name_one_is()
    {
        var data = await server.CopyAsync();
        await using var services = Services(data);
        var invited = await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            await using var scope = services.CreateAsyncScope();
            try
            {
                await scope.ServiceProvider.GetRequiredService<Invitations>().InviteAsync(Administrator with { Email = $"{i}@hospital.example" });
                return true;
            }
            catch (InvitationRefusedException)
            {
                return false;
            }
        }));
        Assert.Single(invited, done => done);
    }

    [Fact]
    public async Task A_closed_account_opens_again_by_a_new_invitation_and_without_its_old_secrets()
    {
        var data = await server.CopyAsync();
        await using var services = Services(data);
        await using var scope = services.CreateAsyncScope();
        var invitations = scope.ServiceProvider.GetRequiredService<Invitations>();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<RegistryUser>>();
        var other = await invitations.InviteAsync(Administrator);
        Assert.True((await invitations.AcceptAsync(other.UserId, other.Token, Password)).Succeeded);
        var request = Administrator with { Email = "second@hospital.example", DisplayName = "Second Person" };
        var first = await invitations.InviteAsync(request);
        Assert.True((await invitations.AcceptAsync(first.UserId, first.Token, Password)).Succeeded);
        await Assert.ThrowsAsync<InvitationRefusedException>(() => invitations.InviteAsync(request));
        await invitations.DisableAsync(request.Email);

        var again = await invitations.InviteAsync(request);
        Assert.Equal(first.UserId, again.UserId);
        var user = (await users.FindByIdAsync(again.UserId.ToString()))!;
        Assert.Equal((null, null), (user.PasswordHash, user.DisabledAt));
        Assert.False((await invitations.AcceptAsync(user.Id, first.Token, Password)).Succeeded);
        Assert.True((await invitations.AcceptAsync(user.Id, again.Token, Password + "!")).Succeeded);
    }

    [Fact]
    public async Task A_new_password_link_is_no_invitation_and_an_invitation_no_new_password_link()
    {
        var data = await server.CopyAsync();
        await using var services = Services(data);
        await using var scope = services.CreateAsyncScope();
        var invitations = scope.ServiceProvider.GetRequiredService<Invitations>();
        var invitation = await invitations.InviteAsync(Administrator);
        await Assert.ThrowsAsync<InvitationRefusedException>(() => invitations.ResetPasswordAsync(Administrator.Email));
        Assert.False((await invitations.SetNewPasswordAsync(invitation.UserId, invitation.Token, Password)).Succeeded);
        Assert.True((await invitations.AcceptAsync(invitation.UserId, invitation.Token, Password)).Succeeded);
        var link = await invitations.ResetPasswordAsync(Administrator.Email);
        Assert.False((await invitations.AcceptAsync(link.UserId, link.Token, Password + "!")).Succeeded);
        Assert.True((await invitations.SetNewPasswordAsync(link.UserId, link.Token, Password + "!")).Succeeded);
        Assert.False((await invitations.SetNewPasswordAsync(link.UserId, link.Token, Password + "?")).Succeeded);
    }

    private static Task<List<string>> HeldAsync(AsyncServiceScope scope, Guid userId) =>
        scope.ServiceProvider.GetRequiredService<RegistryDbContext>().RoleGrants.Where(g => g.UserId == userId).Select(g => g.Role + " " + g.SiteId).ToListAsync();

    private ServiceProvider Services(RecordDatabase data) => new ServiceCollection().AddLogging().AddScoped<ICurrentUser, CommandLineUser>()
        .AddRegistryData(data.Application).AddRegistrySecrets(data.Application, Path.Combine(folder.Path, InstallationKey.FileName)).AddRegistryAccounts().BuildServiceProvider();
}
