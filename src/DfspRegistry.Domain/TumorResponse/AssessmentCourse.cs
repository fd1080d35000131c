namespace DfspRegistry.Domain.TumorResponse;

/// <summary>What the rules make of one assessment of a line.</summary>
/// <param name="Sum">Of diameters in mm (RECIST 1.1) or of products in mm² (WHO); null when incomplete.</param>
/// <param name="Explanation">RECIST 1.1 only.</param>
public sealed record ComputedAssessment(
    ResponseCode? Target, ResponseCode Overall, decimal? Sum, decimal? FromBaselinePercent, decimal? FromNadirPercent, string Rule,
    ResponseExplanation? Explanation, IReadOnlyList<ResponseWarning> Warnings);

/// <summary>
/// Judges the saved rows of one line: its lesions and assessments become time points, the criteria of each assessment choose the rule.
/// A change of one assessment can change the response of later ones, so a line is always judged whole.
/// </summary>
public static class AssessmentCourse
{
    /// <returns>
    /// By assessment. The baseline has none, nor has an assessment without measurements (a reported response stands for itself) or by criteria
    /// that are only a label (RECIST 1.0, clinical size, not stated).
    /// </returns>
    public static IReadOnlyDictionary<Guid, ComputedAssessment> Judge(IReadOnlyCollection<Lesion> lesions, IReadOnlyCollection<Assessment> assessments)
    {
        var results = new Dictionary<Guid, ComputedAssessment>();
        if (assessments.Where(a => a.IsBaseline).MaxBy(a => a.AssessedOn) is not { } baseline)
            return results;
        var later = assessments.Where(a => !a.IsBaseline && a.AssessedOn >= baseline.AssessedOn && HasFindings(a)).OrderBy(a => a.AssessedOn).ToList();
        var atBaseline = TimePoint(baseline, lesions, isBaseline: true);
        if (atBaseline.Targets.Count == 0 && atBaseline.NonTarget is null)
            return results;

        var recist = later.Where(a => a.Criteria == ResponseCriteria.Recist11).ToList();
        var course = Recist11.Evaluate(atBaseline, recist.Select(a => TimePoint(a, lesions, isBaseline: false)));
        foreach (var (assessment, result) in recist.Zip(course.Results))
        {
            results[assessment.Id] = new ComputedAssessment(result.Target, result.Overall, result.Sum, result.FromBaselinePercent, result.FromNadirPercent,
                Recist11.RuleVersion, result.Explanation, result.Warnings);
        }
        var who = later.Where(a => a.Criteria == ResponseCriteria.Who).ToList();
        foreach (var (assessment, result) in who.Zip(WhoCriteria.Evaluate(atBaseline, who.Select(a => TimePoint(a, lesions, isBaseline: false)))))
            results[assessment.Id] = new ComputedAssessment(result.Target, result.Overall, result.SumOfProducts, result.FromBaselinePercent, null, WhoCriteria.RuleVersion, null, []);
        return results;
    }

    /// <summary>Sum of the baseline by its own criteria; null when a target lesion has no value.</summary>
    public static decimal? BaselineSum(IReadOnlyCollection<Lesion> lesions, Assessment baseline)
    {
        var targets = TimePoint(baseline, lesions, isBaseline: true).Targets;
        if (targets.Count == 0)
            return null;
        return baseline.Criteria == ResponseCriteria.Who
            ? targets.Aggregate((decimal?)0, (sum, t) => sum + t.DiameterMm * t.PerpendicularMm)
            : targets.Aggregate((decimal?)0, (sum, t) => sum + t.ValueMm);
    }

    private static bool HasFindings(Assessment assessment) =>
        assessment.HasNewLesion || assessment.NonTargetResponse is not null || assessment.Measurements.Count > 0;

    private static TumorTimePoint TimePoint(Assessment assessment, IReadOnlyCollection<Lesion> lesions, bool isBaseline)
    {
        var byId = lesions.ToDictionary(l => l.Id);
        var readings = new List<TargetReading>();
        foreach (var lesion in lesions.Where(l => l.Role == LesionRole.Target).OrderBy(l => l.Number))
        {
            var measurement = assessment.Measurements.Find(m => m.LesionId == lesion.Id);
            if (measurement is null && lesion.MergedIntoId is not { } && (lesion.SplitFromId is not null || isBaseline))
                continue;
            readings.Add(new TargetReading(Name(lesion), lesion.IsNode, measurement?.State ?? MeasurementState.NotEvaluated, measurement?.DiameterMm)
            {
                PerpendicularMm = measurement?.PerpendicularMm,
                Modality = assessment.Modality,
                FragmentOf = lesion.SplitFromId is { } from && byId.TryGetValue(from, out var whole) ? Name(whole) : null,
                MergedInto = measurement is null && lesion.MergedIntoId is { } into && byId.TryGetValue(into, out var merged) ? Name(merged) : null,
            });
        }
        var hasNonTargets = lesions.Any(l => l.Role == LesionRole.NonTarget);
        var nonTarget = assessment.NonTargetResponse ?? (hasNonTargets ? isBaseline ? ResponseCode.NonCrNonPd : ResponseCode.NE : null);
        return new TumorTimePoint(assessment.AssessedOn, readings, nonTarget, assessment.HasNewLesion);
    }

    private static string Name(Lesion lesion) => lesion.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
