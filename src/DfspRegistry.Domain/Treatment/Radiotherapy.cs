using DfspRegistry.Domain.Shared;

namespace DfspRegistry.Domain.Treatment;

public sealed class Radiotherapy : IBelongsToPatient
{
    public required Guid Id { get; init; }
    public required Guid PatientId { get; init; }
    public required RadiotherapyIntent Intent { get; set; }
    public string? TargetSite { get; set; }
    public decimal? TotalDoseGy { get; set; }
    public int? Fractions { get; set; }
    public PartialDate? StartedOn { get; set; }
    public PartialDate? EndedOn { get; set; }
}

public enum RadiotherapyIntent { Neoadjuvant, Adjuvant, Definitive, Palliative }
