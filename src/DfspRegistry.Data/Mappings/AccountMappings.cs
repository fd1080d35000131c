using DfspRegistry.Data.Accounts;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Sites;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

/// <summary>ASP.NET Core Identity's tables under the registry's names.</summary>
internal static class AccountMappings
{
    public static void Apply(ModelBuilder model)
    {
        model.Entity<RegistryUser>(user =>
        {
            user.ToTable("users");
            user.Property(u => u.Id).ValueGeneratedNever();
            user.HasIndex(u => u.NormalizedUserName).IsUnique().HasDatabaseName("ix_users_normalized_user_name");
            user.HasIndex(u => u.NormalizedEmail).IsUnique().HasDatabaseName("ix_users_normalized_email");
        });
        model.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims").HasIndex(c => c.UserId);
        model.Entity<IdentityUserLogin<Guid>>().ToTable("user_logins").HasIndex(l => l.UserId);
        model.Entity<IdentityUserToken<Guid>>().ToTable("user_tokens").Property(t => t.Value).HasMaxLength(TextRules.LongText);
        model.Entity<IdentityUserPasskey<Guid>>(passkey =>
        {
            passkey.ToTable("user_passkeys");
            passkey.HasKey(p => p.CredentialId);
            // The longest credential id that WebAuthn allows has 1023 bytes.
            passkey.Property(p => p.CredentialId).HasMaxLength(1024);
            passkey.OwnsOne(p => p.Data).ToJson("data");
            passkey.HasOne<RegistryUser>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
            passkey.HasIndex(p => p.UserId);
        });
    }
}

internal sealed class RoleGrantMapping : IEntityTypeConfiguration<RoleGrant>
{
    public void Configure(EntityTypeBuilder<RoleGrant> row)
    {
        row.ToTable("role_grants");
        row.HasKey(g => g.Id);
        row.Property(g => g.Id).ValueGeneratedNever();
        row.Property(g => g.Role).HasMaxLength(20);
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(g => g.UserId).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<Site>().WithMany().HasForeignKey(g => g.SiteId).OnDelete(DeleteBehavior.Restrict);
        // Every site is a place too.
        row.HasIndex(g => new { g.UserId, g.Role, g.SiteId }).IsUnique().AreNullsDistinct(false);
        row.HasIndex(g => g.SiteId);
        row.Check("role_known", $"role in ({string.Join(", ", RegistryRoles.All.Select(role => $"'{role}'"))})");
        row.Check("administrator_without_site", $"role <> '{RegistryRoles.Administrator}' or site_id is null");
    }
}
