using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Accounts.SecondFactors;

public enum PasskeyPurpose { Create, Prove }

/// <summary>A question that a passkey was asked and has not answered yet. It is answered once, by whom it was put to, within five minutes.</summary>
public sealed class PasskeyCeremony
{
    /// <summary>SHA-256 of the token that the browser brings back and of what the answer is to count for.</summary>
    public required byte[] Id { get; init; }
    public required PasskeyPurpose Purpose { get; init; }
    /// <summary>Null where nobody is signed in yet.</summary>
    public required Guid? UserId { get; init; }
    /// <summary>The challenge and what it was asked for, as ASP.NET Core Identity writes it.</summary>
    public required string State { get; init; }
    public required DateTimeOffset Until { get; init; }
}

/// <summary>Keeps what a passkey was asked on the server, so that no answer counts twice and none to another's question.</summary>
public sealed class PasskeyCeremonies(RegistryDbContext database, TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <param name="subject">What the answer counts for and nothing else, such as one signature; empty for signing in.</param>
    /// <returns>The token for the browser.</returns>
    public async Task<string> AskAsync(PasskeyPurpose purpose, Guid? userId, string subject, string state, CancellationToken cancellation = default)
    {
        var now = clock.GetUtcNow();
        await database.PasskeyCeremonies.Where(c => c.Until < now).ExecuteDeleteAsync(cancellation);
        var token = RandomNumberGenerator.GetBytes(32);
        var ceremony = new PasskeyCeremony { Id = IdOf(token, subject), Purpose = purpose, UserId = userId, State = state, Until = now + Patience };
        var (code, id, until) = (Domain.Shared.Codes.Print(purpose), ceremony.Id, ceremony.Until);
        // A question is no record: it is written past the audit trail, which tells of what comes of it.
        await database.Database.ExecuteSqlAsync($"insert into passkey_ceremonies (id, purpose, user_id, state, until) values ({id}, {code}, {userId}, {state}, {until})", cancellation);
        return Base64Url.EncodeToString(token);
    }

    /// <param name="subject">As it was asked.</param>
    /// <returns>What was asked; null when it was never asked, of somebody else, for something else, too long ago, or has been answered.</returns>
    public async Task<string?> TakeAsync(PasskeyPurpose purpose, Guid? userId, string subject, string? token, CancellationToken cancellation = default)
    {
        var bytes = new byte[33];
        if (token is not { Length: 43 } || !Base64Url.TryDecodeFromChars(token, bytes, out var length) || length != 32)
            return null;
        var (id, now, code) = (IdOf(bytes.AsSpan(0, 32), subject), clock.GetUtcNow(), Domain.Shared.Codes.Print(purpose));
        var taken = await database.Database.SqlQuery<string>(
            $"delete from passkey_ceremonies where id = {id} and purpose = {code} and user_id is not distinct from {userId}::uuid and until > {now} returning state").ToListAsync(cancellation);
        return taken.SingleOrDefault();
    }

    private static byte[] IdOf(ReadOnlySpan<byte> token, string subject) => SHA256.HashData([.. token, .. Encoding.UTF8.GetBytes(subject)]);
}

internal sealed class PasskeyCeremonyMapping : IEntityTypeConfiguration<PasskeyCeremony>
{
    public void Configure(EntityTypeBuilder<PasskeyCeremony> row)
    {
        row.ToTable("passkey_ceremonies");
        row.HasKey(c => c.Id);
        row.Property(c => c.Id).HasMaxLength(32);
        row.Property(c => c.Purpose).HasConversion<Mappings.CodeConverter<PasskeyPurpose>>().HasColumnType("text");
        row.Property(c => c.State).HasMaxLength(4000);
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(c => c.Until);
    }
}
