using DfspRegistry.Domain.AdverseEvents;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class DrugRelationMapping : IEntityTypeConfiguration<DrugRelation>
{
    public void Configure(EntityTypeBuilder<DrugRelation> row)
    {
        row.IsRowOfPatient("drug_relations");
        row.IsPartOf((AdverseEvent e) => e.Relations, nameof(DrugRelation.AdverseEventId));
        row.HasIndex(r => new { r.AdverseEventId, r.Drug }).IsUnique();
    }
}
