using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class LesionMapping : IEntityTypeConfiguration<Lesion>
{
    public void Configure(EntityTypeBuilder<Lesion> row)
    {
        row.IsRowOfPatient("lesions");
        row.RefersToLine();
        row.RefersTo<Lesion, Lesion>(nameof(Lesion.SplitFromId));
        row.RefersTo<Lesion, Lesion>(nameof(Lesion.MergedIntoId));
        row.HasIndex(l => new { l.TreatmentLineId, l.Number }).IsUnique();
        row.Check("number_from_one", "number >= 1");
        row.Check("not_its_own_origin", "split_from_id <> id and merged_into_id <> id");
        row.Check("certainty_of_new", "certainty is null or role = 'new'");
    }
}
