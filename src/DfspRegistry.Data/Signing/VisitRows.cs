using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DfspRegistry.Data.Signing;

/// <summary>Which visit a row of the record was recorded at.</summary>
internal static class VisitRows
{
    /// <returns>As SQL of the row <c>t</c>; null for what no visit records.</returns>
    public static string? VisitOf(IEntityType type) => type.ClrType switch
    {
        var visit when visit == typeof(Visit) => "t.id",
        var measurement when measurement == typeof(LesionMeasurement) => "(select a.visit_id from assessments a where a.id = t.assessment_id)",
        var part when part == typeof(AdverseEventGrade) || part == typeof(DrugRelation) => "(select e.visit_id from adverse_events e where e.id = t.adverse_event_id)",
        _ => type.FindProperty("VisitId") is { } visit ? "t." + visit.GetColumnName() : null,
    };
}
