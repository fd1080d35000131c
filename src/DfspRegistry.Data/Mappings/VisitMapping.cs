using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class VisitMapping : IEntityTypeConfiguration<Visit>
{
    public void Configure(EntityTypeBuilder<Visit> row)
    {
        row.IsRowOfPatient("visits");
        row.Property(v => v.Notes).HasMaxLength(TextRules.LongText);
        row.Property(v => v.Version).IsConcurrencyToken();
        row.HasIndex(v => v.NextVisitOn).HasFilter("next_visit_on is not null");
        row.Check("kps_steps", "kps between 0 and 100 and kps % 10 = 0");
        row.Property(v => v.OpenItems).HasDefaultValue(0);
        row.Check("complete_without_open_items", "open_items = 0 or (open_items > 0 and state = 'in_progress')");
        row.EndsNotBefore("next_visit_on", "visited_on");
    }
}
