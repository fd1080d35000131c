using DfspRegistry.Data.AdverseEvents;
using DfspRegistry.Data.Concurrency;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.TumorResponse;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>
/// One visit on one page: status, lesions, dosing, adverse events. What is known stands there; the response is computed while it is typed.
/// Two addresses: a new visit of a patient, and the visit itself.
/// </summary>
[Authorize(Policy = Policies.EnterData), DoesNotProlongSession("Preview")]
public sealed partial class VisitModel(PatientRecords records, VisitService visits, AssessmentService assessments, CtcaeTerms terms, VisitCheckService checks) : PageModel
{
    [BindProperty]
    public VisitEntryInput Input { get; set; } = new();

    public VisitEntryView View { get; private set; } = null!;
    public ResponsePreview Preview { get; private set; } = ResponsePreview.Nothing;
    public string Number => View.Patient.RegistryNumber;

    public async Task<IActionResult> OnGetAsync(string? number, Guid? id, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, id, cancellation))
            return NotFound();
        Input = View.Visit is null ? NewVisit() : SavedVisit();
        await LookAsync(cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? number, Guid? id, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, id, cancellation))
            return NotFound();
        Complete();
        await LookAsync(cancellation);
        if (!await IsPossibleAsync(cancellation))
            return this.Invalid();
        try
        {
            await visits.SaveAsync(View.Patient.Id, Input, Checklist, cancellation);
        }
        catch (ConcurrencyConflict)
        {
            return await ConflictAsync(cancellation);
        }
        if (Onward() is { } onward)
            return Redirect(onward);
        return Redirect(Input.IsComplete && Checklist.Open.Count > 0 ? OpenItems(Input.Visit.Id) : $"/patients/{Number}");
    }

    /// <summary>Everything typed stays; what the other person saved is one link away, and saving again is then a decision.</summary>
    private async Task<IActionResult> ConflictAsync(CancellationToken cancellation)
    {
        ModelState.Remove("Input.Version");
        Input.Version = await visits.VersionAsync(Input.Visit.Id, cancellation);
        ModelState.AddModelError("", "Somebody saved this visit after you opened it, and nothing of theirs was overwritten. Open the visit as it is now in a second tab, compare, and save again to keep what stands here.");
        var page = this.Invalid();
        Response.StatusCode = StatusCodes.Status409Conflict;
        return page;
    }

    /// <summary>The response and the checks of the form as it stands, as pieces of the page; nothing is written.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(string? number, Guid? id, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, id, cancellation))
            return NotFound();
        Complete();
        await LookAsync(cancellation);
        return Partial("_VisitLive", this);
    }

    /// <summary>What the rules make of the form as it stands: the response, and what the checks say.</summary>
    private async Task LookAsync(CancellationToken cancellation)
    {
        Preview = await PreviewAsync(cancellation);
        Checklist = await ChecklistAsync(cancellation);
    }

    private async Task<bool> LoadAsync(string? number, Guid? id, CancellationToken cancellation)
    {
        if (id is { } visitId && number is null)
            number = await visits.PatientOfAsync(visitId, cancellation);
        if (number is null || await visits.ViewAsync(number, id, cancellation) is not { } view)
            return false;
        View = view;
        return true;
    }

    private Task<RecordDates> DatesAsync(CancellationToken cancellation) => records.DatesAsync(View.Patient.Id, View.Line?.Id, cancellation);

    /// <summary>What follows from the form: the line is the page's, not the request's; an assessment was made when anything of it was typed.</summary>
    private void Complete()
    {
        Input.TreatmentLineId = View.Line?.Id;
        CompleteAdverseEvents();
        CompleteRecurrence();
        var assessment = Input.Assessment;
        assessment.IsBaseline = false;
        assessment.AssessedOn ??= Input.Visit.VisitedOn;
        foreach (var typed in assessment.Lesions)
        {
            // What a lesion is was said at baseline; the visit only measures it.
            if (View.Lesions.FirstOrDefault(k => k.Lesion.Id == typed.Id) is { } known)
                (typed.Role, typed.IsNode, typed.Organ) = (known.Lesion.Role, known.Lesion.IsNode, known.Lesion.Organ);
        }
        assessment.Lesions.RemoveAll(l => View.Lesions.All(k => k.Lesion.Id != l.Id));
        Input.HasAssessment = View.Line is not null && (assessment.Lesions.Exists(l => !string.IsNullOrWhiteSpace(l.Reading)) || assessment.NonTargetResponse is not null
            || assessment.HasNewLesion || assessment.ReportedResponse is not null || assessment.OverrideResponse is not null);
        if (assessment.AssessedOn is not null)
            ModelState.Remove("Input.Assessment.AssessedOn");
    }

    private async Task<ResponsePreview> PreviewAsync(CancellationToken cancellation)
    {
        if (View.Line is not { } line || View.Baseline is null)
            return ResponsePreview.Nothing with { HasBaseline = View.Baseline is not null };
        if (!Input.HasAssessment || Input.Assessment.AssessedOn is null || Input.Assessment.Criteria is null)
            return ResponsePreview.Nothing with { HasBaseline = true };
        var unreadable = Input.Assessment.Lesions.Where(l => !MeasurementReader.TryRead(l.Reading, out _, out _)).Select(l => l.Id).ToHashSet();
        return new ResponsePreview(true, await assessments.PreviewAsync(View.Patient.Id, line.Id, Input.Assessment, cancellation), unreadable.Count);
    }

    private VisitEntryInput NewVisit() => new()
    {
        Visit = new VisitInput { Id = Guid.CreateVersion7(), VisitedOn = records.Today, Mode = VisitMode.InClinic },
        TreatmentLineId = View.Line?.Id,
        Assessment = new AssessmentInput
        {
            Id = Guid.CreateVersion7(),
            Criteria = View.Baseline?.Criteria ?? ResponseCriteria.NotStated,
            Modality = (View.OtherAssessments is [.., var last] ? last.Modality : null) ?? View.Baseline?.Modality,
            SliceThicknessMm = View.Baseline?.SliceThicknessMm,
            Lesions = [.. View.Lesions.Select(k => Known(k.Lesion, null))],
        },
        Dosing = OwnDosing(),
        OngoingAdverseEvents = Ongoing(),
        NewAdverseEvents = [BlankAdverseEvent()],
        IsComplete = true,
    };

    private VisitEntryInput SavedVisit()
    {
        var visit = View.Visit!;
        var assessment = View.Assessment;
        return new VisitEntryInput
        {
            Version = visit.Version,
            Visit = new VisitInput
            {
                Id = visit.Id, VisitedOn = visit.VisitedOn, Mode = visit.Mode, Kps = visit.Kps, DiseaseStatus = visit.DiseaseStatus, Notes = visit.Notes,
                NextVisitOn = visit.NextVisitOn, IsRetrospective = visit.IsRetrospective,
            },
            TreatmentLineId = View.Line?.Id,
            HasAssessment = assessment is not null,
            Assessment = new AssessmentInput
            {
                Id = assessment?.Id ?? Guid.CreateVersion7(),
                AssessedOn = assessment?.AssessedOn,
                Criteria = assessment?.Criteria ?? View.Baseline?.Criteria ?? ResponseCriteria.NotStated,
                Modality = assessment?.Modality,
                SliceThicknessMm = assessment?.SliceThicknessMm,
                Reader = assessment?.Reader,
                Lesions = [.. View.Lesions.Select(k => Known(k.Lesion, assessment?.Measurements.Find(m => m.LesionId == k.Lesion.Id)))],
                NonTargetResponse = assessment?.NonTargetResponse,
                HasNewLesion = assessment?.HasNewLesion ?? false,
                NewLesionDetail = assessment?.NewLesionDetail,
                ReportedResponse = assessment?.ReportedResponse,
                OverrideResponse = assessment?.OverrideResponse,
                OverrideReason = assessment?.OverrideReason,
            },
            Dosing = OwnDosing(),
            OngoingAdverseEvents = Ongoing(),
            Recurrence = OwnRecurrence(),
            NewAdverseEvents = OwnAdverseEvents(),
            NoNewAdverseEvents = View.HasNoNewAdverseEvents,
            Missing = SavedReasons(),
            Confirmed = SavedConfirmations(),
            IsComplete = visit.State == VisitState.Complete,
        };
    }

    private static LesionInput Known(Lesion lesion, LesionMeasurement? measured) => new()
    {
        Id = lesion.Id, Role = lesion.Role, IsNode = lesion.IsNode, Organ = lesion.Organ, Description = lesion.Description,
        Reading = measured is null ? null : MeasurementReader.Print(measured.State, measured.DiameterMm, measured.PerpendicularMm),
    };
}

/// <param name="Computed">Null: nothing to compute yet.</param>
/// <param name="Unreadable">Lesions whose text is no measurement; they count as not evaluated until they are mended.</param>
public sealed record ResponsePreview(bool HasBaseline, AssessmentPreview? Computed, int Unreadable)
{
    public static ResponsePreview Nothing { get; } = new(false, null, 0);
}
