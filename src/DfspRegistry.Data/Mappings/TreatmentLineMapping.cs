using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Treatment;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class TreatmentLineMapping : IEntityTypeConfiguration<TreatmentLine>
{
    public void Configure(EntityTypeBuilder<TreatmentLine> row)
    {
        row.IsRowOfPatient("treatment_lines", isIndexed: false);
        row.RefersToStudy();
        row.RefersTo<TreatmentLine, Visit>(nameof(TreatmentLine.EndVisitId));
        row.HasIndex(l => l.EndVisitId);
        row.Property(l => l.Attributes).HasConversion<AttributesConverter, AttributesComparer>().HasColumnType("jsonb").HasMaxLength(-1);
        row.HasIndex(l => new { l.PatientId, l.Ordinal }).IsUnique();
        row.HasIndex(l => l.StudyId);
        row.Check("ordinal_from_one", "ordinal >= 1");
        row.Check("drug_filled", "drug <> ''");
        row.EndsNotBefore("ended_on", "started_on");
    }
}
