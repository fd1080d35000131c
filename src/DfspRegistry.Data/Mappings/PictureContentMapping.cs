using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class PictureContentMapping : IEntityTypeConfiguration<PictureContent>
{
    public void Configure(EntityTypeBuilder<PictureContent> row)
    {
        row.IsRowOfPatient("picture_contents", isIndexed: false);
        row.HasOne<ClinicalPicture>().WithOne().HasForeignKey<PictureContent>(nameof(IBelongsToPatient.Id), nameof(IBelongsToPatient.PatientId))
            .HasPrincipalKey<ClinicalPicture>(nameof(IBelongsToPatient.Id), nameof(IBelongsToPatient.PatientId)).OnDelete(DeleteBehavior.Restrict);
    }
}
