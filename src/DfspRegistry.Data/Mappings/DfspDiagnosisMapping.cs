using DfspRegistry.Domain.Diagnosis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class DfspDiagnosisMapping : IEntityTypeConfiguration<DfspDiagnosis>
{
    public void Configure(EntityTypeBuilder<DfspDiagnosis> row)
    {
        row.IsRowOfPatient("diagnoses");
        row.HasIndex(d => d.PatientId).IsUnique();
        row.Property(d => d.FibrosarcomatousPercent).HasPrecision(5, 2);
        row.Property(d => d.LengthCm).HasPrecision(6, 2);
        row.Property(d => d.WidthCm).HasPrecision(6, 2);
        row.Property(d => d.ThicknessCm).HasPrecision(6, 2);
        row.IsPercent("fibrosarcomatous_percent");
        row.Check("grade_range", "grade between 1 and 3");
        row.IsNotNegative("length_cm");
        row.IsNotNegative("width_cm");
        row.IsNotNegative("thickness_cm");
    }
}
