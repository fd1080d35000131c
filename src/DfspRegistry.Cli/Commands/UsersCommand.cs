using System.CommandLine;
using System.Globalization;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Auditing;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace DfspRegistry.Cli.Commands;

/// <summary>Accounts from the operator's side, above all the first administrator's.</summary>
internal static class UsersCommand
{
    public static Command Create() => new("users", "The people who may sign in.") { Invite(), List(), Disable(), Enable(), Reset() };

    private static Command Invite()
    {
        var email = new Option<string>("--email") { Description = "The person's address, which is also the name to sign in with.", Required = true };
        var name = new Option<string>("--name") { Description = "The name that colleagues see.", Required = true };
        var role = new Option<string>("--role") { Description = $"One of {string.Join(", ", RegistryRoles.All)}.", Required = true };
        var site = new Option<string[]>("--site") { Description = "Code of a site at which the person holds the role; can be given several times. CODE=NAME makes the site when it is not there." };
        var allSites = new Option<bool>("--all-sites") { Description = "The person holds the role at every site. An administrator has no sites, and no patients." };
        var address = Address();
        var reason = Reason("invite");
        var command = new Command("invite", "Makes an account and prints, once, the link by which the person chooses a password.") { email, name, role, site, allSites, address, reason };
        command.SetAction((parsed, cancellation) => WithAccountsAsync(parsed.GetRequiredValue(reason), async services =>
        {
            var codes = await WithNewSitesAsync(services.GetRequiredService<RegistryDbContext>(), parsed.GetValue(site) ?? [], cancellation);
            var chosen = parsed.GetRequiredValue(role);
            var request = new InvitationRequest(
                parsed.GetRequiredValue(email), parsed.GetRequiredValue(name), chosen,
                // The first administrator makes the first site along with the account, and holds no role there.
                chosen == RegistryRoles.Administrator ? [] : codes, AllSites: parsed.GetValue(allSites));
            var invitation = await services.GetRequiredService<Invitations>().InviteAsync(request, cancellation);
            await PrintAsync(request.DisplayName, parsed.GetRequiredValue(address), invitation, RegistryAccounts.InvitationLifetime);
        }, cancellation));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Who may sign in, as what, for which sites.");
        command.SetAction((_, cancellation) => WithAccountsAsync(null, async services =>
        {
            var database = services.GetRequiredService<RegistryDbContext>();
            var held = HeldRoles.From(database);
            var people = await database.Users.AsNoTracking().OrderBy(u => u.Email).Select(u => new
            {
                u.Email,
                u.DisplayName,
                u.DisabledAt,
                IsInvited = u.PasswordHash == null,
                Grants = database.RoleGrants.Where(g => g.UserId == u.Id).Select(held).ToList(),
            }).ToListAsync(cancellation);
            if (people.Count == 0)
                await Console.Out.WriteLineAsync("Nobody yet. The first one: ./dfsp users invite --email ... --name ... --role administrator");
            foreach (var person in people)
            {
                var state = person.DisabledAt is { } day ? $"disabled {day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}" : person.IsInvited ? "invited" : "active";
                await Console.Out.WriteLineAsync($"{person.Email,-36} {person.DisplayName,-24} {state,-20} {HeldRoles.InWords(person.Grants)}");
            }
        }, cancellation));
        return command;
    }

    private static Command Disable()
    {
        var email = new Option<string>("--email") { Description = "The account's address.", Required = true };
        var reason = Reason("disable");
        var command = new Command("disable", "Closes an account: its sessions end, its invitation works no more. The audit trail keeps the name.") { email, reason };
        command.SetAction((parsed, cancellation) => WithAccountsAsync(parsed.GetRequiredValue(reason), async services =>
        {
            await services.GetRequiredService<Invitations>().DisableAsync(parsed.GetRequiredValue(email), cancellation);
            await Console.Out.WriteLineAsync($"{parsed.GetRequiredValue(email)} can no longer sign in.");
        }, cancellation));
        return command;
    }

    private static Command Enable()
    {
        var email = new Option<string>("--email") { Description = "The account's address.", Required = true };
        var address = Address();
        var reason = Reason("enable");
        var command = new Command("enable", "Opens a closed account again and prints, once, the link by which the person chooses a new password. Roles and sites are those of before.") { email, address, reason };
        command.SetAction((parsed, cancellation) => WithAccountsAsync(parsed.GetRequiredValue(reason), async services =>
        {
            var invitation = await services.GetRequiredService<Invitations>().BeginAnewAsync(parsed.GetRequiredValue(email), cancellation);
            await PrintAsync(parsed.GetRequiredValue(email), parsed.GetRequiredValue(address), invitation, RegistryAccounts.InvitationLifetime);
        }, cancellation));
        return command;
    }

    private static Command Reset()
    {
        var email = new Option<string>("--email") { Description = "The account's address.", Required = true };
        var everything = new Option<bool>("--everything") { Description = "Passkeys, authenticator app and recovery codes are lost as well: all of it goes, and the person begins anew." };
        var address = Address();
        var reason = Reason("reset");
        var command = new Command("reset", "Prints, once, a link by which the person chooses a new password. The second step stays, unless --everything.") { email, everything, address, reason };
        command.SetAction((parsed, cancellation) => WithAccountsAsync(parsed.GetRequiredValue(reason), async services =>
        {
            var invitations = services.GetRequiredService<Invitations>();
            var link = parsed.GetValue(everything)
                ? await invitations.BeginAnewAsync(parsed.GetRequiredValue(email), cancellation)
                : await invitations.ResetPasswordAsync(parsed.GetRequiredValue(email), cancellation);
            await PrintAsync(parsed.GetRequiredValue(email), parsed.GetRequiredValue(address), link, link.IsReset ? RegistryAccounts.ResetLifetime : RegistryAccounts.InvitationLifetime);
        }, cancellation));
        return command;
    }

    private static Option<string> Reason(string command) => new("--reason")
    {
        Description = "Why, for the audit trail.",
        DefaultValueFactory = _ => $"./dfsp users {command}",
    };

    private static Option<string> Address() => new("--address")
    {
        Description = "The registry's address, for the link that is printed.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("DFSP_PUBLIC_ADDRESS") is { Length: > 0 } given ? given : "http://localhost:5080",
    };

    private static async Task PrintAsync(string person, string address, Invitation link, TimeSpan lifetime)
    {
        await Console.Out.WriteLineAsync($"Make sure that it is {person} whom you hand this link, and nobody else. It works once, for {lifetime.TotalHours:0} hours, and is not shown again:");
        await Console.Out.WriteLineAsync(address.TrimEnd('/') + link.Path);
    }

    /// <summary>CODE=NAME: the site is made when no site has that code, since a new installation has none.</summary>
    private static async Task<IReadOnlyList<string>> WithNewSitesAsync(RegistryDbContext database, string[] sites, CancellationToken cancellation)
    {
        List<string> codes = [];
        foreach (var site in sites)
        {
            var parts = site.Split('=', 2, StringSplitOptions.TrimEntries);
            codes.Add(parts[0]);
            if (parts is [{ Length: > 0 and <= 20 } code, { Length: > 0 and <= 200 } name] && !await database.Sites.AnyAsync(s => s.Code == code, cancellation))
                database.Add(new Domain.Sites.Site { Id = Guid.CreateVersion7(), Code = code, Name = name });
        }
        await database.SaveChangesAsync(cancellation);
        return codes;
    }

    private static async Task<int> WithAccountsAsync(string? reason, Func<IServiceProvider, Task> act, CancellationToken cancellation)
    {
        var options = DatabaseOptions.FromEnvironment();
        await using var database = await DatabaseAccess.OpenAsync(options, cancellation);
        if (await DatabaseMigrator.IsBehindAsync(database.ApplicationConnectionString, cancellation))
            throw new CommandError("The database is behind this program. Run: ./dfsp migrate");
        var services = new ServiceCollection().AddLogging();
        services.AddScoped<ICurrentUser, CommandLineUser>();
        services.AddRegistryData(database.ApplicationConnectionString)
            .AddRegistrySecrets(database.ApplicationConnectionString, InstallationKey.PathFor(options)).AddRegistryAccounts();
        await using var provider = services.BuildServiceProvider();
        await using var scope = provider.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<ChangeReason>().Text = reason;
        try
        {
            await act(scope.ServiceProvider);
            return 0;
        }
        catch (Exception refused) when (refused is InvitationRefusedException or InstallationKeyException)
        {
            throw new CommandError(refused.Message, refused);
        }
    }
}
