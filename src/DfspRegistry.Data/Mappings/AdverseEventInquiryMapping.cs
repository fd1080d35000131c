using DfspRegistry.Domain.AdverseEvents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class AdverseEventInquiryMapping : IEntityTypeConfiguration<AdverseEventInquiry>
{
    public void Configure(EntityTypeBuilder<AdverseEventInquiry> row)
    {
        row.IsRowOfPatient("adverse_event_inquiries");
        row.RefersToVisit();
        row.HasIndex(i => i.VisitId);
    }
}
