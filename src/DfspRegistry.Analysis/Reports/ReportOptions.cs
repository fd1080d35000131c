using DfspRegistry.Analysis.Endpoints;
using DfspRegistry.Analysis.Survival;
using DfspRegistry.Domain.TumorResponse;

namespace DfspRegistry.Analysis.Reports;

/// <summary>The choices that change a report's numbers; all are printed with it. The data cut-off is the cohort's.</summary>
public sealed record ReportOptions
{
    public static ReportOptions Default { get; } = new();

    public EndpointRules Rules { get; init; } = EndpointRules.AsPublished;
    public SurvivalOptions Survival { get; init; } = SurvivalOptions.Default;
    public BestResponseOptions Response { get; init; } = BestResponseOptions.Default;
    /// <summary>One of <see cref="Grouping.NamesFor"/>; null: no curves by group.</summary>
    public string? By { get; init; }
    public int LandmarkDays { get; init; } = LandmarkResult.ThreeMonths;
    public AdverseEventCounting AdverseEvents { get; init; } = AdverseEventCounting.PatientsByWorstGrade;
}
