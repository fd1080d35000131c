using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class ClinicalPictureMapping : IEntityTypeConfiguration<ClinicalPicture>
{
    public void Configure(EntityTypeBuilder<ClinicalPicture> row)
    {
        row.IsRowOfPatient("clinical_pictures", isIndexed: false);
        row.RefersToVisit();
        row.RefersTo<ClinicalPicture, Lesion>(nameof(ClinicalPicture.LesionId));
        row.HasIndex(p => p.VisitId);
        row.HasIndex(p => new { p.PatientId, p.Sha256 }).IsUnique();
        row.IsPositive("size_bytes");
        row.IsPositive("width");
        row.IsPositive("height");
        row.Check("sha256_length", "octet_length(sha256) = 32");
    }
}
