using DfspRegistry.Data.AdverseEvents;
using DfspRegistry.Data.FollowUp;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.TumorResponse;
using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared.Validation;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Drafts;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>
/// One visit on one page: status, lesions, dosing, adverse events. What is known stands there; the response is computed while it is typed.
/// Two addresses: a new visit of a patient, and the visit itself.
/// </summary>
[Authorize(Policy = Policies.EnterData), DoesNotProlongSession("Preview")]
public sealed partial class VisitModel(PatientRecords records, VisitService visits, AssessmentService assessments, CtcaeTerms terms, VisitCheckService checks) : PageModel, IMergesForm, ILeavesForm
{
    [BindProperty]
    public VisitEntryInput Input { get; set; } = new();

    public VisitEntryView View { get; private set; } = null!;
    public ResponsePreview Preview { get; private set; } = ResponsePreview.Nothing;
    /// <summary>The page that the visit is left for, saved in progress; it leads back here.</summary>
    [BindProperty]
    public string? Then { get; set; }

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
        await visits.SaveAsync(View.Patient.Id, id, Input, Checklist, cancellation);
        return Redirect(Onward() ?? (Input.IsComplete && Checklist.Open.Count > 0 ? OpenItems(Input.Visit.Id) : Next()));
    }

    /// <summary>A visit is left as it is, however unfinished: what cannot be on record yet waits as a draft.</summary>
    public string? LeavesTo => Request.Form["Input.IsComplete"] == "false" && Then is null ? $"/patients/{Number}" : null;

    /// <summary>Null when the visit is simply saved.</summary>
    private string? Onward() => Then switch
    {
        "pictures" => $"/visits/{Input.Visit.Id}/pictures",
        "surgeries" or "histology" => $"/patients/{Number}/{Then}/new?visit={Input.Visit.Id}",
        "baseline" when View.Line is { } line => $"/patients/{Number}/lines/{line.Id}/baseline?visit={Input.Visit.Id}",
        _ => null,
    };

    public async Task<bool> FillAsSavedAsync(CancellationToken cancellation)
    {
        if (!await LoadAsync(null, Input.Visit.Id, cancellation))
            return false;
        Input = SavedVisit();
        LetAssessmentFollowVisit();
        return true;
    }

    [NonHandler]
    public override void OnPageHandlerExecuted(PageHandlerExecutedContext context) => LetAssessmentFollowVisit();

    /// <summary>What came to the record since the values were typed stands on the form too; response and checks are those of the values.</summary>
    public async Task AfterFillingAsync(CancellationToken cancellation)
    {
        Input.OngoingAdverseEvents.AddRange(Ongoing().Where(e => !Input.OngoingAdverseEvents.Exists(typed => typed.Id == e.Id)));
        Input.Assessment.Lesions.AddRange(View.Lesions.Where(k => !Input.Assessment.Lesions.Exists(typed => typed.Id == k.Lesion.Id)).Select(k => Known(k, null)));
        Complete();
        await LookAsync(cancellation);
        LetAssessmentFollowVisit();
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
        CompleteAssessment();
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
            Lesions = [.. View.Lesions.Select(CarriedForward), .. BlankLesions()],
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
                Lesions = [.. View.Lesions.Select(k => assessment is null ? CarriedForward(k) : Known(k, assessment.Measurements.Find(m => m.LesionId == k.Lesion.Id))), .. BlankLesions()],
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

}
