using System.Security.Cryptography;
using System.Text;
using DfspRegistry.Data.Accounts.SigningIn;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Limits;

/// <param name="Kind">What is counted.</param>
/// <param name="AtOnce">So many go through in a row.</param>
/// <param name="Every">After those, one in so long.</param>
public sealed record SharedRate(string Kind, int AtOnce, TimeSpan Every)
{
    /// <summary>Searches for patients: many in a day's work, none by the thousand.</summary>
    public static readonly SharedRate Search = new("search", 120, TimeSpan.FromSeconds(2));
    /// <summary>Files of a study and approved rows; a report offers some fifty.</summary>
    public static readonly SharedRate Export = new("export", 300, TimeSpan.FromSeconds(5));
    /// <summary>Pages of patients opened one after the other, the record, its forms and its history: a ward round, not a copy of the registry.</summary>
    public static readonly SharedRate Record = new("record", 300, TimeSpan.FromSeconds(3));
    /// <summary>Pictures looked at; a page shows all of a patient at once.</summary>
    public static readonly SharedRate Picture = new("picture", 600, TimeSpan.FromSeconds(1));
    /// <summary>Forms with pictures, each with up to five.</summary>
    public static readonly SharedRate Upload = new("upload", 60, TimeSpan.FromSeconds(10));

    /// <summary>How often the trail says that a person went beyond a rate: whoever floods the registry must not flood its trail.</summary>
    public static SharedRate Said(SharedRate rate)
    {
        ArgumentNullException.ThrowIfNull(rate);
        return new SharedRate($"{rate.Kind}, said", 1, TimeSpan.FromMinutes(10));
    }

    /// <summary>The row of <see cref="SignInDelay"/> that counts for this person.</summary>
    public string KeyFor(string who) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"rate {Kind}\n{who}")));
}

/// <summary>
/// How often a person does something, counted in the database for all processes together, so that two processes do not allow twice as much. One moment a
/// person and kind is all that is kept (the generic cell rate algorithm): when the allowance will be whole again. Counting and deciding are one statement.
/// </summary>
public sealed class SharedRates(RegistryDbContext database, TimeProvider clock)
{
    /// <returns>Null when it may be done, and was counted; else how long to wait.</returns>
    public async Task<TimeSpan?> WaitAsync(SharedRate rate, string who, CancellationToken cancellation = default)
    {
        var (key, now) = (rate.KeyFor(who), clock.GetUtcNow());
        var (next, ahead) = (now + rate.Every, now + rate.Every * (rate.AtOnce - 1));
        var counted = await database.Database.ExecuteSqlAsync(
            $"""
            insert into sign_in_delays as d (key, wrong_tries, last_try_at, open_from) values ({key}, 0, {now}, {next})
            on conflict (key) do update set last_try_at = {now}, open_from = greatest(d.open_from, {now}) + make_interval(secs => {rate.Every.TotalSeconds})
            where d.open_from <= {ahead}
            """, cancellation);
        if (counted == 1)
            return null;
        var whole = await database.SignInDelays.Where(d => d.Key == key).Select(d => d.OpenFrom).SingleAsync(cancellation);
        return whole > ahead ? whole - ahead : TimeSpan.FromSeconds(1);
    }
}
