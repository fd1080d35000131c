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
        model.Entity<IdentityRole<Guid>>(role =>
        {
            role.ToTable("roles");
            role.Property(r => r.Id).ValueGeneratedNever();
            role.HasIndex(r => r.NormalizedName).IsUnique().HasDatabaseName("ix_roles_normalized_name");
        });
        model.Entity<IdentityUserRole<Guid>>().ToTable("user_roles").HasIndex(r => r.RoleId);
        model.Entity<IdentityUserClaim<Guid>>().ToTable("user_claims").HasIndex(c => c.UserId);
        model.Entity<IdentityUserLogin<Guid>>().ToTable("user_logins").HasIndex(l => l.UserId);
        model.Entity<IdentityUserToken<Guid>>().ToTable("user_tokens").Property(t => t.Value).HasMaxLength(TextRules.LongText);
        model.Entity<IdentityRoleClaim<Guid>>().ToTable("role_claims").HasIndex(c => c.RoleId);
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

internal sealed class UserSiteMapping : IEntityTypeConfiguration<UserSite>
{
    public void Configure(EntityTypeBuilder<UserSite> row)
    {
        row.ToTable("user_sites");
        row.HasKey(s => new { s.UserId, s.SiteId });
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<Site>().WithMany().HasForeignKey(s => s.SiteId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(s => s.SiteId);
    }
}
