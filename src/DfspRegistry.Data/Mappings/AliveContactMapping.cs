using DfspRegistry.Domain.FollowUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class AliveContactMapping : IEntityTypeConfiguration<AliveContact>
{
    public void Configure(EntityTypeBuilder<AliveContact> row)
    {
        row.IsRowOfPatient("alive_contacts");
    }
}
