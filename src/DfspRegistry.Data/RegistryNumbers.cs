using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data;

/// <summary>Numbers for new patients, from a sequence of the database: each is given once, also when the patient is not saved after all.</summary>
public static class RegistryNumbers
{
    internal const string Sequence = "registry_numbers";

    public static async Task<string> NextAsync(RegistryDbContext database, CancellationToken cancellation = default) =>
        (await NextAsync(database, 1, cancellation))[0];

    /// <summary>As many numbers in one round trip, ascending.</summary>
    public static async Task<IReadOnlyList<string>> NextAsync(RegistryDbContext database, int count, CancellationToken cancellation = default)
    {
        var numbers = await database.Database
            .SqlQuery<long>($"select nextval('registry_numbers') as \"Value\" from generate_series(1, {count})").ToListAsync(cancellation);
        return [.. numbers.Order().Select(number => "D-" + number.ToString("000000", CultureInfo.InvariantCulture))];
    }
}
