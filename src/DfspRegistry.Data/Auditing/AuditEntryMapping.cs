using DfspRegistry.Data.Mappings;
using DfspRegistry.Domain.Shared.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Auditing;

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public void Configure(EntityTypeBuilder<AuditEntry> row)
    {
        row.ToTable("audit_entries");
        row.HasKey(e => e.Id);
        row.Property(e => e.Id).UseIdentityAlwaysColumn();
        row.Property(e => e.At).HasDefaultValueSql("clock_timestamp()").ValueGeneratedOnAdd();
        row.Property(e => e.Action).HasConversion<CodeConverter<AuditAction>>().HasColumnType("text");
        row.Property(e => e.Table).HasColumnName("table_name");
        // A passkey's id is up to 1023 bytes, written in hexadecimal.
        row.Property(e => e.RowId).HasMaxLength(2046);
        row.Property(e => e.Old).HasColumnName("old_values").HasColumnType("jsonb").HasMaxLength(-1);
        row.Property(e => e.New).HasColumnName("new_values").HasColumnType("jsonb").HasMaxLength(-1);
        row.Property(e => e.Reason).HasMaxLength(TextRules.LongText);
        row.HasIndex(e => new { e.PatientId, e.Id });
        row.HasIndex(e => new { e.UserId, e.Id });
        row.HasIndex(e => new { e.Table, e.RowId });
    }
}
