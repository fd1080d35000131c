using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.TumorResponse;

/// <summary>
/// A tumour assessment. Its response can be reported (the chart says PR), computed from measurements, or overridden by the investigator
/// with a reason; all are kept. Analysis counts the override, else the computed, else the reported response (<see cref="CountedResponse"/>).
/// </summary>
public sealed class Assessment : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid TreatmentLineId { get; init; }
    public Guid? VisitId { get; set; }
    public required PartialDate AssessedOn { get; set; }
    /// <summary>The assessment that later ones of its line are compared with.</summary>
    public bool IsBaseline { get; set; }
    public required ResponseCriteria Criteria { get; set; }
    public ImagingModality? Modality { get; set; }
    public decimal? SliceThicknessMm { get; set; }
    /// <summary>Who read the images: radiologist, investigator, central review.</summary>
    public string? Reader { get; set; }
    /// <summary>Null: no non-target lesions.</summary>
    public ResponseCode? NonTargetResponse { get; set; }
    public bool HasNewLesion { get; set; }
    public string? NewLesionDetail { get; set; }
    public ResponseCode? ReportedResponse { get; set; }
    public ResponseCode? ComputedTargetResponse { get; set; }
    public ResponseCode? ComputedResponse { get; set; }
    /// <summary>Name and version of the rule that computed it, for example RECIST 1.1/1.</summary>
    public string? ComputedBy { get; set; }
    /// <summary>Sum of diameters in mm (RECIST) or of products in mm² (WHO); null when incomplete.</summary>
    public decimal? TargetSum { get; set; }
    public ResponseCode? OverrideResponse { get; set; }
    public string? OverrideReason { get; set; }
    public List<LesionMeasurement> Measurements { get; } = [];

    public ResponseCode? CountedResponse => OverrideResponse ?? ComputedResponse ?? ReportedResponse;
}

public enum ImagingModality { Ct, Mri, PetCt, Ultrasound, ChestXRay, ClinicalExamination, Photograph, Other }

public sealed class LesionMeasurement : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required Guid AssessmentId { get; init; }
    public required Guid LesionId { get; init; }
    public required MeasurementState State { get; set; }
    /// <summary>Longest diameter, or short axis of a node, in mm; only when measured.</summary>
    public decimal? DiameterMm { get; set; }
    /// <summary>Perpendicular diameter in mm, for WHO products.</summary>
    public decimal? PerpendicularMm { get; set; }
    /// <summary>For a non-target or new lesion: what was seen of it.</summary>
    public ResponseCode? Status { get; set; }
}

/// <summary>
/// Too small to measure counts as 5 mm, absent as 0, not evaluated leaves the sum incomplete. Merged: measured together with the lesion that it grew
/// together with, so it adds nothing of its own and is not missing.
/// </summary>
public enum MeasurementState { Measured, Absent, TooSmall, NotEvaluated, Merged }
