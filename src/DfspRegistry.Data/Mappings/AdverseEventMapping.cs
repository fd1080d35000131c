using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class AdverseEventMapping : IEntityTypeConfiguration<AdverseEvent>
{
    public void Configure(EntityTypeBuilder<AdverseEvent> row)
    {
        row.IsRowOfPatient("adverse_events");
        row.RefersToLine();
        row.RefersToVisit();
        row.RefersTo<AdverseEvent, Visit>(nameof(AdverseEvent.EndVisitId));
        row.HasIndex(e => e.EndVisitId);
        row.HasIndex(e => e.TreatmentLineId);
        row.HasIndex(e => e.VisitId);
        row.Check("term_filled", "term <> ''");
        row.EndsNotBefore("ended_on", "onset_on");
    }
}
