using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Studies;

/// <summary>Dates of a patient's course that a plan of visits counts from, and those that settle a visit.</summary>
public sealed record CourseDays
{
    public required IReadOnlyList<LineDays> Lines { get; init; }
    public IReadOnlyList<PartialDate> Progressions { get; init; } = [];
    public IReadOnlyList<PartialDate> Surgeries { get; init; } = [];
    /// <summary>Word of the patient, by whatever way: visits, calls, contacts, assessments, operations.</summary>
    public IReadOnlyList<PartialDate> Heard { get; init; } = [];
    /// <summary>The patient was examined: seen in clinic, assessed, operated on, or a contact says so.</summary>
    public IReadOnlyList<PartialDate> Examined { get; init; } = [];
    /// <summary>The tumour was assessed or measured.</summary>
    public IReadOnlyList<PartialDate> Assessed { get; init; } = [];
    /// <summary>First dose that is planned, of the first line or of a further one.</summary>
    public PartialDate? PlannedStart { get; init; }

    /// <summary>
    /// What an anchor stands for now; null where its state does not last. Treatment counts while a line is given, beyond progression too; the last dose
    /// until an operation; progression while no line is given.
    /// </summary>
    public AnchorDay? Anchor(ScheduleAnchor anchor)
    {
        var last = Lines.MaxBy(l => l.Ordinal);
        return anchor switch
        {
            ScheduleAnchor.TreatmentStart when last is { EndedOn: null } => new AnchorDay(Day(last.StartedOn), last.Drug),
            ScheduleAnchor.TreatmentStart when PlannedStart is { } planned && (last is null || planned > last.StartedOn) => new AnchorDay(Day(planned), null) { IsPlanned = true },
            ScheduleAnchor.LastDose when last is { EndedOn: { } ended } && Surgeries.All(s => s.IsCertainlyBefore(ended)) => new AnchorDay(Day(ended), last.Drug),
            ScheduleAnchor.Surgery when Surgeries.Count > 0 => new AnchorDay(Day(Surgeries.Max()), null),
            ScheduleAnchor.Progression when last is null or { EndedOn: not null } && Progressions.Count > 0 => new AnchorDay(Day(Progressions.Max()), null),
            _ => null,
        };
    }

    /// <summary>What settles a visit of this kind. An operation is settled by itself: it ends the state that the plan counts from.</summary>
    public IReadOnlyList<PartialDate> Settling(PlannedVisitKind kind) => kind switch
    {
        PlannedVisitKind.Assessment => Assessed,
        PlannedVisitKind.Examination => Examined,
        PlannedVisitKind.Contact => Heard,
        _ => [],
    };

    private static DateOnly Day(PartialDate date) => date.Complete(PartialDateCompletion.Middle);
}

public sealed record LineDays(int Ordinal, string Drug, PartialDate StartedOn, PartialDate? EndedOn);

/// <param name="Drug">Of the line that the day belongs to.</param>
public sealed record AnchorDay(DateOnly Day, string? Drug)
{
    /// <summary>The day lies in a plan, not in the record: only what comes before it can be due.</summary>
    public bool IsPlanned { get; init; }
}
