using DfspRegistry.Domain.Patients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class PatientIdentityMapping : IEntityTypeConfiguration<PatientIdentity>
{
    public void Configure(EntityTypeBuilder<PatientIdentity> row)
    {
        row.ToTable("patient_identities");
        row.HasKey(i => i.PatientId);
        row.Property(i => i.PatientId).ValueGeneratedNever();
        row.HasOne<Patient>().WithOne().HasForeignKey<PatientIdentity>(i => i.PatientId).OnDelete(DeleteBehavior.Restrict);
    }
}
