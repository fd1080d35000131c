using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Domain.Treatment;

/// <summary>
/// A course of systemic treatment, counted within the patient: imatinib, sunitinib, imatinib again are lines 1, 2 and 3.
/// Treatment may go on beyond progression; a re-challenge is a line of its own.
/// </summary>
public sealed class TreatmentLine : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public Guid? StudyId { get; set; }
    /// <summary>From 1, unique within the patient.</summary>
    public required int Ordinal { get; set; }
    /// <summary>The drug's generic name, which is also the line's name in tables: imatinib, sunitinib; as the file names it when imported.</summary>
    public required string Drug { get; set; }
    public required TreatmentIntent Intent { get; set; }
    public required PartialDate StartedOn { get; set; }
    public PartialDate? EndedOn { get; set; }
    /// <summary>The visit that recorded the end; null where another form did.</summary>
    public Guid? EndVisitId { get; set; }
    public StopReason? StopReason { get; set; }
    public string? StopReasonDetail { get; set; }
    public DrugResistance? Resistance { get; set; }
    /// <summary>Best response as old records or an imported file state it, without the day on which it was seen; counts where the line has no assessment with a response.</summary>
    public ResponseCode? ReportedBestResponse { get; set; }
    /// <summary>Group given by an imported file, to split curves by.</summary>
    public string? Group { get; set; }
    /// <summary>Columns of an imported file that the registry has no field for, under their own names.</summary>
    public Dictionary<string, string> Attributes { get; init; } = new(StringComparer.Ordinal);
    public List<DosePeriod> DosePeriods { get; } = [];
}

public enum TreatmentIntent { Palliative, Neoadjuvant, Adjuvant, NotStated }

public enum StopReason { Progression, Toxicity, PlannedSurgery, Completed, Adherence, PatientWish, Death, LostToFollowUp, Other }

/// <summary>Primary: progression as best response. Secondary: progression after a response or stabilisation.</summary>
public enum DrugResistance { Primary, Secondary, Intolerance }
