using DfspRegistry.Domain.FollowUp;
using DfspRegistry.Domain.Shared.Checks;
using DfspRegistry.Domain.TumorResponse;
using DfspRegistry.Web.Forms;

namespace DfspRegistry.Web.Pages.Record;

/// <summary>What stands between a visit and being complete: the impossible, the improbable that nobody confirmed, the missing that nobody explained.</summary>
public sealed partial class VisitModel
{
    public VisitChecklist Checklist { get; private set; } = VisitChecklist.Empty;

    private static string OpenItems(Guid visit) => $"/visits/{visit}#open-items";

    private async Task<VisitChecklist> ChecklistAsync(CancellationToken cancellation)
    {
        Terms = await terms.FinderAsync([.. View.OngoingAdverseEvents.Select(e => e.Term), .. Input.NewAdverseEvents.Select(e => e.Term).OfType<string>()], cancellation);
        var checklist = await checks.CheckAsync(View, Input, Terms, Preview.Assessment?.Findings.Where(f => f.Level == CheckLevel.Improbable) ?? [], cancellation);
        foreach (var finding in checklist.Improbable.Where(f => !checklist.IsSettled(f) && !IsAnsweredAtItsField(f)))
            FieldWarnings.Add(HttpContext, NameOf(finding), finding.Message);
        return checklist;
    }

    /// <summary>Puts what is impossible on its field, by the rules of the form and by those that look at the record.</summary>
    private async Task<bool> IsPossibleAsync(CancellationToken cancellation)
    {
        this.Check(new VisitEntryInputValidator(Terms), Input, await DatesAsync(cancellation));
        for (var i = 0; i < Input.NewAdverseEvents.Count; i++)
        {
            if (Input.NewAdverseEvents[i].TreatmentLineId is { } line && View.Lines.All(l => l.Id != line))
                ModelState.AddModelError($"Input.NewAdverseEvents[{i}].TreatmentLineId", RecordEntry.NotALine);
        }
        foreach (var finding in Checklist.Impossible)
        {
            var field = NameOf(finding);
            if (ModelState[field] is not { Errors.Count: > 0 })
                ModelState.AddModelError(field, finding.Message);
        }
        return ModelState.IsValid;
    }

    /// <summary>What is unlikely of the tumour has its tick beside the lesion.</summary>
    public static bool IsAnsweredAtItsField(CheckFinding finding) => AssessmentFindings.Codes.Contains(finding.Code);

    /// <summary>Name of the field that a finding is about; "Input" for the form as a whole.</summary>
    public static string NameOf(CheckFinding finding) => finding.Field.Length == 0 ? nameof(Input) : $"{nameof(Input)}.{finding.Field}";

    private Dictionary<string, MissingReason?> SavedReasons() =>
        View.MissingAnswers.ToDictionary(m => new CheckFinding(CheckLevel.Missing, m.Item, "", m.SubjectId, "").Key, m => (MissingReason?)m.Reason, StringComparer.Ordinal);

    private List<string> SavedConfirmations() =>
        [.. View.Confirmed.Select(f => new CheckFinding(CheckLevel.Improbable, f.Code, "", f.SubjectId, f.Message).Confirmation)];
}
