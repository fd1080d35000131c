using DfspRegistry.Data.Patients;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Wording;

namespace DfspRegistry.Web.Pages.Patients;

/// <summary>One assessment as the patient's page prints it.</summary>
/// <param name="Response">What was computed, reported and counted, as far as they differ.</param>
/// <param name="Lesions">What was measured, lesion by lesion.</param>
/// <param name="Confirmed">What was improbable and said to be so.</param>
public sealed record AssessmentRow(Assessment Assessment, string Line, string Response, string Sum, string Lesions, IReadOnlyList<string> Confirmed)
{
    public static IReadOnlyList<AssessmentRow> Of(PatientOverview record)
    {
        var lines = record.Lines.ToDictionary(l => l.Id, l => $"{l.Ordinal} {l.Drug}");
        var lesions = record.Lesions.ToDictionary(l => l.Id);
        return [.. record.Assessments.Select(a => new AssessmentRow(
            a, lines.GetValueOrDefault(a.TreatmentLineId, ""), InWords(a), a.TargetSum is { } sum ? $"{ResponseExplanation.Mm(sum)} {(a.Criteria == ResponseCriteria.Who ? "mm²" : "mm")}" : "–",
            string.Join(" · ", a.Measurements.Where(m => lesions.ContainsKey(m.LesionId)).Select(m => (Lesion: lesions[m.LesionId], m)).OrderBy(m => m.Lesion.Number).Select(m => Measured(m.Lesion, m.m, lesions))),
            [.. record.ConfirmedFindings.Where(f => f.VisitId == a.VisitId && AssessmentFindings.Codes.Contains(f.Code))
                .Select(f => $"{(f.SubjectId is { } id && lesions.TryGetValue(id, out var lesion) ? $"Lesion {lesion.Number}: " : "")}{f.Message} It is so.")]))];
    }

    private static string InWords(Assessment assessment)
    {
        if (assessment.IsBaseline)
            return "baseline";
        if (assessment.OverrideResponse is { } stated)
        {
            var before = assessment.ComputedResponse is { } computed ? $"computed {ResponseCodes.Print(computed)}; "
                : assessment.ReportedResponse is { } reported ? $"reported {ResponseCodes.Print(reported)}; " : "";
            return $"{before}counted {ResponseCodes.Print(stated)}: {assessment.OverrideReason}";
        }
        return (assessment.ComputedResponse, assessment.ReportedResponse) switch
        {
            ({ } computed, { } reported) when computed != reported => $"computed {ResponseCodes.Print(computed)}, which counts; reported {ResponseCodes.Print(reported)}",
            ({ } computed, _) => ResponseCodes.Print(computed),
            (null, { } reported) => $"{ResponseCodes.Print(reported)}, reported",
            _ => "–",
        };
    }

    private static string Measured(Lesion lesion, LesionMeasurement measurement, Dictionary<Guid, Lesion> lesions)
    {
        var number = lesion.SplitFromId is { } from && lesions.TryGetValue(from, out var parent) ? $"{lesion.Number} (part of {parent.Number})" : $"{lesion.Number}";
        var seen = lesion.Role == LesionRole.NonTarget && measurement.Status is { } status
            ? Words.Of((Enum)status)
            : MeasurementReader.Print(measurement.State, measurement.DiameterMm, measurement.PerpendicularMm, lesion.MergedIntoId is { } into && lesions.TryGetValue(into, out var mass) ? mass.Number : null);
        var kind = lesion.Role == LesionRole.New ? $"new {lesion.Organ}{(lesion.Certainty is { } sure and not LesionCertainty.Certain ? $", {Words.Of(sure)}" : "")}" : lesion.Organ;
        return $"{number} {kind} {seen}";
    }
}
