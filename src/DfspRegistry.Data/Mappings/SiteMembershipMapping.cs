using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Sites;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class SiteMembershipMapping : IEntityTypeConfiguration<SiteMembership>
{
    public void Configure(EntityTypeBuilder<SiteMembership> row)
    {
        row.IsRowOfPatient("site_memberships");
        row.Property(m => m.From).HasColumnName("from_on");
        row.Property(m => m.To).HasColumnName("to_on");
        row.HasOne<Site>().WithMany().HasForeignKey(m => m.SiteId).OnDelete(DeleteBehavior.Restrict);
        // One site at a time cares for a patient.
        row.HasIndex(m => m.PatientId, "ix_site_memberships_current").IsUnique().HasFilter("to_on is null");
        row.Check("to_on_order", "to_on >= from_on");
    }
}
