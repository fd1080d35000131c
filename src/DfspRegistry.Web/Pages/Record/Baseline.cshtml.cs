using DfspRegistry.Data.Enrollment;
using DfspRegistry.Data.Patients;
using DfspRegistry.Data.TumorResponse;
using DfspRegistry.Domain.Enrollment;
using DfspRegistry.Domain.Patients;
using DfspRegistry.Domain.Treatment;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Forms;
using DfspRegistry.Web.Security;
using FluentValidation;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>Before the first dose of a line: the work-up, and the lesions that later assessments are compared with.</summary>
[Authorize(Policy = Policies.EnterData)]
public sealed class BaselineModel(
    PatientRecords records, BaselineService baselines, AssessmentService assessments,
    IValidator<BaselineExaminationInput> examinationRules, IValidator<AssessmentInput> assessmentRules) : PageModel
{
    private const int BlankLesions = 3;

    /// <summary>What the founding study asks for, within the week before the first dose.</summary>
    private static readonly BaselineExaminationKind[] Asked =
        [BaselineExaminationKind.Clinical, BaselineExaminationKind.ChestCt, BaselineExaminationKind.LiverMri, BaselineExaminationKind.BoneMri, BaselineExaminationKind.HeadMri];

    [BindProperty]
    public List<BaselineExaminationInput> Examinations { get; set; } = [];

    [BindProperty]
    public AssessmentInput Assessment { get; set; } = new();

    /// <summary>The visit that was left to enter the baseline, and to which saving goes back.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Visit { get; set; }

    public Patient Patient { get; private set; } = null!;
    public TreatmentLine Line { get; private set; } = null!;
    public IReadOnlyDictionary<string, string> Warnings { get; private set; } = new Dictionary<string, string>();

    public async Task<IActionResult> OnGetAsync(string number, Guid lineId, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, lineId, cancellation))
            return NotFound();
        var known = await baselines.OfLineAsync(Patient.Id, lineId, cancellation);
        Examinations = [.. Asked.Select(kind => known.Find(e => e.Kind == kind) is { } row
            ? new BaselineExaminationInput { Id = row.Id, Kind = kind, Status = row.Status, PerformedOn = row.PerformedOn, Finding = row.Finding }
            : new BaselineExaminationInput { Kind = kind })];
        await ReadAssessmentAsync(lineId, cancellation);
        await WarnAsync(lineId, cancellation);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, Guid lineId, CancellationToken cancellation)
    {
        if (!await LoadAsync(number, lineId, cancellation))
            return NotFound();
        Assessment.IsBaseline = true;
        var hasLesions = Assessment.Lesions.Exists(l => !l.IsBlank);
        var dates = await records.DatesAsync(Patient.Id, lineId, cancellation);
        for (var i = 0; i < Examinations.Count; i++)
            this.Check(examinationRules, Examinations[i], dates, $"{nameof(Examinations)}[{i}]");
        if (hasLesions)
            this.Check(assessmentRules, Assessment, dates, nameof(Assessment));
        if (!ModelState.IsValid)
        {
            await WarnAsync(lineId, cancellation);
            return this.Invalid();
        }
        await baselines.SaveAsync(Patient.Id, lineId, Examinations, cancellation);
        if (hasLesions)
            await assessments.SaveAsync(Patient.Id, lineId, Assessment, visitId: null, confirmed: [], cancellation);
        return Redirect(Visit is { } visit ? $"/visits/{visit}" : $"/patients/{number}");
    }

    private async Task<bool> LoadAsync(string number, Guid lineId, CancellationToken cancellation)
    {
        if (await records.FindAsync(number, cancellation) is not { } patient || (await records.LinesAsync(patient.Id, cancellation)).Find(l => l.Id == lineId) is not { } line)
            return false;
        (Patient, Line) = (patient, line);
        return true;
    }

    private async Task ReadAssessmentAsync(Guid lineId, CancellationToken cancellation)
    {
        var saved = (await assessments.OfLineAsync(lineId, cancellation)).Find(a => a.IsBaseline);
        Assessment = saved is null
            ? new AssessmentInput { Id = Guid.CreateVersion7(), IsBaseline = true, Criteria = ResponseCriteria.Recist11 }
            : new AssessmentInput
            {
                Id = saved.Id, IsBaseline = true, AssessedOn = saved.AssessedOn, Criteria = saved.Criteria, Modality = saved.Modality,
                SliceThicknessMm = saved.SliceThicknessMm, Reader = saved.Reader,
            };
        foreach (var lesion in await assessments.LesionsAsync(lineId, cancellation))
        {
            if (lesion.Role == LesionRole.New)
                continue;
            var measured = saved?.Measurements.Find(m => m.LesionId == lesion.Id);
            Assessment.Lesions.Add(new LesionInput
            {
                Id = lesion.Id, Role = lesion.Role, IsNode = lesion.IsNode, Organ = lesion.Organ, Description = lesion.Description,
                Reading = measured is null ? null : MeasurementReader.Print(measured.State, measured.DiameterMm, measured.PerpendicularMm),
            });
        }
        for (var i = 0; i < BlankLesions; i++)
            Assessment.Lesions.Add(new LesionInput { Id = Guid.CreateVersion7() });
    }

    private async Task WarnAsync(Guid lineId, CancellationToken cancellation)
    {
        var dates = await records.DatesAsync(Patient.Id, lineId, cancellation);
        var warnings = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < Examinations.Count; i++)
        {
            foreach (var (field, sentence) in FormChecks.Warnings(examinationRules, Examinations[i], dates))
                warnings[$"{nameof(Examinations)}[{i}].{field}"] = sentence;
        }
        foreach (var (field, sentence) in FormChecks.Warnings(assessmentRules, Assessment, dates))
            warnings[$"{nameof(Assessment)}.{field}"] = sentence;
        Warnings = warnings;
    }
}
