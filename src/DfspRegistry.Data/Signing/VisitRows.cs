using DfspRegistry.Domain.AdverseEvents;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DfspRegistry.Data.Signing;

/// <summary>
/// What a visit recorded, said once: a signature covers these rows and columns, and a lock keeps them. How things went on (the end of a dose, a later grade, the end of an event) belongs
/// to the visit that said so.
/// </summary>
internal static class VisitRows
{
    private const string OwnMeasurements = "select m.lesion_id from lesion_measurements m join assessments a on a.id = m.assessment_id where a.visit_id = @visit";

    /// <returns>The visit that recorded a row, as SQL of the row <c>t</c>; null for what no visit records.</returns>
    public static string? VisitOf(IEntityType type) => type.ClrType switch
    {
        var visit when visit == typeof(Visit) => "t.id",
        var line when line == typeof(TreatmentLine) => "t.end_visit_id",
        var measurement when measurement == typeof(LesionMeasurement) => "(select a.visit_id from assessments a where a.id = t.assessment_id)",
        var grade when grade == typeof(AdverseEventGrade) => "coalesce(t.visit_id, (select e.visit_id from adverse_events e where e.id = t.adverse_event_id))",
        var relation when relation == typeof(DrugRelation) => "(select e.visit_id from adverse_events e where e.id = t.adverse_event_id)",
        _ => type.FindProperty("VisitId") is { } visit ? "t." + visit.GetColumnName() : null,
    };

    /// <returns>The columns of a row <c>t</c> that the visit recorded, and which rows it recorded, as SQL; null where there are none of this kind.</returns>
    public static (string Columns, string Condition)? Of(IEntityType type) => type.ClrType switch
    {
        var visit when visit == typeof(Visit) => (Whole, "t.id = @visit"),
        var line when line == typeof(TreatmentLine) =>
            ("jsonb_build_object('ended_on', t.ended_on, 'stop_reason', t.stop_reason, 'stop_reason_detail', t.stop_reason_detail, 'resistance', t.resistance)", "t.end_visit_id = @visit"),
        // A dose that a visit records has an id made from the visit's.
        var dose when dose == typeof(DosePeriod) => ($"{Whole} - 'ended_on'", "t.id = @dose"),
        var lesion when lesion == typeof(Lesion) => ($"{Whole} - 'merged_into_id'", $"t.id in ({OwnMeasurements})"),
        var measurement when measurement == typeof(LesionMeasurement) => (
            $"{Whole} || case when t.state = 'merged' then jsonb_build_object('merged_into_id', (select l.merged_into_id from lesions l where l.id = t.lesion_id)) else '{{}}' end",
            "t.assessment_id in (select id from assessments where visit_id = @visit)"),
        var reported when reported == typeof(AdverseEvent) => (
            $"case when t.visit_id = @visit then {Whole} - 'ended_on' - 'outcome' - 'end_visit_id' else '{{}}' end || case when t.end_visit_id = @visit then jsonb_build_object('ended_on', t.ended_on, 'outcome', t.outcome) else '{{}}' end",
            "@visit in (t.visit_id, t.end_visit_id)"),
        var grade when grade == typeof(AdverseEventGrade) => (Whole,
            "t.visit_id = @visit or (t.visit_id is null and t.adverse_event_id in (select id from adverse_events where visit_id = @visit) and (t.from_on is null or partial_date_earliest(t.from_on) <= @day::date))"),
        var relation when relation == typeof(DrugRelation) => (Whole, "t.adverse_event_id in (select id from adverse_events where visit_id = @visit)"),
        _ => type.FindProperty("VisitId") is null ? null : (Whole, "t.visit_id = @visit"),
    };

    /// <summary>The definition of before: it left out the dose, the end of the line, the lesions, and how events of earlier visits went on.</summary>
    public static (string Columns, string Condition)? OfFirstDefinition(IEntityType type) => type.ClrType switch
    {
        var later when later == typeof(TreatmentLine) || later == typeof(DosePeriod) || later == typeof(Lesion) => null,
        var measurement when measurement == typeof(LesionMeasurement) => (Whole, "t.assessment_id in (select id from assessments where visit_id = @visit)"),
        var reported when reported == typeof(AdverseEvent) => ($"{Whole} - 'ended_on' - 'outcome' - 'end_visit_id'", "t.visit_id = @visit"),
        var grade when grade == typeof(AdverseEventGrade) => ($"{Whole} - 'visit_id'",
            "t.adverse_event_id in (select id from adverse_events where visit_id = @visit) and (t.from_on is null or partial_date_earliest(t.from_on) <= @day::date)"),
        _ => Of(type),
    };

    public const string Whole = "to_jsonb(t) - 'version'";
}
