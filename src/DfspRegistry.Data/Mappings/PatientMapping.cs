using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Sites;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class PatientMapping : IEntityTypeConfiguration<Patient>
{
    public void Configure(EntityTypeBuilder<Patient> row)
    {
        row.ToTable("patients");
        row.HasKey(p => p.Id);
        row.Property(p => p.Id).ValueGeneratedNever();
        row.Property(p => p.Version).IsConcurrencyToken();
        row.HasOne<Site>().WithMany().HasForeignKey(p => p.SiteId).OnDelete(DeleteBehavior.Restrict);
        row.HasIndex(p => p.RegistryNumber).IsUnique();
        row.HasIndex(p => p.SiteId);
        row.HasIndex(p => p.ImportedId).HasFilter("imported_id is not null");
        // D-000001; a number beyond D-999999 has a digit more.
        row.Check("registry_number_form", "registry_number ~ '^D-[0-9]{6,9}$'");
    }
}
