using DfspRegistry.Domain.Patients;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class ConsentMapping : IEntityTypeConfiguration<Consent>
{
    public void Configure(EntityTypeBuilder<Consent> row)
    {
        row.IsRowOfPatient("consents");
        row.EndsNotBefore("withdrawn_on", "given_on");
        // A day of withdrawal says nothing without what was withdrawn.
        row.Check("withdrawal_named", "withdrawn_on is null or withdrawal is not null");
    }
}
