using DfspRegistry.Domain.AdverseEvents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class AdverseEventGradeMapping : IEntityTypeConfiguration<AdverseEventGrade>
{
    public void Configure(EntityTypeBuilder<AdverseEventGrade> row)
    {
        row.IsRowOfPatient("adverse_event_grades");
        row.IsPartOf((AdverseEvent e) => e.Grades, nameof(AdverseEventGrade.AdverseEventId));
        row.RefersToVisit();
        row.HasIndex(g => g.VisitId);
        row.Property(g => g.From).HasColumnName("from_on");
        row.HasIndex(g => g.AdverseEventId);
        row.Check("grade_range", "grade between 1 and 5");
    }
}
