using DfspRegistry.Domain.Treatment;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class DosePeriodMapping : IEntityTypeConfiguration<DosePeriod>
{
    public void Configure(EntityTypeBuilder<DosePeriod> row)
    {
        row.IsRowOfPatient("dose_periods");
        row.IsPartOf((TreatmentLine l) => l.DosePeriods, nameof(DosePeriod.TreatmentLineId));
        row.Property(d => d.DoseMgPerDay).HasPrecision(8, 3);
        row.HasIndex(d => d.TreatmentLineId);
        row.IsNotNegative("dose_mg_per_day");
        row.EndsNotBefore("ended_on", "started_on");
    }
}
