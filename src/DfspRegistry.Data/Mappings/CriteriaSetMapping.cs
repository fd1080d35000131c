using DfspRegistry.Domain.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class CriteriaSetMapping : IEntityTypeConfiguration<CriteriaSet>
{
    public void Configure(EntityTypeBuilder<CriteriaSet> row)
    {
        row.ToTable("criteria_sets");
        row.HasKey(s => s.Id);
        row.Property(s => s.Id).ValueGeneratedNever();
        row.HasOne<Study>().WithMany(s => s.CriteriaSets).HasForeignKey(s => s.StudyId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(s => new { s.StudyId, s.Code, s.Version }).IsUnique();
        row.Check("version_from_one", "version >= 1");
    }
}
