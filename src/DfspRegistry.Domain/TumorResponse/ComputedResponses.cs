namespace DfspRegistry.Domain.TumorResponse;

/// <summary>Computes the responses of a treatment line from its recorded assessments and lesions, by the criteria of its baseline.</summary>
public static class ComputedResponses
{
    /// <summary>
    /// Writes sum, target response, overall response and the rule's name into every assessment of the line; into those that cannot be
    /// computed (no baseline before them, nothing recorded but a reported response, criteria that compute nothing) it writes none. Call it after any change
    /// of the line's assessments or lesions: a later response depends on earlier sums. Reported and overriding responses stay as they are.
    /// </summary>
    public static void Apply(IReadOnlyCollection<Assessment> assessments, IReadOnlyCollection<Lesion> lesions)
    {
        foreach (var assessment in assessments)
            (assessment.TargetSum, assessment.ComputedTargetResponse, assessment.ComputedResponse, assessment.ComputedBy) = (null, null, null, null);
        if (BaselineOf(assessments) is not { } baseline)
            return;
        var points = TimePoints(baseline, assessments, lesions);
        switch (baseline.Criteria)
        {
            case ResponseCriteria.Recist11:
                var course = Recist11.Evaluate(points.Baseline, points.Later.Select(p => p.Point));
                baseline.TargetSum = course.BaselineSum;
                foreach (var (result, assessment) in course.Results.Zip(points.Later.Select(p => p.Assessment)))
                    (assessment.TargetSum, assessment.ComputedTargetResponse, assessment.ComputedResponse, assessment.ComputedBy) =
                        (result.Sum, result.Target, result.Overall, Recist11.RuleVersion);
                break;
            case ResponseCriteria.Who:
                foreach (var (result, assessment) in WhoCriteria.Evaluate(points.Baseline, points.Later.Select(p => p.Point)).Zip(points.Later.Select(p => p.Assessment)))
                    (assessment.TargetSum, assessment.ComputedTargetResponse, assessment.ComputedResponse, assessment.ComputedBy) =
                        (result.SumOfProducts, result.Target, result.Overall, WhoCriteria.RuleVersion);
                break;
            default:
                break;
        }
    }

    /// <summary>The RECIST 1.1 results with their explanations by assessment, for pages. Empty when the line has no baseline by RECIST 1.1.</summary>
    public static IReadOnlyDictionary<Guid, RecistResult> Recist(IReadOnlyCollection<Assessment> assessments, IReadOnlyCollection<Lesion> lesions, RecistOptions? options = null)
    {
        if (BaselineOf(assessments) is not { Criteria: ResponseCriteria.Recist11 } baseline)
            return new Dictionary<Guid, RecistResult>();
        var points = TimePoints(baseline, assessments, lesions);
        return Recist11.Evaluate(points.Baseline, points.Later.Select(p => p.Point), options).Results
            .Zip(points.Later, (result, later) => (later.Assessment.Id, result)).ToDictionary(p => p.Id, p => p.result);
    }

    /// <summary>What is unlikely in each assessment after the baseline, by RECIST 1.1 and by WHO alike.</summary>
    public static IReadOnlyDictionary<Guid, IReadOnlyList<ResponseWarning>> Warnings(IReadOnlyCollection<Assessment> assessments, IReadOnlyCollection<Lesion> lesions)
    {
        if (BaselineOf(assessments) is not { Criteria: ResponseCriteria.Recist11 or ResponseCriteria.Who } baseline)
            return new Dictionary<Guid, IReadOnlyList<ResponseWarning>>();
        if (baseline.Criteria == ResponseCriteria.Recist11)
            return Recist(assessments, lesions).ToDictionary(r => r.Key, r => r.Value.Warnings);
        var points = TimePoints(baseline, assessments, lesions);
        var overall = WhoCriteria.Evaluate(points.Baseline, points.Later.Select(p => p.Point)).Select(r => r.Overall).ToList();
        TumorTimePoint[] all = [points.Baseline, .. points.Later.Select(p => p.Point)];
        return points.Later.Select((p, i) => (p.Assessment.Id, Warnings: ResponseWarning.Of(p.Point, all[..(i + 1)], i == 0 ? null : overall[i - 1], overall[i])))
            .ToDictionary(p => p.Id, p => p.Warnings);
    }

    private static Assessment? BaselineOf(IEnumerable<Assessment> assessments) => assessments.Where(a => a.IsBaseline).OrderBy(a => a.AssessedOn).ThenBy(a => a.Id).FirstOrDefault();

    private static (TumorTimePoint Baseline, List<(Assessment Assessment, TumorTimePoint Point)> Later) TimePoints(
        Assessment baseline, IReadOnlyCollection<Assessment> assessments, IReadOnlyCollection<Lesion> lesions)
    {
        var byId = lesions.ToDictionary(l => l.Id);
        var targets = lesions.Where(l => l.Role == LesionRole.Target).OrderBy(l => l.Number).ToList();
        var hasNonTargets = lesions.Any(l => l.Role == LesionRole.NonTarget) || assessments.Any(a => a.NonTargetResponse is not null);
        var saidMerged = assessments.SelectMany(a => a.Measurements).Where(m => m.State == MeasurementState.Merged).Select(m => m.LesionId).ToHashSet();
        var seenFragments = new HashSet<Guid>();

        TumorTimePoint Point(Assessment assessment)
        {
            var measured = assessment.Measurements.GroupBy(m => m.LesionId).ToDictionary(g => g.Key, g => g.First());
            var readings = new List<TargetReading>();
            foreach (var lesion in targets)
            {
                var measurement = measured.GetValueOrDefault(lesion.Id);
                var root = Root(lesion, byId);
                // A fragment counts from the assessment at which it is first seen.
                if (root != lesion && measurement is null && !seenFragments.Contains(lesion.Id))
                    continue;
                if (root != lesion)
                    seenFragments.Add(lesion.Id);
                // Merged is said of the reading; an imported record may say it of the lesion alone.
                var isMerged = measurement?.State == MeasurementState.Merged
                    || (measurement is null && lesion.MergedIntoId is { } other && measured.ContainsKey(other) && !saidMerged.Contains(lesion.Id));
                readings.Add(new TargetReading(Label(lesion), lesion.IsNode, measurement?.State ?? MeasurementState.NotEvaluated,
                    measurement?.State == MeasurementState.Measured ? measurement.DiameterMm : null)
                {
                    FragmentOf = root == lesion ? null : Label(root),
                    MergedInto = !isMerged ? null : lesion.MergedIntoId is { } into && byId.TryGetValue(into, out var mass) ? Label(mass) : "another",
                    Modality = assessment.Modality,
                    PerpendicularMm = measurement?.PerpendicularMm,
                });
            }
            return new TumorTimePoint(assessment.AssessedOn, readings,
                hasNonTargets ? NonTargets(assessment, lesions, measured) : null,
                assessment.HasNewLesion || lesions.Any(l => l.IsCertainlyNew && measured.GetValueOrDefault(l.Id) is { } m && IsSeen(m)));
        }

        var first = Point(baseline);
        var later = assessments
            .Where(a => !a.IsBaseline && a.AssessedOn >= baseline.AssessedOn && (a.Measurements.Count > 0 || a.NonTargetResponse is not null || a.HasNewLesion))
            .OrderBy(a => a.AssessedOn).ThenBy(a => a.Id)
            .Select(a => (a, Point(a))).ToList();
        return (first, later);
    }

    private static ResponseCode NonTargets(Assessment assessment, IReadOnlyCollection<Lesion> lesions, Dictionary<Guid, LesionMeasurement> measured) =>
        assessment.NonTargetResponse
        ?? OverallResponse.OfNonTargets(lesions.Where(l => l.Role == LesionRole.NonTarget).Select(l => measured.GetValueOrDefault(l.Id) switch
        {
            null => ResponseCode.NE,
            { Status: { } status } => status,
            { State: MeasurementState.Absent } => ResponseCode.CR,
            { State: MeasurementState.NotEvaluated } => ResponseCode.NE,
            { DiameterMm: < Recist11.NormalNodeBelowMm } when l.IsNode => ResponseCode.CR,
            _ => ResponseCode.NonCrNonPd,
        }))
        ?? ResponseCode.NE;

    private static bool IsSeen(LesionMeasurement measurement) =>
        measurement.Status is { } status ? status is not (ResponseCode.CR or ResponseCode.NE) : measurement.State is MeasurementState.Measured or MeasurementState.TooSmall;

    private static Lesion Root(Lesion lesion, Dictionary<Guid, Lesion> byId)
    {
        // Bounded: a circle of lesions that split from one another is an error of entry, not a reason to hang.
        for (var i = 0; i < byId.Count && lesion.SplitFromId is { } id && byId.TryGetValue(id, out var parent); i++)
            lesion = parent;
        return lesion;
    }

    private static string Label(Lesion lesion) => lesion.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
