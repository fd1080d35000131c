using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Surgery;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class HistologyExaminationMapping : IEntityTypeConfiguration<HistologyExamination>
{
    public void Configure(EntityTypeBuilder<HistologyExamination> row)
    {
        row.IsRowOfPatient("histology_examinations");
        row.RefersToLine();
        row.RefersTo<HistologyExamination, SurgicalProcedure>(nameof(HistologyExamination.SurgicalProcedureId));
        row.Property(h => h.CellularityDecreasePercent).HasPrecision(5, 2);
        row.Property(h => h.Notes).HasMaxLength(TextRules.LongText);
        row.IsPercent("cellularity_decrease_percent");
    }
}
