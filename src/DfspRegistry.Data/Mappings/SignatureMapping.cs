using DfspRegistry.Data.Auditing;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Signing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class SignatureMapping : IEntityTypeConfiguration<Signature>
{
    public void Configure(EntityTypeBuilder<Signature> row)
    {
        row.IsRowOfPatient("signatures");
        row.RefersToVisit();
        // The time is the database's: what is set here is only the same moment for seal and trail.
        row.Property(s => s.At).HasDefaultValueSql("now()").ValueGeneratedOnAdd().Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
        row.Property(s => s.Content).HasColumnType("text").HasMaxLength(-1);
        row.Property(s => s.Seal).HasMaxLength(AuditHash.Size);
    }
}

internal sealed class RecordLockMapping : IEntityTypeConfiguration<RecordLock>
{
    public void Configure(EntityTypeBuilder<RecordLock> row)
    {
        row.IsRowOfPatient("record_locks", isIndexed: false);
        row.RefersToVisit();
        row.Property(l => l.At).HasDefaultValueSql("now()").ValueGeneratedOnAdd().Metadata.SetBeforeSaveBehavior(PropertySaveBehavior.Ignore);
        row.Property(l => l.Reason).HasMaxLength(TextRules.LongText);
        // One lock for each thing that can be locked; a null is a thing too.
        row.HasIndex(l => new { l.PatientId, l.VisitId }).IsUnique().AreNullsDistinct(false);
    }
}
