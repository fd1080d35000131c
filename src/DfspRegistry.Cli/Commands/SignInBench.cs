using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DfspRegistry.Data;
using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Accounts.SigningIn;
using DfspRegistry.Data.LocalPostgres;
using DfspRegistry.Data.Security;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DfspRegistry.Cli.Commands;

/// <summary>`bench sign-in`: whether the time of an answer tells that there is an account, and how long one password takes.</summary>
internal static class SignInBench
{
    private const string Known = "known@bench.example";
    private const string Password = "seven green kettles whistle";

    public static Command Create()
    {
        var requests = new Option<int>("--requests") { Description = "wrong passwords to try, half of them for an account that there is", DefaultValueFactory = _ => 400 };
        var json = new Option<bool>("--json") { Description = "print JSON" };
        var command = new Command("sign-in", "Time the refusal of wrong passwords with and without an account, on a private PostgreSQL in a temporary folder.") { requests, json };
        command.SetAction((parsed, cancellation) => parsed.GetValue(requests) < 2
            ? throw new CommandError("--requests: 2 or more were expected.")
            : RunAsync(parsed.GetValue(requests), parsed.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int requests, bool json, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("dfsp-bench-").FullName;
        try
        {
            await using var database = await DatabaseAccess.OpenAsync(new DatabaseOptions(folder), cancellation);
            await DatabaseMigrator.MigrateAsync(database.OwnerConnectionString, cancellation: cancellation);
            var clock = new JumpingClock();
            var services = new ServiceCollection().AddLogging().AddSingleton<TimeProvider>(clock).AddScoped<ICurrentUser, CommandLineUser>();
            services.AddRegistryData(database.ApplicationConnectionString).AddRegistrySecrets(database.ApplicationConnectionString, Path.Combine(folder, InstallationKey.FileName)).AddRegistryAccounts();
            await using var provider = services.BuildServiceProvider();
            await MakeAccountAsync(provider, cancellation);
            double[][] times = [new double[requests / 2], new double[requests / 2]];
            for (var i = -10; i < requests / 2; i++)
            {
                // In turn, so that whatever else the machine does falls on both alike; the first ones warm up.
                foreach (var kind in new[] { 0, 1 })
                {
                    var time = await TimeAsync(provider, clock, kind == 0 ? Known : "nobody@bench.example", cancellation);
                    if (i >= 0)
                        times[kind][i] = time;
                }
            }
            var (known, unknown) = (Median(times[0]), Median(times[1]));
            await Console.Out.WriteLineAsync(json
                ? JsonSerializer.Serialize(new { requests, knownMilliseconds = known, unknownMilliseconds = unknown, differenceMilliseconds = Math.Abs(known - unknown) })
                : string.Create(CultureInfo.InvariantCulture, $"{requests} wrong passwords: median {known:F1} ms with an account, {unknown:F1} ms without, difference {Math.Abs(known - unknown):F1} ms"));
            return 0;
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MakeAccountAsync(ServiceProvider provider, CancellationToken cancellation)
    {
        await using var scope = provider.CreateAsyncScope();
        var invitations = scope.ServiceProvider.GetRequiredService<Invitations>();
        var invitation = await invitations.InviteAsync(new InvitationRequest(Known, "Known", RegistryRoles.Researcher, [], AllSites: true), cancellation);
        var accepted = await invitations.AcceptAsync(invitation.UserId, invitation.Token, Password);
        if (!accepted.Succeeded)
            throw new InvalidOperationException(string.Join(" ", accepted.Errors.Select(e => e.Description)));
    }

    private static async Task<double> TimeAsync(ServiceProvider provider, JumpingClock clock, string name, CancellationToken cancellation)
    {
        clock.Jump();
        await using var scope = provider.CreateAsyncScope();
        var check = scope.ServiceProvider.GetRequiredService<PasswordCheck>();
        var start = Stopwatch.GetTimestamp();
        var answer = await check.TryAsync(name, "not the password of anybody", "192.0.2.1", cancellation);
        var time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return answer is { User: null, Wait: null } ? time : throw new InvalidOperationException("The wrong password was not looked at.");
    }

    private static double Median(double[] times)
    {
        Array.Sort(times);
        return Math.Round(times[times.Length / 2], 2);
    }

    /// <summary>Two days further at each try, so that no wait for earlier wrong ones is left.</summary>
    private sealed class JumpingClock : TimeProvider
    {
        private DateTimeOffset now = System.GetUtcNow();

        public void Jump() => now += TimeSpan.FromDays(2);

        public override DateTimeOffset GetUtcNow() => now;
    }
}
