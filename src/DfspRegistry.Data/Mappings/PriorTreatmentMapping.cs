using DfspRegistry.Domain.Diagnosis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class PriorTreatmentMapping : IEntityTypeConfiguration<PriorTreatment>
{
    public void Configure(EntityTypeBuilder<PriorTreatment> row)
    {
        row.IsRowOfPatient("prior_treatments");
        row.EndsNotBefore("ended_on", "started_on");
    }
}
