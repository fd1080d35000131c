using DfspRegistry.Data.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class CalendarFeedMapping : IEntityTypeConfiguration<CalendarFeed>
{
    public void Configure(EntityTypeBuilder<CalendarFeed> row)
    {
        row.ToTable("calendar_feeds");
        row.HasKey(f => f.UserId);
        row.Property(f => f.UserId).ValueGeneratedNever();
        row.Property(f => f.TokenHash).HasMaxLength(32);
        row.HasOne<RegistryUser>().WithOne().HasForeignKey<CalendarFeed>(f => f.UserId).OnDelete(DeleteBehavior.Cascade);
        row.HasIndex(f => f.TokenHash).IsUnique();
        row.Check("token_hash_length", "length(token_hash) = 32");
    }
}
