using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.Surgery;
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
    /// <summary>Day of the visit; today for a new one.</summary>
    public required PartialDate Day { get; init; }
    public PartialDate? LastVisitOn { get; init; }
    public PartialDate? DiedOn { get; init; }
    public IReadOnlyList<KnownLesion> Lesions { get; init; } = [];
    public Assessment? Baseline { get; init; }
    /// <summary>The line's other assessments, by date; the one being edited is not among them.</summary>
    public IReadOnlyList<Assessment> OtherAssessments { get; init; } = [];
    /// <summary>Events that went on when the visit was made; not those that it recorded itself.</summary>
    public IReadOnlyList<AdverseEvent> OngoingAdverseEvents { get; init; } = [];
    /// <summary>Events that this visit recorded.</summary>
    public IReadOnlyList<AdverseEvent> OwnAdverseEvents { get; init; } = [];
    /// <summary>The change of dose that this visit recorded.</summary>
    public DosePeriod? OwnDose { get; init; }
    /// <summary>Operations and histology, by date: those since the visit before stand on the form.</summary>
    public IReadOnlyList<SurgicalProcedure> Surgeries { get; init; } = [];
    public IReadOnlyList<HistologyExamination> Histology { get; init; } = [];
    /// <summary>The patient is in a study that leads to surgery.</summary>
    public bool IsSurgicalStudy { get; init; }
    /// <summary>The recurrence that this visit recorded.</summary>
    public Recurrence? OwnRecurrence { get; init; }
    /// <summary>This visit asked for new adverse events and there were none.</summary>
    public bool HasNoNewAdverseEvents { get; init; }
    public IReadOnlyList<MissingAnswer> MissingAnswers { get; init; } = [];
    /// <summary>What was said to be so at the visit being edited.</summary>
    public IReadOnlyList<ConfirmedFinding> Confirmed { get; init; } = [];
    /// <summary>The visit being edited, with its assessment; null for a new one.</summary>
    public Visit? Visit { get; init; }
    public Assessment? Assessment { get; init; }

    /// <summary>Drugs that an event at this visit can be related to: those being given on its day, else the last one given.</summary>
    public IReadOnlyList<string> DrugsGiven =>
        [.. Lines.Where(l => !l.StartedOn.IsCertainlyAfter(Day) && l.EndedOn?.IsCertainlyBefore(Day) != true).Append(Line).OfType<TreatmentLine>().Select(l => l.Drug).Distinct(StringComparer.Ordinal)];
}

/// <summary>A lesion with what was measured of it before the visit: at baseline, smallest, last.</summary>
/// <param name="MergedWith">Number of the lesion that it is measured together with.</param>
/// <param name="PartOf">Number of the lesion that it split off from.</param>
public sealed record KnownLesion(Lesion Lesion, LesionMeasurement? Baseline, LesionMeasurement? Smallest, LesionMeasurement? Last, int? MergedWith, int? PartOf)
{
    public string? Read(LesionMeasurement? measurement) =>
        measurement is null ? null : MeasurementReader.Print(measurement.State, measurement.DiameterMm, measurement.PerpendicularMm, MergedWith);
}
