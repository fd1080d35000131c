using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Data.Pictures;

/// <summary>A patient's pictures in the order of their days, with what was measured.</summary>
public sealed record PatientPictures(
    IReadOnlyList<ClinicalPicture> Pictures, IReadOnlyList<Lesion> Lesions, IReadOnlyList<ClinicalSize> Sizes, IReadOnlyList<DatedMeasurement> Measurements,
    IReadOnlyList<TreatmentLine> Lines);

public sealed record DatedMeasurement(LesionMeasurement Measurement, PartialDate On);
