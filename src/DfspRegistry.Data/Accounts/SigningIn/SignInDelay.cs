using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Accounts.SigningIn;

/// <summary>
/// How often somebody was wrong of late, by account, by address or by both together, and from when the next try is looked at. The rates of <see cref="Limits.SharedRates"/> stand here too, each one moment.
/// </summary>
public sealed class SignInDelay
{
    /// <summary>SHA-256 of what is counted, in hexadecimal: what people type for a name can be a password.</summary>
    public required string Key { get; init; }
    public required int WrongTries { get; init; }
    public required DateTimeOffset LastTryAt { get; init; }
    public required DateTimeOffset OpenFrom { get; init; }
}

internal sealed class SignInDelayMapping : IEntityTypeConfiguration<SignInDelay>
{
    public void Configure(EntityTypeBuilder<SignInDelay> row)
    {
        row.ToTable("sign_in_delays");
        row.HasKey(d => d.Key);
        row.Property(d => d.Key).HasMaxLength(64);
        row.HasIndex(d => d.LastTryAt);
    }
}
