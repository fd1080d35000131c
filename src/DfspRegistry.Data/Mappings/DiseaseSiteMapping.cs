using DfspRegistry.Domain.Diagnosis;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class DiseaseSiteMapping : IEntityTypeConfiguration<DiseaseSite>
{
    public void Configure(EntityTypeBuilder<DiseaseSite> row)
    {
        row.IsRowOfPatient("disease_sites");
        // The dominant site is one.
        row.HasIndex(s => s.PatientId, "ix_disease_sites_dominant").IsUnique().HasFilter("is_dominant");
    }
}
