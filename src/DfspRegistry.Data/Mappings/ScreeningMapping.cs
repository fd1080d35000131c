using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class ScreeningMapping : IEntityTypeConfiguration<Screening>
{
    public void Configure(EntityTypeBuilder<Screening> row)
    {
        row.IsRowOfPatient("screenings");
        row.RefersToStudy();
        row.Property(s => s.Reason).HasMaxLength(TextRules.LongText);
        row.HasOne<CriteriaSet>().WithMany().HasForeignKey(s => s.CriteriaSetId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(s => new { s.StudyId, s.Decision });
        row.Check("exception_has_reason", "decision <> 'eligible_with_exception' or reason <> '' and reason is not null");
    }
}
