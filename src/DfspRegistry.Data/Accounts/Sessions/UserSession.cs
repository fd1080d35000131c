using DfspRegistry.Data.Mappings;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Accounts.Sessions;

/// <summary>
/// One browser in which a person is signed in. The browser holds a random token and nothing else; this row says whose it is and how long it is good.
/// </summary>
public sealed class UserSession
{
    /// <summary>SHA-256 of the token: who reads this table cannot come in with it.</summary>
    public required byte[] Id { get; init; }
    public required Guid UserId { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    /// <summary>Written at most once a minute, so up to a minute early.</summary>
    public required DateTimeOffset LastActiveAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    /// <summary>When the person last proved who it is; later than the start where it was asked again.</summary>
    public required DateTimeOffset ConfirmedAt { get; init; }
    public required SignInMethod Method { get; init; }
    /// <summary>False between the password and the second step: such a session opens nothing but that step.</summary>
    public required bool IsComplete { get; init; }
    /// <summary>The account's at the start: whatever changes it (password, second factor, role, sites, closing) ends every session.</summary>
    public required string SecurityStamp { get; init; }
    /// <summary>From where: the network address.</summary>
    public required string Source { get; init; }
    /// <summary>Which browser on which system, in words.</summary>
    public required string Browser { get; init; }

    public DateTimeOffset LongestUntil => StartedAt + SessionLimits.Longest;

    /// <summary>When it ends if nothing more is asked for.</summary>
    public DateTimeOffset Until
    {
        get
        {
            var idle = LastActiveAt + (IsComplete ? SessionLimits.Idle : SessionLimits.SecondStep);
            return idle < LongestUntil ? idle : LongestUntil;
        }
    }
}

/// <summary>How a person came in.</summary>
public enum SignInMethod { Password, Passkey, PasswordAndCode, PasswordAndPasskey, PasswordAndRecoveryCode }

public static class SessionLimits
{
    public static readonly TimeSpan Idle = TimeSpan.FromMinutes(30);
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);
    /// <summary>Between the password and the second step.</summary>
    public static readonly TimeSpan SecondStep = TimeSpan.FromMinutes(15);
    /// <summary>How long a proof of who it is counts as recent.</summary>
    public static readonly TimeSpan Recent = TimeSpan.FromMinutes(5);
    /// <summary>How long an ended session stays in the list; the audit trail keeps that there was one.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);
}

internal sealed class UserSessionMapping : IEntityTypeConfiguration<UserSession>
{
    public void Configure(EntityTypeBuilder<UserSession> row)
    {
        row.ToTable("user_sessions");
        row.HasKey(s => s.Id);
        row.Property(s => s.Id).HasMaxLength(32);
        row.Property(s => s.Method).HasConversion<CodeConverter<SignInMethod>>().HasColumnType("text");
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(s => new { s.UserId, s.StartedAt });
        row.Ignore(s => s.Until);
        row.Ignore(s => s.LongestUntil);
    }
}
