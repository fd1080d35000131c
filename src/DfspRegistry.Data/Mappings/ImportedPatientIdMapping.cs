using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Sites;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class ImportedPatientIdMapping : IEntityTypeConfiguration<ImportedPatientId>
{
    public void Configure(EntityTypeBuilder<ImportedPatientId> row)
    {
        row.IsRowOfPatient("imported_patient_ids");
        row.RefersToStudy();
        row.HasOne<Site>().WithMany().HasForeignKey(i => i.SiteId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(i => new { i.StudyId, i.SiteId, i.Value }).IsUnique();
    }
}
