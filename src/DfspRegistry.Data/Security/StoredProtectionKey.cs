using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Security;

/// <summary>One key of the web application's key ring (cookies, tokens), shared by all its processes; its XML is wrapped by the installation key.</summary>
public sealed class StoredProtectionKey
{
    public int Id { get; init; }
    public required string FriendlyName { get; init; }
    public required string Xml { get; init; }
}

internal sealed class StoredProtectionKeyMapping : IEntityTypeConfiguration<StoredProtectionKey>
{
    public void Configure(EntityTypeBuilder<StoredProtectionKey> row)
    {
        row.ToTable("data_protection_keys");
        row.HasKey(k => k.Id);
        row.Property(k => k.Id).UseIdentityAlwaysColumn();
        row.Property(k => k.Xml).HasMaxLength(16000);
    }
}
