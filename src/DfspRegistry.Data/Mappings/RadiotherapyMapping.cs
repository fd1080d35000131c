using DfspRegistry.Domain.Treatment;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class RadiotherapyMapping : IEntityTypeConfiguration<Radiotherapy>
{
    public void Configure(EntityTypeBuilder<Radiotherapy> row)
    {
        row.IsRowOfPatient("radiotherapies");
        row.Property(r => r.TotalDoseGy).HasPrecision(6, 2);
        row.IsNotNegative("total_dose_gy");
        row.IsPositive("fractions");
        row.EndsNotBefore("ended_on", "started_on");
    }
}
