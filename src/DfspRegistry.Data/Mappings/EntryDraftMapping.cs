using DfspRegistry.Data.Accounts;
using DfspRegistry.Data.Drafts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class EntryDraftMapping : IEntityTypeConfiguration<EntryDraft>
{
    public void Configure(EntityTypeBuilder<EntryDraft> row)
    {
        row.IsRowOfPatient("entry_drafts");
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(d => d.UserId).OnDelete(DeleteBehavior.Restrict);
        row.Property(d => d.Fields).HasColumnType("jsonb").HasMaxLength(-1);
        row.Property(d => d.Shown).HasColumnType("jsonb").HasMaxLength(-1);
        row.HasIndex(d => new { d.UserId, d.Path }).IsUnique();
        row.HasIndex(d => d.RecordId);
    }
}

internal sealed class SubmittedFormMapping : IEntityTypeConfiguration<SubmittedForm>
{
    public void Configure(EntityTypeBuilder<SubmittedForm> row)
    {
        row.IsRowOfPatient("submitted_forms");
        row.HasOne<RegistryUser>().WithMany().HasForeignKey(f => f.UserId).OnDelete(DeleteBehavior.Restrict);
        row.Property(f => f.Content).HasMaxLength(32);
        row.HasIndex(f => new { f.UserId, f.FormId }).IsUnique();
        row.HasIndex(f => f.RecordId);
    }
}
