using DfspRegistry.Domain.FollowUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class DeathMapping : IEntityTypeConfiguration<Death>
{
    public void Configure(EntityTypeBuilder<Death> row)
    {
        row.IsRowOfPatient("deaths");
        row.HasIndex(d => d.PatientId).IsUnique();
    }
}
