using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace DfspRegistry.Data.Accounts.SecondFactors;

/// <summary>Ten codes on paper. They are shown when they are made and never again; new ones take the place of all old ones.</summary>
public sealed class RecoveryCodes(RegistryDbContext database, TimeProvider clock)
{
    public const int Count = 10;
    private const int Size = 15;

    public Task<int> LeftAsync(Guid userId, CancellationToken cancellation = default) =>
        database.RecoveryCodes.CountAsync(c => c.UserId == userId && c.UsedAt == null, cancellation);

    public async Task<IReadOnlyList<string>> MakeAsync(Guid userId, CancellationToken cancellation = default)
    {
        await RemoveAsync(userId, cancellation);
        var now = clock.GetUtcNow();
        var codes = Enumerable.Range(0, Count).Select(_ => Written(RandomNumberGenerator.GetBytes(Size))).ToList();
        database.AddRange(codes.Select(code => new RecoveryCode { Id = Guid.CreateVersion7(), UserId = userId, Hash = Hash(code), MadeAt = now }));
        await database.SaveChangesAsync(cancellation);
        return codes;
    }

    public async Task<bool> UseAsync(Guid userId, string? typed, CancellationToken cancellation = default)
    {
        if (string.IsNullOrWhiteSpace(typed) || typed.Length > 100)
            return false;
        var hash = Hash(typed);
        if (await database.RecoveryCodes.SingleOrDefaultAsync(c => c.UserId == userId && c.Hash == hash && c.UsedAt == null, cancellation) is not { } code)
            return false;
        code.UsedAt = clock.GetUtcNow();
        try
        {
            await database.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateConcurrencyException)
        {
            return false;
        }
    }

    public async Task RemoveAsync(Guid userId, CancellationToken cancellation = default)
    {
        database.RemoveRange(await database.RecoveryCodes.Where(c => c.UserId == userId).ToListAsync(cancellation));
        await database.SaveChangesAsync(cancellation);
    }

    /// <summary>Six groups of four, small letters and digits that are not taken for each other.</summary>
    private static string Written(byte[] code) => string.Join('-', Base32.Write(code).ToLowerInvariant().Chunk(4).Select(c => new string(c)));

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.ASCII.GetBytes(new string([.. code.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)])));
}
