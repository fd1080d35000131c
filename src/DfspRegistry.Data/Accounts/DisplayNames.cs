using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts;

/// <summary>
/// The name that colleagues see. It stands in the trail and under signatures, so nobody bears another's: names that read alike are one, those of closed accounts and
/// those that the trail gives to programs among them.
/// </summary>
public static class DisplayNames
{
    public const int Longest = 200;

    /// <returns>The name without spaces around and without more than one between words; null where nothing is left, or too much.</returns>
    public static string? Tidy(string? typed)
    {
        var words = new string([.. (typed ?? "").Where(c => char.IsWhiteSpace(c) || !IsInvisible(c)).Select(c => char.IsWhiteSpace(c) ? ' ' : c)]);
        return string.Join(' ', words.Split(' ', StringSplitOptions.RemoveEmptyEntries)) is { Length: > 0 and <= Longest } name ? name : null;
    }

    /// <summary>Is it free for this account? Called under <see cref="AccountLock"/>.</summary>
    /// <param name="name">As <see cref="Tidy"/> gives it.</param>
    public static async Task<bool> IsFreeAsync(RegistryDbContext database, string name, Guid? account, CancellationToken cancellation)
    {
        var key = Key(name);
        if (key.EndsWith(Key(CommandLineUser.Mark), StringComparison.Ordinal) || key == Key(NobodySignedIn.Name))
            return false;
        var others = await database.Users.Where(u => u.Id != account).Select(u => u.DisplayName).ToListAsync(cancellation);
        return others.TrueForAll(other => Key(Tidy(other) ?? other) != key);
    }

    private static string Key(string name) => name.ToUpperInvariant();

    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned;
}
