using DfspRegistry.Domain.FollowUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class MissingAnswerMapping : IEntityTypeConfiguration<MissingAnswer>
{
    public void Configure(EntityTypeBuilder<MissingAnswer> row)
    {
        row.IsRowOfPatient("missing_answers");
        row.RefersToVisit();
        row.HasIndex(m => new { m.VisitId, m.Item, m.SubjectId }).IsUnique().AreNullsDistinct(false);
        row.Check("item_filled", "item <> ''");
    }
}
