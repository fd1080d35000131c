using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.Shared.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class ConfirmedFindingMapping : IEntityTypeConfiguration<ConfirmedFinding>
{
    public void Configure(EntityTypeBuilder<ConfirmedFinding> row)
    {
        row.IsRowOfPatient("confirmed_findings");
        row.RefersToVisit();
        row.Property(f => f.Message).HasMaxLength(TextRules.LongText);
        row.HasIndex(f => new { f.VisitId, f.Code, f.SubjectId }).IsUnique().AreNullsDistinct(false);
    }
}
