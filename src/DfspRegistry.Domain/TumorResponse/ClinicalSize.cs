using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.TumorResponse;

/// <summary>Extent of the visible and palpable tumour by ruler, in cm, as the surgical study measured it: at consultation and on the day of surgery.</summary>
public sealed class ClinicalSize : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid TreatmentLineId { get; init; }
    public required ClinicalSizeOccasion Occasion { get; set; }
    public required PartialDate MeasuredOn { get; set; }
    public required decimal XCm { get; set; }
    public required decimal YCm { get; set; }
    public decimal? ThicknessCm { get; set; }
}

public enum ClinicalSizeOccasion { Consultation, BeforeSurgery, Other }
