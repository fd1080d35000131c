using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class AssessmentMapping : IEntityTypeConfiguration<Assessment>
{
    public void Configure(EntityTypeBuilder<Assessment> row)
    {
        row.IsRowOfPatient("assessments");
        row.RefersToLine();
        row.RefersToVisit();
        row.Property(a => a.SliceThicknessMm).HasPrecision(5, 2);
        row.Property(a => a.TargetSum).HasPrecision(12, 2);
        row.HasIndex(a => a.TreatmentLineId);
        row.HasIndex(a => a.VisitId);
        row.HasIndex(a => a.TreatmentLineId, "ix_assessments_baseline").IsUnique().HasFilter("is_baseline");
        row.IsNotNegative("target_sum");
        row.IsPositive("slice_thickness_mm");
        row.Check("override_has_reason", "override_response is null or override_reason <> '' and override_reason is not null");
        row.Check("baseline_has_no_response", "not is_baseline or reported_response is null and computed_response is null and override_response is null");
        row.Check("computed_names_rule", "computed_response is null or computed_by is not null");
    }
}
