using DfspRegistry.Domain.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class VisitScheduleMapping : IEntityTypeConfiguration<VisitSchedule>
{
    public void Configure(EntityTypeBuilder<VisitSchedule> row)
    {
        row.ToTable("visit_schedules");
        row.HasKey(s => s.Id);
        row.Property(s => s.Id).ValueGeneratedNever();
        row.HasOne<Study>().WithMany(s => s.VisitSchedules).HasForeignKey(s => s.StudyId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(s => new { s.StudyId, s.Version }).IsUnique();
        row.Check("version_from_one", "version >= 1");
    }
}
