using DfspRegistry.Domain.Patients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class PatientKeyMapping : IEntityTypeConfiguration<PatientKey>
{
    public void Configure(EntityTypeBuilder<PatientKey> row)
    {
        row.ToTable("patient_keys");
        row.HasKey(k => k.PatientId);
        row.Property(k => k.PatientId).ValueGeneratedNever();
        row.HasOne<Patient>().WithOne().HasForeignKey<PatientKey>(k => k.PatientId).OnDelete(DeleteBehavior.Restrict);
    }
}
