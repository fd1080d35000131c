using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.TumorResponse;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared;
using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>The tumour's part of a visit: lesions carried forward, what was typed of them, and what follows from it.</summary>
public sealed partial class VisitModel
{
    private const int BlankLesionRows = 2;
    private const string AllAsLastTime = "==";

    /// <summary>Target lesions of which a part can have split off.</summary>
    public IReadOnlyList<SelectListItem> SplitFrom =>
        [.. View.Lesions.Where(k => k.Lesion is { Role: LesionRole.Target, SplitFromId: null }).Select(k => new SelectListItem($"a part of {k.Lesion.Number} {k.Lesion.Organ}", k.Lesion.Id.ToString()))];

    public KnownLesion? KnownAt(int index) => View.Lesions.FirstOrDefault(k => k.Lesion.Id == Input.Assessment.Lesions[index].Id);

    /// <summary>There is no size to type that would say that the lesions were looked at.</summary>
    public bool AsksWhetherAssessed => View.Baseline is not null && View.Lesions.Count > 0 && !View.Lesions.Any(k => k.Lesion.Role == LesionRole.Target);

    public IEnumerable<CheckFinding> FindingsAt(string field) => Findings.Where(f => f.Field == field);

    public bool IsConfirmed(CheckFinding finding) => Input.Confirmed.Contains(finding.Confirmation, StringComparer.Ordinal);

    /// <summary>What is unlikely or worth knowing, and at once what cannot be read; after a save that is an error of the field already.</summary>
    public IEnumerable<CheckFinding> Findings =>
        (Preview.Assessment?.Findings ?? []).Concat(Impossible().Where(f => ModelState[$"Input.{f.Field}"]?.Errors.Count is null or 0));

    /// <summary>The first progression of the line offers to close it; later ones do not ask again.</summary>
    public bool OffersToCloseLine => View.Line is { EndedOn: null } && Input.Dosing.Answer != DosingAnswer.Stopped && IsProgression && Preview.Assessment?.ProgressedBeforeOn is null;

    public PartialDate? AssessedOn => Input.Assessment.AssessedOn ?? Input.Visit.VisitedOn;

    public bool IsProgression => Preview.Assessment?.Typed.CountedResponse == ResponseCode.PD;

    /// <summary>The form with every lesion as it was last time, for browsers without script.</summary>
    public async Task<IActionResult> OnPostAsLastTimeAsync(string? number, Guid? id, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, id, cancellation))
            return NotFound();
        TakeLastReadings(all: true);
        if (AsksWhetherAssessed)
            Input.HasAssessment = true;
        ModelState.Remove("Input.HasAssessment");
        Complete();
        await LookAsync(cancellation);
        return Page();
    }

    /// <summary>The form with its dosing part saying that the line ended by progression, for browsers without script.</summary>
    public async Task<IActionResult> OnPostCloseLineAsync(string? number, Guid? id, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, id, cancellation))
            return NotFound();
        Complete();
        (Input.Dosing.Answer, Input.Dosing.StopReason) = (DosingAnswer.Stopped, StopReason.Progression);
        Input.Dosing.On ??= AssessedOn;
        foreach (var field in new[] { nameof(DosingInput.Answer), nameof(DosingInput.StopReason), nameof(DosingInput.On) })
            ModelState.Remove($"Input.Dosing.{field}");
        await LookAsync(cancellation);
        return Page();
    }

    /// <summary>Where saving leads: to the baseline, which leads back here; after a line that ended by progression to the next one.</summary>
    private string Next() => View.Line is not { } line ? $"/patients/{Number}"
        : Input.Dosing is { Answer: DosingAnswer.Stopped, StopReason: StopReason.Progression } ? $"/patients/{Number}/lines/new?after={line.Id}"
        : $"/patients/{Number}";

    /// <summary>What follows from the form: what a lesion is was said before; an assessment was made when anything of it was typed.</summary>
    private void CompleteAssessment()
    {
        var assessment = Input.Assessment;
        assessment.IsBaseline = false;
        // What was typed and could not be read stays in its field with its error: the visit's day does not take its place.
        if (assessment.AssessedOn is null && string.IsNullOrWhiteSpace(ModelState["Input.Assessment.AssessedOn"]?.AttemptedValue))
        {
            assessment.AssessedOn = Input.Visit.VisitedOn;
            ModelState.Remove("Input.Assessment.AssessedOn");
        }
        TakeLastReadings(all: false);
        foreach (var typed in assessment.Lesions)
            SayWhatItIs(typed);
        Input.HasAssessment = View.Line is not null && ((Input.HasAssessment && AsksWhetherAssessed) || assessment.Lesions.Exists(IsTyped) || assessment.NonTargetResponse is not null
            || assessment.HasNewLesion || assessment.ReportedResponse is not null || assessment.OverrideResponse is not null);
    }

    /// <summary>The form says the day of the assessment only where it was typed or is another than the visit's: else it goes with the visit's when that is corrected.</summary>
    private void LetAssessmentFollowVisit()
    {
        if (Input.Assessment.AssessedOn == Input.Visit.VisitedOn && string.IsNullOrWhiteSpace(ModelState["Input.Assessment.AssessedOn"]?.AttemptedValue))
            Input.Assessment.AssessedOn = null;
    }

    private void SayWhatItIs(LesionInput typed)
    {
        if (View.Lesions.FirstOrDefault(k => k.Lesion.Id == typed.Id)?.Lesion is { } known)
        {
            (typed.Role, typed.IsNode, typed.Organ, typed.Description, typed.Number, typed.SplitFromId) =
                (known.Role, known.IsNode, known.Organ, known.Description, known.Number, known.SplitFromId);
            if (known.Role == LesionRole.NonTarget)
                typed.Reading = null;
            else
                typed.Status = null;
            return;
        }
        (typed.Role, typed.Number, typed.Status) = (LesionRole.New, null, null);
        if (View.Lesions.FirstOrDefault(k => k.Lesion.Id == typed.SplitFromId && k.Lesion.Role == LesionRole.Target)?.Lesion is { } parent)
            (typed.Role, typed.IsNode, typed.Organ, typed.Description, typed.Certainty) = (parent.Role, parent.IsNode, parent.Organ, typed.Description ?? parent.Description, null);
        else
            typed.SplitFromId = null;
    }

    /// <summary>Beyond what the form carried forward by itself.</summary>
    private bool IsTyped(LesionInput typed)
    {
        if (typed.IsBlank)
            return false;
        if (View.Lesions.FirstOrDefault(k => k.Lesion.Id == typed.Id) is not { } known)
            return true;
        var carried = CarriedForward(known);
        return known.Lesion.Role == LesionRole.NonTarget
            ? typed.Status is not null && typed.Status != carried.Status
            : !string.IsNullOrWhiteSpace(typed.Reading) && typed.Reading.Trim() != carried.Reading;
    }

    /// <summary>Puts the last reading where '=' was typed; '==' at one lesion takes it for all that are empty.</summary>
    private void TakeLastReadings(bool all)
    {
        var lesions = Input.Assessment.Lesions;
        all |= lesions.Exists(l => l.Reading?.Trim() == AllAsLastTime);
        for (var i = 0; i < lesions.Count; i++)
        {
            var isAsked = lesions[i].Reading?.Trim() is MeasurementReader.AsLastTime or AllAsLastTime || (all && string.IsNullOrWhiteSpace(lesions[i].Reading));
            if (!isAsked || KnownAt(i) is not { Last: { } last } known || known.Lesion.Role == LesionRole.NonTarget)
                continue;
            lesions[i].Reading = known.Read(last);
            ModelState.Remove($"Input.Assessment.Lesions[{i}].Reading");
        }
    }

    private IEnumerable<CheckFinding> Impossible()
    {
        var lesions = Input.Assessment.Lesions;
        for (var i = 0; i < lesions.Count; i++)
        {
            if (!MeasurementReader.TryRead(lesions[i].Reading, out _, out var error))
                yield return new(CheckLevel.Impossible, "lesion-unreadable", AssessmentFindings.ReadingField(i), lesions[i].Id, error!);
        }
        foreach (var (index, error) in ReshapedLesions.Errors(lesions, isBaseline: false))
            yield return new(CheckLevel.Impossible, "lesion-cannot-be-reshaped", AssessmentFindings.ReadingField(index), lesions[index].Id, error);
    }

    private async Task<ResponsePreview> PreviewAsync(CancellationToken cancellation)
    {
        if (View.Line is not { } line || View.Baseline is null)
            return ResponsePreview.Nothing with { HasBaseline = View.Baseline is not null };
        if (!Input.HasAssessment || Input.Assessment.AssessedOn is null || Input.Assessment.Criteria is null)
            return ResponsePreview.Nothing with { HasBaseline = true };
        var unreadable = Impossible().Select(f => f.Subject).Distinct().Count();
        return new ResponsePreview(true, await assessments.PreviewAsync(View.Patient.Id, line.Id, Input.Assessment, cancellation), unreadable);
    }

    private static LesionInput Known(KnownLesion known, LesionMeasurement? measured) => new()
    {
        Id = known.Lesion.Id,
        Role = known.Lesion.Role,
        IsNode = known.Lesion.IsNode,
        Organ = known.Lesion.Organ,
        Description = known.Lesion.Description,
        Number = known.Lesion.Number,
        SplitFromId = known.Lesion.SplitFromId,
        Certainty = known.Lesion.Certainty,
        Status = known.Lesion.Role == LesionRole.NonTarget ? StatusOf(measured) : null,
        Reading = known.Lesion.Role == LesionRole.NonTarget ? null : known.Read(measured),
    };

    /// <summary>What stays as it was unless somebody says otherwise: that a lesion is merged, and what was seen of a non-target lesion.</summary>
    private static LesionInput CarriedForward(KnownLesion known) =>
        Known(known, known.Last is { State: MeasurementState.Merged } || known.Lesion.Role == LesionRole.NonTarget ? known.Last : null);

    internal static ResponseCode? StatusOf(LesionMeasurement? measured) => measured switch
    {
        null => null,
        { Status: { } status } => status,
        { State: MeasurementState.Absent } => ResponseCode.CR,
        { State: MeasurementState.NotEvaluated } => ResponseCode.NE,
        _ => ResponseCode.NonCrNonPd,
    };

    private static IEnumerable<LesionInput> BlankLesions() =>
        Enumerable.Range(0, BlankLesionRows).Select(_ => new LesionInput { Id = Guid.CreateVersion7(), Role = LesionRole.New, Certainty = LesionCertainty.Certain });

    /// <summary>Sum of today beside the baseline's and the smallest: −37.5 %, −24 mm.</summary>
    internal static string Change(decimal sum, decimal reference)
    {
        var by = sum - reference;
        var sign = by < 0 ? "−" : by > 0 ? "+" : "";
        var percent = reference > 0 ? $"{ResponseExplanation.Percent(sum, reference)}, " : "";
        return $"{percent}{sign}{ResponseExplanation.Mm(Math.Abs(by))} mm";
    }

    internal static string Name(Lesion lesion, int? partOf) =>
        $"{lesion.Number} {lesion.Organ}{(lesion.Description is { Length: > 0 } which ? ", " + which : "")}{(partOf is { } from ? $", part of {from}" : "")}";
}

/// <param name="Assessment">Null: nothing was typed of an assessment yet.</param>
/// <param name="Unreadable">Lesions whose text is no measurement; they count as not evaluated until they are mended.</param>
public sealed record ResponsePreview(bool HasBaseline, AssessmentPreview? Assessment, int Unreadable)
{
    public static ResponsePreview Nothing { get; } = new(false, null, 0);
}
