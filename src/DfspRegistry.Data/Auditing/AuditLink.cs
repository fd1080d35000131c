using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Auditing;

/// <summary>
/// The place of one entry in the chain of the audit trail. The database itself adds it when a transaction commits (see the migration
/// AuditChain): positions follow each other without a gap, in the order in which the transactions became visible.
/// </summary>
public sealed class AuditLink
{
    /// <summary>The position of a result in the trail: 1 for the first entry.</summary>
    public long Position { get; init; }
    public long EntryId { get; init; }
    /// <summary>Hash of the position before; 32 zero bytes for the first.</summary>
    public required byte[] PreviousHash { get; init; }
    /// <summary>SHA-256 over position, previous hash and every column of the entry; see <see cref="AuditHash"/>.</summary>
    public required byte[] Hash { get; init; }
}

internal sealed class AuditLinkMapping : IEntityTypeConfiguration<AuditLink>
{
    public void Configure(EntityTypeBuilder<AuditLink> row)
    {
        row.ToTable("audit_chain");
        row.HasKey(l => l.Position);
        row.Property(l => l.Position).ValueGeneratedNever();
        row.HasIndex(l => l.EntryId).IsUnique();
        row.Property(l => l.PreviousHash).HasMaxLength(AuditHash.Size);
        row.Property(l => l.Hash).HasMaxLength(AuditHash.Size);
    }
}
