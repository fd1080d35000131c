using System.Globalization;
using DfspRegistry.Domain.Shared.Checks;

namespace DfspRegistry.Domain.TumorResponse;

/// <summary>What is unlikely, or worth knowing, in an assessment as it is typed, with the field that it is about.</summary>
public static class AssessmentFindings
{
    /// <summary>Rules that a person can answer with 'it is so'.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        AfterCompleteResponse, GoneAndBack, BelowFiveMillimetres, AgainstTheOthers, Jump, OtherMethod, OtherSliceThickness, LikeAKnownLesion,
    ];

    public const string AfterCompleteResponse = "response-after-complete-response";
    public const string GoneAndBack = "lesion-gone-and-back";
    public const string BelowFiveMillimetres = "lesion-below-5-mm";
    public const string AgainstTheOthers = "lesion-against-the-others";
    public const string Jump = "lesion-jump";
    public const string OtherMethod = "other-method";
    public const string OtherSliceThickness = "other-slice-thickness";
    public const string LikeAKnownLesion = "new-lesion-like-a-known-one";
    public const string NormalNode = "node-normal";
    public const string NodeWithoutSize = "node-without-size";
    public const string FirstResponse = "response-first-seen";
    public const string GrowthBelowFiveMillimetres = "growth-below-5-mm";
    public const string MoreFavourableOverride = "override-more-favourable";

    private const string Today = "Assessment";

    /// <summary>Place of the rows of a form; the page's fields have the same path.</summary>
    public static string ReadingField(int index) => string.Create(CultureInfo.InvariantCulture, $"{Today}.Lesions[{index}].Reading");

    public const string MethodField = "Assessment.Modality";
    public const string SliceThicknessField = "Assessment.SliceThicknessMm";
    public const string ResponseField = Today;

    /// <param name="input">The form; its rows give the fields.</param>
    /// <param name="typed">What the form would record.</param>
    /// <param name="assessments">All of the line, <paramref name="typed"/> among them, with their computed responses.</param>
    public static IReadOnlyList<CheckFinding> Of(AssessmentInput input, Assessment typed, IReadOnlyCollection<Assessment> assessments, IReadOnlyCollection<Lesion> lesions)
    {
        var findings = new List<CheckFinding>();
        var rows = input.Lesions.Select((l, i) => (l.Id, Field: ReadingField(i))).DistinctBy(r => r.Id).ToDictionary(r => r.Id, r => r.Field);
        var byNumber = lesions.ToDictionary(l => l.Number.ToString(CultureInfo.InvariantCulture));
        foreach (var warning in ComputedResponses.Warnings(assessments, lesions).GetValueOrDefault(typed.Id, []))
        {
            if (Code(warning.Kind) is not { } code)
                continue;
            var lesion = warning.Lesion is null ? null : byNumber.GetValueOrDefault(warning.Lesion);
            findings.Add(new(CheckLevel.Improbable, code, lesion is null ? ResponseField : FieldOf(lesion, rows), lesion?.Id, warning.Sentence));
        }
        findings.AddRange(OfMethod(typed, assessments));
        findings.AddRange(OfNewLesions(input, typed, assessments, lesions));
        findings.AddRange(Notes(typed, assessments, lesions, rows));
        return findings;
    }

    // A part that was typed at the lesion it left (12 + 8) has no field of its own yet.
    private static string FieldOf(Lesion lesion, Dictionary<Guid, string> rows) =>
        rows.GetValueOrDefault(lesion.Id) ?? (lesion.SplitFromId is { } parent ? rows.GetValueOrDefault(parent) : null) ?? ResponseField;

    // The method is one field of the assessment, so it is asked about once there, not at each lesion.
    private static string? Code(ResponseWarningKind kind) => kind switch
    {
        ResponseWarningKind.AfterCompleteResponse => AfterCompleteResponse,
        ResponseWarningKind.GoneAndBack => GoneAndBack,
        ResponseWarningKind.BelowFiveMillimetres => BelowFiveMillimetres,
        ResponseWarningKind.AgainstTheOthers => AgainstTheOthers,
        ResponseWarningKind.Jump => Jump,
        _ => null,
    };

    private static IEnumerable<CheckFinding> OfMethod(Assessment typed, IReadOnlyCollection<Assessment> assessments)
    {
        if (assessments.FirstOrDefault(a => a.IsBaseline) is not { } baseline || typed.IsBaseline)
            yield break;
        if (typed.Modality is { } now && baseline.Modality is { } then && now != then)
            yield return new(CheckLevel.Improbable, OtherMethod, MethodField, null, ResponseWarning.OtherMethodThan(then, now));
        if (typed.SliceThicknessMm is { } thickness && baseline.SliceThicknessMm is { } before && thickness != before)
            yield return new(CheckLevel.Improbable, OtherSliceThickness, SliceThicknessField, null,
                $"Slices of {ResponseExplanation.Mm(thickness)} mm, at baseline of {ResponseExplanation.Mm(before)} mm: small lesions measure otherwise.");
    }

    private static IEnumerable<CheckFinding> OfNewLesions(AssessmentInput input, Assessment typed, IReadOnlyCollection<Assessment> assessments, IReadOnlyCollection<Lesion> lesions)
    {
        var before = assessments.Where(a => a.Id != typed.Id && a.AssessedOn < typed.AssessedOn).OrderBy(a => a.AssessedOn).ToList();
        for (var i = 0; i < input.Lesions.Count; i++)
        {
            var row = input.Lesions[i];
            if (row.Role != LesionRole.New || row.IsBlank || before.Exists(a => a.Measurements.Exists(m => m.LesionId == row.Id)))
                continue;
            foreach (var known in lesions.Where(l => l.Id != row.Id && l.SplitFromId is null && SameText(l.Organ, row.Organ)))
            {
                var isGone = before.SelectMany(a => a.Measurements).LastOrDefault(m => m.LesionId == known.Id) is { State: MeasurementState.Absent };
                var sentence = isGone ? $"Lesion {known.Number}, also {known.Organ}, was gone: is it that one, back? Then measure it there."
                    : SameText(known.Description, row.Description) && row.Description is not null ? $"Lesion {known.Number} has the same place: is it that one?"
                    : null;
                if (sentence is not null)
                    yield return new(CheckLevel.Improbable, LikeAKnownLesion, ReadingField(i), row.Id, sentence);
            }
        }
    }

    private static IEnumerable<CheckFinding> Notes(
        Assessment typed, IReadOnlyCollection<Assessment> assessments, IReadOnlyCollection<Lesion> lesions, Dictionary<Guid, string> rows)
    {
        foreach (var node in lesions.Where(l => l is { Role: LesionRole.Target, IsNode: true } && rows.ContainsKey(l.Id)))
        {
            var reading = typed.Measurements.Find(m => m.LesionId == node.Id);
            if (reading is { State: MeasurementState.Measured, DiameterMm: < Recist11.NormalNodeBelowMm })
                yield return new(CheckLevel.Note, NormalNode, rows[node.Id], node.Id, "A short axis below 10 mm is a normal node; it still counts in the sum.");
            else if (reading is { State: MeasurementState.Absent })
                yield return new(CheckLevel.Note, NodeWithoutSize, rows[node.Id], node.Id, "A node that is normal again still has a short axis: give it where it can be seen.");
        }
        if (typed.ComputedResponse is not { } computed)
            yield break;
        var earlier = assessments.Where(a => a.Id != typed.Id && !a.IsBaseline && a.AssessedOn < typed.AssessedOn).ToList();
        if (computed is ResponseCode.CR or ResponseCode.PR && !earlier.Exists(a => a.CountedResponse is { } c && (c == ResponseCode.CR || c == computed)))
            yield return new(CheckLevel.Note, FirstResponse, ResponseField, null,
                $"First {ResponseCodes.InWords(computed)} of this line: confirmed when it is seen again after {BestResponseOptions.Default.ConfirmDays} days or more.");
        if (typed.TargetSum is { } sum && typed.ComputedTargetResponse is not ResponseCode.PD && Nadir(typed, assessments) is > 0 and { } nadir
            && sum >= Recist11.ProgressionFactor * nadir && sum - nadir < Recist11.ProgressionLeastMm && typed.Criteria == ResponseCriteria.Recist11)
            yield return new(CheckLevel.Note, GrowthBelowFiveMillimetres, ResponseField, null,
                $"{ResponseExplanation.Percent(sum, nadir)} over the smallest sum, but only {ResponseExplanation.Mm(sum - nadir)} mm: below 5 mm it is no progression.");
        if (typed.OverrideResponse is { } stated && Rank(stated) < Rank(computed))
            yield return new(CheckLevel.Note, MoreFavourableOverride, ResponseField, null, "The investigator's response is more favourable than the computed one.");
    }

    private static decimal? Nadir(Assessment typed, IEnumerable<Assessment> assessments) =>
        assessments.Where(a => a.Id != typed.Id && (a.IsBaseline || a.AssessedOn < typed.AssessedOn)).Min(a => a.TargetSum);

    private static int Rank(ResponseCode code) => code switch
    {
        ResponseCode.CR => 0, ResponseCode.PR => 1, ResponseCode.SD or ResponseCode.NonCrNonPd => 2, ResponseCode.NE => 3, _ => 4,
    };

    private static bool SameText(string? a, string? b) => string.Equals(a?.Trim(), b?.Trim(), StringComparison.OrdinalIgnoreCase);
}
