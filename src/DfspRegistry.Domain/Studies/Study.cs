namespace DfspRegistry.Domain.Studies;

/// <summary>A study that the registry serves: who may enter, when they are seen, how response is judged, until when data count.</summary>
public sealed class Study
{
    public required Guid Id { get; init; }
    public required string Code { get; set; }
    public required string Title { get; set; }
    public string? Description { get; set; }
    /// <summary>Nothing after this day exists for an analysis. Null: the latest date in the study's data, never today.</summary>
    public DateOnly? DataCutoff { get; set; }
    public required StudyDesign Design { get; set; }
    /// <summary>Synthetic demonstration data: labelled so wherever they are shown.</summary>
    public bool IsSynthetic { get; set; }
    public List<CriteriaSet> CriteriaSets { get; } = [];
    public List<VisitSchedule> VisitSchedules { get; } = [];
}

/// <summary>Systemic: drug lines, response, PFS and OS. Neoadjuvant: a drug before surgery, size reduction, margins, local control.</summary>
public enum StudyDesign { Systemic, Neoadjuvant }
