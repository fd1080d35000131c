using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.Surgery;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DfspRegistry.Data.Mappings;

internal sealed class SurgicalProcedureMapping : IEntityTypeConfiguration<SurgicalProcedure>
{
    public void Configure(EntityTypeBuilder<SurgicalProcedure> row)
    {
        row.IsRowOfPatient("surgical_procedures");
        row.RefersToStudy();
        row.RefersToLine();
        row.RefersToVisit();
        row.Property(s => s.MarginTakenCm).HasPrecision(5, 2);
        row.Property(s => s.PeripheralMarginMm).HasPrecision(6, 2);
        row.Property(s => s.DeepMarginMm).HasPrecision(6, 2);
        row.Property(s => s.Notes).HasMaxLength(TextRules.LongText);
        row.IsNotNegative("mohs_stages");
        row.IsNotNegative("margin_taken_cm");
        row.IsNotNegative("peripheral_margin_mm");
        row.IsNotNegative("deep_margin_mm");
        row.Check("debulking_date_needs_debulking", "has_debulking or debulked_on is null");
        row.Check("resection_date_needs_resection", "has_further_resection or further_resection_on is null");
        row.EndsNotBefore("final_clearance_on", "performed_on");
        row.EndsNotBefore("further_resection_on", "performed_on");
    }
}
