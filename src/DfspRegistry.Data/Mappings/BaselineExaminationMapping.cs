using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Shared.Validation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class BaselineExaminationMapping : IEntityTypeConfiguration<BaselineExamination>
{
    public void Configure(EntityTypeBuilder<BaselineExamination> row)
    {
        row.IsRowOfPatient("baseline_examinations");
        row.Property(e => e.Finding).HasMaxLength(TextRules.LongText);
        row.RefersToLine();
    }
}
