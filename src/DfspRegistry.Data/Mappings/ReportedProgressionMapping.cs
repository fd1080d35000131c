using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class ReportedProgressionMapping : IEntityTypeConfiguration<ReportedProgression>
{
    public void Configure(EntityTypeBuilder<ReportedProgression> row)
    {
        row.IsRowOfPatient("reported_progressions");
        row.RefersToLine();
        row.HasIndex(p => p.TreatmentLineId);
    }
}
