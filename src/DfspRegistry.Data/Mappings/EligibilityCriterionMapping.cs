using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class EligibilityCriterionMapping : IEntityTypeConfiguration<EligibilityCriterion>
{
    public void Configure(EntityTypeBuilder<EligibilityCriterion> row)
    {
        row.ToTable("eligibility_criteria");
        row.HasKey(c => c.Id);
        row.Property(c => c.Id).ValueGeneratedNever();
        row.Property(c => c.Text).HasMaxLength(TextRules.LongText);
        row.Property(c => c.SettledBy).HasMaxLength(TextRules.LongText);
        row.HasOne<CriteriaSet>().WithMany(s => s.Criteria).HasForeignKey(c => c.CriteriaSetId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(c => new { c.CriteriaSetId, c.Number }).IsUnique();
        row.HasIndex(c => new { c.CriteriaSetId, c.Code }).IsUnique();
        row.Check("number_from_one", "number >= 1");
    }
}
