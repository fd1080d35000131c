using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Surgery;

/// <summary>
/// One operation course on the tumour, from debulking to final clearance. Margins clear by Mohs alone and finally clear are two facts: in the
/// founding series 3 of 4 were clear by Mohs alone and all 4 finally.
/// </summary>
public sealed class SurgicalProcedure : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public Guid? StudyId { get; set; }
    /// <summary>The neoadjuvant line that this surgery follows.</summary>
    public Guid? TreatmentLineId { get; set; }
    public Guid? VisitId { get; set; }
    public required PartialDate PerformedOn { get; set; }
    public required SurgicalTechnique Technique { get; set; }
    public required SurgicalIntent Intent { get; set; }
    public string? Site { get; set; }
    public int? MohsStages { get; set; }
    /// <summary>Margin taken around the visible tumour, cm.</summary>
    public decimal? MarginTakenCm { get; set; }
    /// <summary>Clear distance at the periphery, mm.</summary>
    public decimal? PeripheralMarginMm { get; set; }
    /// <summary>Clear distance at the base, mm.</summary>
    public decimal? DeepMarginMm { get; set; }
    public ResidualTumor? ResidualTumor { get; set; }
    public bool HasDebulking { get; set; }
    public PartialDate? DebulkedOn { get; set; }
    public YesNoUnknown? ClearByMohsAlone { get; set; }
    public bool HasFurtherResection { get; set; }
    public PartialDate? FurtherResectionOn { get; set; }
    public string? FurtherResectionDetail { get; set; }
    public string? Repair { get; set; }
    /// <summary>Deepest plane of the defect.</summary>
    public Diagnosis.InvadedPlane? DefectDepth { get; set; }
    /// <summary>Day on which the margins were finally clear: the start of recurrence-free survival. Null: persistent disease.</summary>
    public PartialDate? FinalClearanceOn { get; set; }
    public string? Notes { get; set; }
}

public enum SurgicalTechnique { Mohs, WideExcision, OtherMarginControlled, Debulking, Metastasectomy, Other }

public enum SurgicalIntent { Curative, Palliative, Diagnostic }

/// <summary>R0 no residual tumour, R1 microscopic, R2 macroscopic, RX not assessed.</summary>
public enum ResidualTumor { R0, R1, R2, RX }
