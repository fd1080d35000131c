using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class LesionMeasurementMapping : IEntityTypeConfiguration<LesionMeasurement>
{
    public void Configure(EntityTypeBuilder<LesionMeasurement> row)
    {
        row.IsRowOfPatient("lesion_measurements");
        row.IsPartOf((Assessment a) => a.Measurements, nameof(LesionMeasurement.AssessmentId));
        row.RefersTo<LesionMeasurement, Lesion>(nameof(LesionMeasurement.LesionId));
        row.Property(m => m.DiameterMm).HasPrecision(7, 2);
        row.Property(m => m.PerpendicularMm).HasPrecision(7, 2);
        row.HasIndex(m => new { m.AssessmentId, m.LesionId }).IsUnique();
        row.HasIndex(m => m.LesionId);
        row.IsPositive("diameter_mm");
        row.IsPositive("perpendicular_mm");
        // Measured means with a number; a non-target lesion is judged by its status instead.
        row.Check("measured_has_diameter", "state <> 'measured' or diameter_mm is not null or status is not null");
        row.Check("unmeasured_has_no_diameter", "state = 'measured' or diameter_mm is null and perpendicular_mm is null");
    }
}
