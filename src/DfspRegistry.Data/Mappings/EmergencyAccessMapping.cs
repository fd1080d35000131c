using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.BreakGlass;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Sites;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class EmergencyAccessMapping : IEntityTypeConfiguration<EmergencyAccess>
{
    public void Configure(EntityTypeBuilder<EmergencyAccess> row)
    {
        row.IsRowOfPatient("emergency_accesses");
        row.HasOne<Site>().WithMany().HasForeignKey(a => a.SiteId).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(a => a.UserId).OnDelete(DeleteBehavior.Restrict);
        row.Property(a => a.Reason).HasMaxLength(TextRules.LongText);
        row.HasIndex(a => a.SiteId);
        row.HasIndex(a => new { a.UserId, a.RegistryNumber });
        row.Check("until_after_opened", "until > opened_at");
        row.Check("ended_whole", "(ended_at is null) = (ended_by is null)");
        row.Check("acknowledged_whole", "(acknowledged_at is null) = (acknowledged_by is null)");
    }
}
