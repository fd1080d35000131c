using DfspRegistry.Domain.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class PlannedVisitMapping : IEntityTypeConfiguration<PlannedVisit>
{
    public void Configure(EntityTypeBuilder<PlannedVisit> row)
    {
        row.ToTable("planned_visits");
        row.HasKey(v => v.Id);
        row.Property(v => v.Id).ValueGeneratedNever();
        row.HasOne<VisitSchedule>().WithMany(s => s.PlannedVisits).HasForeignKey(v => v.VisitScheduleId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(v => new { v.VisitScheduleId, v.Number }).IsUnique();
        row.Check("repeat_positive", "repeat_every_days > 0");
        row.Check("window_not_negative", "window_before_days >= 0 and window_after_days >= 0");
    }
}
