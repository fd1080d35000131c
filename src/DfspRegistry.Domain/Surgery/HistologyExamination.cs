using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Surgery;

/// <summary>Histology before (biopsy) or after (debulking or resection) treatment.</summary>
public sealed class HistologyExamination : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public Guid? TreatmentLineId { get; set; }
    public Guid? SurgicalProcedureId { get; set; }
    public required HistologyOccasion Occasion { get; set; }
    public PartialDate? SpecimenOn { get; set; }
    /// <summary>Share of the area with decreased cellularity, %, 0 to 100.</summary>
    public decimal? CellularityDecreasePercent { get; set; }
    public Hyalinization? Hyalinization { get; set; }
    public YesNoUnknown? StoriformPattern { get; set; }
    public string? Notes { get; set; }
}

public enum HistologyOccasion { BeforeTreatment, AfterTreatment }

public enum Hyalinization { None, Slight, Significant, NotRecorded }
