using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.Shared.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class CtcaeTermMapping : IEntityTypeConfiguration<CtcaeTerm>
{
    public void Configure(EntityTypeBuilder<CtcaeTerm> row)
    {
        row.ToTable("ctcae_terms");
        row.HasKey(t => t.Id);
        row.Property(t => t.Id).ValueGeneratedNever();
        row.Property(t => t.Definition).HasMaxLength(TextRules.LongText);
        row.PrimitiveCollection(t => t.GradeDefinitions).ElementType().HasMaxLength(TextRules.LongText);
        row.HasIndex(t => new { t.Version, t.Term }).IsUnique();
        row.Check("allowed_grades_range", "allowed_grades <@ array[1, 2, 3, 4, 5] and cardinality(allowed_grades) > 0");
        row.Check("grade_definitions_match", "cardinality(grade_definitions) in (0, cardinality(allowed_grades))");
    }
}
