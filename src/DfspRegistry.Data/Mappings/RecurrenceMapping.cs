using DfspRegistry.Domain.FollowUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class RecurrenceMapping : IEntityTypeConfiguration<Recurrence>
{
    public void Configure(EntityTypeBuilder<Recurrence> row)
    {
        row.IsRowOfPatient("recurrences");
        row.RefersToVisit();
        row.HasIndex(r => r.VisitId);
    }
}
