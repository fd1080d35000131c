using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Studies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class StudyMapping : IEntityTypeConfiguration<Study>
{
    public void Configure(EntityTypeBuilder<Study> row)
    {
        row.ToTable("studies");
        row.HasKey(s => s.Id);
        row.Property(s => s.Id).ValueGeneratedNever();
        row.Property(s => s.Description).HasMaxLength(TextRules.LongText);
        row.HasIndex(s => s.Code).IsUnique();
        row.Check("code_filled", "code <> ''");
    }
}
