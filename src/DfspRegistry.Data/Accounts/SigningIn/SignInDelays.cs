using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts.SigningIn;

/// <param name="Kind">What is counted.</param>
/// <param name="Free">So many wrong tries cost nothing.</param>
/// <param name="First">The wait after the first one beyond; each further one doubles it.</param>
/// <param name="Longest">No wait is longer.</param>
/// <param name="Forgotten">After so long without a try it begins anew.</param>
public sealed record TryLimit(string Kind, int Free, TimeSpan First, TimeSpan Longest, TimeSpan Forgotten)
{
    /// <summary>One account from one address: where somebody mistypes, or one machine guesses.</summary>
    public static readonly TryLimit AccountAtAddress = new("account at address", 3, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(15), TimeSpan.FromDays(1));
    /// <summary>One account from wherever: many machines guess one password. Not looked at where the account's owner has come in before.</summary>
    public static readonly TryLimit Account = new("account", 10, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));
    /// <summary>One address at whatever account: one machine tries many. A hospital's people share one address, so it is patient.</summary>
    public static readonly TryLimit Address = new("address", 50, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1));
    /// <summary>The second step of one account: whoever gets there knows the password.</summary>
    public static readonly TryLimit SecondStep = new("second step", 5, TimeSpan.FromSeconds(10), TimeSpan.FromMinutes(15), TimeSpan.FromDays(1));

    public static IReadOnlyList<TryLimit> All { get; } = [AccountAtAddress, Account, Address, SecondStep];
}

/// <summary>What is tried and counted.</summary>
public sealed record CountedTry(TryLimit Limit, string What)
{
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Limit.Kind}\n{What}")));
}

/// <param name="Wait">So long no further try is looked at.</param>
/// <param name="IsFirst">The first try that this wait holds up.</param>
public sealed record TryHeldUp(TimeSpan Wait, bool IsFirst);

/// <summary>
/// Makes guessing slow without shutting anybody out: each wrong try beyond a few doubles the wait before the next one is looked at. Counted in the database, for
/// all processes together, and before the secret is looked at, so that many tries at once count as many.
/// </summary>
public sealed class SignInDelays(RegistryDbContext database, TimeProvider clock)
{
    private const string KnownKind = "known account at address";
    private static readonly TimeSpan KnownFor = TimeSpan.FromDays(30);

    /// <summary>Counts a try of a password under this name from this address.</summary>
    public async Task<IReadOnlyList<CountedTry>> OfPasswordAsync(string name, string address, CancellationToken cancellation = default)
    {
        var account = name.Trim().ToUpperInvariant();
        CountedTry[] always = [new(TryLimit.AccountAtAddress, $"{account}\n{address}"), new(TryLimit.Address, address)];
        var known = KnownKey(account, address);
        var since = clock.GetUtcNow() - KnownFor;
        return await database.SignInDelays.AnyAsync(d => d.Key == known && d.LastTryAt > since, cancellation) ? always : [.. always, new CountedTry(TryLimit.Account, account)];
    }

    /// <returns>Null when the secret may be looked at; else how long to wait, and nothing was counted.</returns>
    public async Task<TryHeldUp?> WaitAsync(IReadOnlyList<CountedTry> tries, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await database.Database.BeginTransactionAsync(cancellation);
        foreach (var counted in tries.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            if (await CountAsync(counted, now, cancellation))
                continue;
            await transaction.RollbackAsync(cancellation);
            var key = counted.Key;
            var openFrom = await database.SignInDelays.Where(d => d.Key == key).Select(d => d.OpenFrom).SingleOrDefaultAsync(cancellation);
            var wait = openFrom > now ? openFrom - now : TimeSpan.FromSeconds(1);
            return new TryHeldUp(wait, await IsFirstAsync(key, now, now + wait, cancellation));
        }
        await transaction.CommitAsync(cancellation);
        return null;
    }

    /// <summary>The secret was right: this try was no wrong one, and the owner's own mistakes here are forgotten.</summary>
    public async Task SucceededAsync(IReadOnlyList<CountedTry> tries, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        foreach (var counted in tries)
        {
            var key = counted.Key;
            var rows = database.SignInDelays.Where(d => d.Key == key);
            if (counted.Limit == TryLimit.AccountAtAddress || counted.Limit == TryLimit.SecondStep)
                await rows.ExecuteDeleteAsync(cancellation);
            else
                await rows.ExecuteUpdateAsync(d => d.SetProperty(x => x.WrongTries, x => x.WrongTries > 0 ? x.WrongTries - 1 : 0).SetProperty(x => x.OpenFrom, now), cancellation);
        }
        if (tries.FirstOrDefault(t => t.Limit == TryLimit.AccountAtAddress) is { } here)
        {
            var known = new CountedTry(TryLimit.AccountAtAddress with { Kind = KnownKind }, here.What).Key;
            await database.Database.ExecuteSqlAsync(
                $"insert into sign_in_delays (key, wrong_tries, last_try_at, open_from) values ({known}, 0, {now}, {now}) on conflict (key) do update set last_try_at = {now}", cancellation);
        }
        var old = now - KnownFor;
        await database.SignInDelays.Where(d => d.LastTryAt < old).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Once for each wait, on all processes together: who goes on trying fills no trail.</summary>
    private async Task<bool> IsFirstAsync(string counted, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellation)
    {
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"held up\n{counted}")));
        return await database.Database.ExecuteSqlAsync(
            $"""
            insert into sign_in_delays as d (key, wrong_tries, last_try_at, open_from) values ({key}, 0, {now}, {until})
            on conflict (key) do update set last_try_at = {now}, open_from = {until} where d.open_from <= {now}
            """, cancellation) == 1;
    }

    private static string KnownKey(string account, string address) => new CountedTry(TryLimit.AccountAtAddress with { Kind = KnownKind }, $"{account}\n{address}").Key;

    private async Task<bool> CountAsync(CountedTry counted, DateTimeOffset now, CancellationToken cancellation)
    {
        var (key, limit, begun) = (counted.Key, counted.Limit, now - counted.Limit.Forgotten);
        var (free, first, longest) = (limit.Free, limit.First.TotalSeconds, limit.Longest.TotalSeconds);
        return await database.Database.ExecuteSqlAsync(
            $"""
            insert into sign_in_delays as d (key, wrong_tries, last_try_at, open_from) values ({key}, 1, {now}, {now})
            on conflict (key) do update set
                wrong_tries = case when d.last_try_at < {begun} then 1 else d.wrong_tries + 1 end,
                last_try_at = {now},
                open_from = {now} + make_interval(secs => case
                    when d.last_try_at < {begun} or d.wrong_tries + 1 <= {free} then 0
                    else least({longest}, {first} * power(2, least(d.wrong_tries - {free}, 20))) end)
            where d.open_from <= {now}
            """, cancellation) == 1;
    }
}
