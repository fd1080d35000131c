using DfspRegistry.Data.Transfers;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Sites;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class PatientTransferMapping : IEntityTypeConfiguration<PatientTransfer>
{
    public void Configure(EntityTypeBuilder<PatientTransfer> row)
    {
        row.IsRowOfPatient("patient_transfers");
        row.HasOne<Site>().WithMany().HasForeignKey(t => t.FromSiteId).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<Site>().WithMany().HasForeignKey(t => t.ToSiteId).OnDelete(DeleteBehavior.Restrict);
        row.Property(t => t.Reason).HasMaxLength(TextRules.LongText);
        row.Property(t => t.Note).HasMaxLength(TextRules.LongText);
        row.HasIndex(t => t.FromSiteId);
        row.HasIndex(t => t.ToSiteId);
        // A patient can go to one place at a time.
        row.HasIndex(t => t.PatientId, "ix_patient_transfers_waiting").IsUnique().HasFilter("outcome is null");
        row.Check("to_another_site", "from_site_id <> to_site_id");
        row.Check("decided_whole", "(outcome is null) = (decided_at is null) and (outcome is null) = (decided_by is null)");
    }
}
