using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Accounts.SecondFactors;

/// <summary>The app on a person's telephone that shows a new code every half minute. There is a row once the first code was right.</summary>
public sealed class Authenticator
{
    public required Guid UserId { get; init; }
    /// <summary>The key that app and registry share, wrapped by the installation key.</summary>
    public required byte[] SealedKey { get; set; }
    public required DateTimeOffset SetUpAt { get; set; }
    /// <summary>The half minute of the last code that was accepted; no code of it or of an earlier one is accepted again.</summary>
    public required long LastStep { get; set; }
}

/// <summary>A code for the day when telephone and passkey are lost. Each works once.</summary>
public sealed class RecoveryCode
{
    public required Guid Id { get; init; }
    public required Guid UserId { get; init; }
    /// <summary>SHA-256 of the code, which has 120 random bits.</summary>
    public required byte[] Hash { get; init; }
    public required DateTimeOffset MadeAt { get; init; }
    public DateTimeOffset? UsedAt { get; set; }
}

internal sealed class AuthenticatorMapping : IEntityTypeConfiguration<Authenticator>
{
    public void Configure(EntityTypeBuilder<Authenticator> row)
    {
        row.ToTable("authenticators");
        row.HasKey(a => a.UserId);
        row.Property(a => a.UserId).ValueGeneratedNever();
        row.Property(a => a.SealedKey).HasMaxLength(100);
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(a => a.UserId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class RecoveryCodeMapping : IEntityTypeConfiguration<RecoveryCode>
{
    public void Configure(EntityTypeBuilder<RecoveryCode> row)
    {
        row.ToTable("recovery_codes");
        row.HasKey(c => c.Id);
        row.Property(c => c.Id).ValueGeneratedNever();
        row.Property(c => c.Hash).HasMaxLength(32);
        // Two requests with one code: the second finds it used and saves nothing.
        row.Property(c => c.UsedAt).IsConcurrencyToken();
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(c => new { c.UserId, c.Hash }).IsUnique();
    }
}
