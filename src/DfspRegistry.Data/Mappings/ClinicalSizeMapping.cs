using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class ClinicalSizeMapping : IEntityTypeConfiguration<ClinicalSize>
{
    public void Configure(EntityTypeBuilder<ClinicalSize> row)
    {
        row.IsRowOfPatient("clinical_sizes");
        row.RefersToLine();
        row.Property(s => s.XCm).HasPrecision(6, 2);
        row.Property(s => s.YCm).HasPrecision(6, 2);
        row.Property(s => s.ThicknessCm).HasPrecision(6, 2);
        row.HasIndex(s => s.TreatmentLineId);
        row.IsNotNegative("x_cm");
        row.IsNotNegative("y_cm");
        row.IsNotNegative("thickness_cm");
    }
}
