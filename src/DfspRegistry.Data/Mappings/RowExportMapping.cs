using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.RowExports;
using DfspRegistry.Domain.Shared.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class RowExportMapping : IEntityTypeConfiguration<RowExport>
{
    public void Configure(EntityTypeBuilder<RowExport> row)
    {
        row.ToTable("row_exports");
        row.HasKey(e => e.Id);
        row.Property(e => e.Id).ValueGeneratedNever();
        row.RefersToStudy();
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(e => e.RequestedById).OnDelete(DeleteBehavior.Restrict);
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(e => e.DecidedById).OnDelete(DeleteBehavior.Restrict);
        row.Property(e => e.Purpose).HasMaxLength(TextRules.LongText);
        row.Property(e => e.Note).HasMaxLength(TextRules.LongText);
        row.Property(e => e.Secret).HasMaxLength(RowDisguise.SecretBytes);
        row.HasIndex(e => e.RequestedById);
        row.Check("purpose_filled", "purpose <> ''");
        row.Check("for_some_site", "cardinality(site_ids) > 0");
        row.Check("secret_length", $"length(secret) = {RowDisguise.SecretBytes}");
        row.Check("decided_whole", "(outcome is null) = (decided_at is null) and (outcome is null) = (decided_by_id is null) and (outcome is null) = (decided_by is null)");
        row.Check("decided_by_another", "outcome is null or (outcome = 'withdrawn') = (decided_by_id = requested_by_id)");
        row.Check("approved_for_a_time", "coalesce(outcome = 'approved', false) = (expires_at is not null) and (expires_at is null) = (acknowledged is null)");
    }
}

internal sealed class RowExportDownloadMapping : IEntityTypeConfiguration<RowExportDownload>
{
    public void Configure(EntityTypeBuilder<RowExportDownload> row)
    {
        row.ToTable("row_export_downloads");
        row.HasKey(d => d.Id);
        row.Property(d => d.Id).ValueGeneratedNever();
        row.HasOne<RowExport>().WithMany().HasForeignKey(d => d.RowExportId).OnDelete(DeleteBehavior.Restrict);
        row.Property(d => d.Sha256).HasMaxLength(64);
        row.Property(d => d.Contents).HasMaxLength(-1).HasColumnType("text");
        row.HasIndex(d => d.RowExportId);
        row.Check("sha256_length", "length(sha256) = 64");
    }
}
