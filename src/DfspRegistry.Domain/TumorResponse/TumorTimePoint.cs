using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.TumorResponse;

/// <summary>
/// What was seen of one target lesion at one time point. A lesion that split has one reading a fragment, a lesion that grew together with
/// another points to it (RECIST 1.1, 4.3.2: fragments are added, a merged mass is measured once).
/// </summary>
/// <param name="Lesion">Its number or name within the patient's line, as it is printed.</param>
/// <param name="IsNode">Lymph node: its short axis is measured and below 10 mm it is normal.</param>
/// <param name="DiameterMm">Longest diameter, or short axis of a node, in mm; kept as measured even below 5 mm.</param>
public sealed record TargetReading(string Lesion, bool IsNode, MeasurementState State, decimal? DiameterMm = null)
{
    /// <summary>What a lesion counts that is there but too small to measure (RECIST 1.1, 4.3.2).</summary>
    public const decimal TooSmallMm = 5;

    /// <summary>The lesion that this one split off from; null: a lesion of the baseline.</summary>
    public string? FragmentOf { get; init; }

    /// <summary>The lesion that this one is measured together with; it then counts 0 here.</summary>
    public string? MergedInto { get; init; }

    public ImagingModality? Modality { get; init; }

    /// <summary>Perpendicular diameter in mm, for WHO products only.</summary>
    public decimal? PerpendicularMm { get; init; }

    /// <summary>The lesion of the baseline to which this reading belongs.</summary>
    public string BaselineLesion => FragmentOf ?? Lesion;

    /// <summary>What the reading adds to the sum, in mm; null: not evaluated, the sum is incomplete.</summary>
    public decimal? ValueMm => MergedInto is not null ? 0 : State switch
    {
        MeasurementState.Measured => DiameterMm,
        MeasurementState.Absent => 0,
        MeasurementState.TooSmall => TooSmallMm,
        _ => null,
    };
}

/// <summary>One assessment as the response rules see it. The order of its readings does not matter.</summary>
/// <param name="NonTarget">CR, NON-CR/NON-PD, PD or NE; null when the patient has no non-target lesions.</param>
/// <param name="HasNewLesion">An unequivocal new lesion. An equivocal one is not: it is counted from its first date once it is certain.</param>
public sealed record TumorTimePoint(PartialDate On, IReadOnlyList<TargetReading> Targets, ResponseCode? NonTarget = null, bool HasNewLesion = false);
