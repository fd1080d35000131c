using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class CriterionAnswerMapping : IEntityTypeConfiguration<CriterionAnswer>
{
    public void Configure(EntityTypeBuilder<CriterionAnswer> row)
    {
        row.IsRowOfPatient("criterion_answers");
        row.IsPartOf((Screening s) => s.Answers, nameof(CriterionAnswer.ScreeningId));
        row.HasOne<EligibilityCriterion>().WithMany().HasForeignKey(a => a.CriterionId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(a => new { a.ScreeningId, a.CriterionId }).IsUnique();
        row.Check("exception_covers_not_met", "not is_excepted or state = 'not_met'");
    }
}
