using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Diagnosis;

/// <summary>
/// What is known of the tumour at entry; one a patient. Stage as reported and extent of disease are two facts: the founding study calls
/// 40 patients with local recurrence stage IV, which no edition of the TNM does.
/// </summary>
public sealed class DfspDiagnosis : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public PartialDate? DiagnosedOn { get; set; }
    /// <summary>Date of the pathology report that defines the DFSP.</summary>
    public PartialDate? PathologyOn { get; set; }
    public Histology? Histology { get; set; }
    /// <summary>Share of fibrosarcomatous change, % of the tumour, 0 to 100.</summary>
    public decimal? FibrosarcomatousPercent { get; set; }
    /// <summary>FNCLCC grade, 1 to 3.</summary>
    public int? Grade { get; set; }
    public FusionStatus? FusionStatus { get; set; }
    public FusionMethod? FusionMethod { get; set; }
    public string? StageAsReported { get; set; }
    /// <summary>Edition of the staging system that the report names, for example UICC TNM 6; free text because reports rarely say.</summary>
    public string? StageEdition { get; set; }
    public DiseaseExtent? Extent { get; set; }
    public Presentation? Presentation { get; set; }
    public PrimarySite? PrimarySite { get; set; }
    public string? PrimarySiteDetail { get; set; }
    public TumorDepth? Depth { get; set; }
    /// <summary>Deepest plane invaded.</summary>
    public InvadedPlane? InvadedPlane { get; set; }
    public decimal? LengthCm { get; set; }
    public decimal? WidthCm { get; set; }
    public decimal? ThicknessCm { get; set; }
    /// <summary>Surgery would put function or appearance at risk: what the surgical study chose its patients by.</summary>
    public SurgicalRisk? SurgicalRisk { get; set; }
}

public enum Histology { Classic, Fibrosarcomatous, Pigmented, Myxoid, Other }

/// <summary>COL1A1-PDGFB, t(17;22)(q22;q13). A failed test is not a negative one.</summary>
public enum FusionStatus { Positive, Negative, Failed, NotTested }

public enum FusionMethod { Fish, RtPcr, Sequencing, Karyotype, Other }

public enum DiseaseExtent { Localized, LocallyAdvanced, Metastatic }

public enum Presentation { Primary, Recurrent }

/// <summary>Trunk and limbs are the founding study's two groups; see <see cref="BodyRegions"/>.</summary>
public enum PrimarySite { Scalp, Face, Neck, Chest, Abdomen, Back, Groin, Shoulder, UpperLimb, Hand, Buttock, Thigh, LowerLeg, Ankle, Foot, TrunkNotSpecified, LimbNotSpecified, Other }

public enum TumorDepth { Superficial, Deep }

public enum InvadedPlane { Dermis, Subcutis, Fascia, Muscle, Periosteum, Bone }

public enum SurgicalRisk { None, Functional, Aesthetic, Both }
