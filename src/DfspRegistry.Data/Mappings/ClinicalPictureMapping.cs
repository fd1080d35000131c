using DfspRegistry.Domain.FollowUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class ClinicalPictureMapping : IEntityTypeConfiguration<ClinicalPicture>
{
    public void Configure(EntityTypeBuilder<ClinicalPicture> row)
    {
        row.IsRowOfPatient("clinical_pictures");
        row.RefersToVisit();
        row.HasIndex(p => p.VisitId);
        row.HasIndex(p => p.StorageKey).IsUnique();
        row.IsPositive("size_bytes");
        row.Check("sha256_length", "octet_length(sha256) = 32");
    }
}
