using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.FollowUp;

/// <summary>What is known of a patient when a visit is entered: it stands on the form, only changes are typed.</summary>
public sealed record VisitEntryView
{
    public required Patient Patient { get; init; }
    public required IReadOnlyList<TreatmentLine> Lines { get; init; }
    /// <summary>The line that the visit belongs to; null before any treatment.</summary>
    public TreatmentLine? Line { get; init; }
    public DosePeriod? CurrentDose { get; init; }
    public PartialDate? LastVisitOn { get; init; }
    public PartialDate? DiedOn { get; init; }
    public IReadOnlyList<KnownLesion> Lesions { get; init; } = [];
    public Assessment? Baseline { get; init; }
    /// <summary>The line's other assessments, by date; the one being edited is not among them.</summary>
    public IReadOnlyList<Assessment> OtherAssessments { get; init; } = [];
    public IReadOnlyList<AdverseEvent> OngoingAdverseEvents { get; init; } = [];
    /// <summary>The visit being edited, with its assessment; null for a new one.</summary>
    public Visit? Visit { get; init; }
    public Assessment? Assessment { get; init; }
}

/// <summary>A lesion with what was measured of it: at baseline, smallest, last.</summary>
public sealed record KnownLesion(Lesion Lesion, LesionMeasurement? Baseline, LesionMeasurement? Smallest, LesionMeasurement? Last);
