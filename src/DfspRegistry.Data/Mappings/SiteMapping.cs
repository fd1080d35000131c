using DfspRegistry.Domain.Sites;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class SiteMapping : IEntityTypeConfiguration<Site>
{
    public void Configure(EntityTypeBuilder<Site> row)
    {
        row.ToTable("sites");
        row.HasKey(s => s.Id);
        row.Property(s => s.Id).ValueGeneratedNever();
        row.HasIndex(s => s.Code).IsUnique();
        row.Check("code_filled", "code <> ''");
    }
}
